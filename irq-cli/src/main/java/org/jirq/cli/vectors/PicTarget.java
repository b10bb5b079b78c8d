// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.vectors;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jirq.api.Cell;
import org.jirq.api.SourceId;
import org.jirq.pic.Pic;
import org.jirq.pic.PicBuilder;
import org.jirq.pic.PicOption;
import org.jirq.pic.PicProfile;
import org.jirq.testkit.QemuController;
import org.jirq.testkit.VectorTarget;

/**
 * The pair of 8259As as QEMU's isapc machine has it.
 *
 * <p>With a CPU the recording begins after that machine's initialisation of both chips. Under the
 * profile {@code datasheet} the option {@link PicOption#CASCADE_WAITS} is added, which the
 * specification model of these vectors assumes.
 */
final class PicTarget implements VectorTarget {

  /** Port and value of what the CPU wrote before each recording. */
  private static final int[][] PRELUDE = {
    {0x20, 0x11}, {0x21, 0x08}, {0x21, 0x04}, {0x21, 0x01},
    {0xa0, 0x11}, {0xa1, 0x70}, {0xa1, 0x02}, {0xa1, 0x01}
  };

  private final Pic pic;

  PicTarget(QemuController controller, String profile, Cell cell) {
    PicProfile of = PicProfile.of(profile);
    PicBuilder builder = Pic.builder().profile(of).cell(cell);
    if (of == PicProfile.DATASHEET) {
      builder.option(PicOption.CASCADE_WAITS, true);
    }
    pic = builder.build();
    if (controller.cpuInterface()) {
      for (int[] write : PRELUDE) {
        pic.out(write[0], write[1], 1);
      }
    }
  }

  @Override
  public void out(int port, int value, int size) {
    pic.out(port, value, size);
  }

  @Override
  public int in(int port, int size) {
    return pic.in(port, size);
  }

  @Override
  public void line(int line, boolean level, int cpu) {
    pic.setLevel(line, SourceId.DEFAULT, level);
  }

  @Override
  public int acknowledge() {
    return pic.acknowledge(0);
  }

  @Override
  public LongSupplier observable(String name) {
    if (name.equals("int")) {
      return () -> pic.output(0) ? 1 : 0;
    }
    int chip = name.startsWith("m") ? 0 : name.startsWith("s") ? 1 : -1;
    IntSupplier value =
        switch (chip < 0 ? name : name.substring(1)) {
          case "irr" -> () -> pic.irr(chip);
          case "imr" -> () -> pic.imr(chip);
          case "isr" -> () -> pic.isr(chip);
          case "pa" -> () -> pic.priority(chip);
          case "base" -> () -> pic.base(chip);
          case "rr" -> () -> pic.readSelect(chip);
          case "elcr" -> () -> pic.elcr(chip);
          case "fnm" -> () -> pic.specialFullyNested(chip) ? 1 : 0;
          default -> null;
        };
    if (chip < 0 || value == null) {
      throw new IllegalArgumentException("name=" + name);
    }
    return value::getAsInt;
  }
}
