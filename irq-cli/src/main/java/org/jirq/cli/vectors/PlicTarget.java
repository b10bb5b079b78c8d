// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.vectors;

import java.util.function.LongSupplier;
import org.jirq.api.Cell;
import org.jirq.api.SourceId;
import org.jirq.plic.Plic;
import org.jirq.plic.PlicOption;
import org.jirq.plic.PlicProfile;
import org.jirq.testkit.QemuController;
import org.jirq.testkit.VectorTarget;

/** QEMU's SiFive PLIC as the machine "virt" wires it: 96 sources, two contexts a hart. */
final class PlicTarget implements VectorTarget {

  private static final int SOURCES = 96;
  private static final int CONTEXTS_PER_HART = 2;

  private final Plic plic;
  private final Bus bus;

  PlicTarget(QemuController controller, String profile, Cell cell) {
    // What the machine has is no quirk: its last source has a priority register only.
    plic =
        Plic.builder(SOURCES, CONTEXTS_PER_HART * controller.cpus())
            .profile(PlicProfile.of(profile))
            .option(PlicOption.LAST_SOURCE_UNUSED, true)
            .cell(cell)
            .build();
    bus = new Bus().add(controller.base(), plic);
  }

  @Override
  public void write(long address, long value, int size) {
    bus.write(address, value, size);
  }

  @Override
  public long read(long address, int size) {
    return bus.read(address, size);
  }

  @Override
  public void line(int line, boolean level, int cpu) {
    plic.setLevel(line, SourceId.DEFAULT, level);
  }

  @Override
  public LongSupplier observable(String name) {
    if (name.startsWith("eip")) {
      int context = Integer.parseInt(name, 3, name.length(), 10);
      return () -> plic.output(context) ? 1 : 0;
    }
    switch (name.charAt(0)) {
      case 'P' -> {
        int word = Integer.parseInt(name, 1, name.length(), 10);
        return () -> bits(word, plic::pending);
      }
      case 'E' -> {
        int dot = name.indexOf('.');
        int context = Integer.parseInt(name, 1, dot, 10);
        int word = Integer.parseInt(name, dot + 1, name.length(), 10);
        return () -> bits(word, source -> plic.enabled(context, source));
      }
      case 'T' -> {
        int context = Integer.parseInt(name, 1, name.length(), 10);
        return () -> plic.threshold(context);
      }
      case 'R' -> {
        int source = Integer.parseInt(name, 1, name.length(), 10);
        return () -> plic.priority(source);
      }
      default -> throw new IllegalArgumentException("name=" + name);
    }
  }

  @FunctionalInterface
  private interface BitOfSource {
    boolean of(int source);
  }

  private static long bits(int word, BitOfSource bit) {
    long bits = 0;
    for (int i = 0; i < Integer.SIZE; i++) {
      if (bit.of(Integer.SIZE * word + i)) {
        bits |= 1L << i;
      }
    }
    return bits;
  }
}
