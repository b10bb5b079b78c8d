// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.vectors;

import java.util.function.LongSupplier;
import org.jirq.aclint.Aclint;
import org.jirq.aclint.AclintProfile;
import org.jirq.api.Cell;
import org.jirq.testkit.QemuController;
import org.jirq.testkit.VectorTarget;

/** QEMU's CLINT; its machine was stopped, so that no time passes. */
final class ClintTarget implements VectorTarget {

  private final Aclint clint;
  private final Bus bus;

  ClintTarget(QemuController controller, String profile, Cell cell) {
    clint = Aclint.builder(controller.cpus()).profile(AclintProfile.of(profile)).cell(cell).build();
    bus = new Bus().add(controller.base(), clint);
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
    throw new UnsupportedOperationException("line=" + line);
  }

  @Override
  public LongSupplier observable(String name) {
    if (name.equals("time")) {
      return clint::mtime;
    }
    int hart = name.charAt(name.length() - 1) - '0';
    return switch (name.substring(0, name.length() - 1)) {
      case "msip" -> () -> clint.output(2 * hart) ? 1 : 0;
      case "mtip" -> () -> clint.output(2 * hart + 1) ? 1 : 0;
      case "sw" -> () -> clint.msip(hart) ? 1 : 0;
      case "cmp" -> () -> clint.mtimecmp(hart);
      default -> throw new IllegalArgumentException("name=" + name);
    };
  }
}
