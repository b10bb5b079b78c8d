// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.vectors;

import java.util.function.LongSupplier;
import org.jirq.api.Cell;
import org.jirq.api.MmioDevice;
import org.jirq.api.SourceId;
import org.jirq.aplic.Aplic;
import org.jirq.aplic.AplicProfile;
import org.jirq.testkit.QemuController;
import org.jirq.testkit.VectorTarget;

/** An APLIC with two domains in direct mode, as QEMU's RISC-V board has it. */
final class AplicTarget implements VectorTarget {

  private static final long MACHINE = 0x0c00_0000L;
  private static final long SUPERVISOR = 0x0d00_0000L;
  private static final int IPRIO_BITS = 3;

  private final Aplic aplic;
  private final Bus bus;

  AplicTarget(QemuController controller, String profile, Cell cell) {
    aplic =
        Aplic.builder(controller.inputs() - 1, controller.cpus())
            .profile(AplicProfile.of(profile))
            .iprioBits(IPRIO_BITS)
            .cell(cell)
            .build();
    bus = new Bus().add(MACHINE, aplic.machineDomain()).add(SUPERVISOR, aplic.supervisorDomain());
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
    aplic.setLevel(line, SourceId.DEFAULT, level);
  }

  @Override
  public LongSupplier observable(String name) {
    if (name.startsWith("meip") || name.startsWith("seip")) {
      int output = 2 * number(name, 4) + (name.charAt(0) == 's' ? 1 : 0);
      return () -> aplic.output(output) ? 1 : 0;
    }
    MmioDevice domain = name.charAt(0) == 'm' ? aplic.machineDomain() : aplic.supervisorDomain();
    long offset = offset(name);
    return () -> domain.read(offset, 4);
  }

  /** The offset of the register that shows an observable. None of them has a side effect. */
  private static long offset(String name) {
    String what = name.substring(1).replaceFirst("[0-9].*", "");
    return switch (what) {
      case "dom" -> 0;
      case "src" -> 4L * number(name, 4);
      case "ip" -> 0x1c00 + 4L * number(name, 3);
      case "in" -> 0x1d00 + 4L * number(name, 3);
      case "ie" -> 0x1e00 + 4L * number(name, 3);
      case "tgt" -> 0x3000 + 4L * number(name, 4);
      case "h" -> {
        int dot = name.indexOf('.');
        long idc = 0x4000 + 32L * Integer.parseInt(name.substring(2, dot));
        yield idc
            + switch (name.substring(dot + 1)) {
              case "del" -> 0x00;
              case "force" -> 0x04;
              case "thr" -> 0x08;
              case "topi" -> 0x18;
              default -> throw new IllegalArgumentException("observable=" + name);
            };
      }
      default -> throw new IllegalArgumentException("observable=" + name);
    };
  }

  private static int number(String name, int from) {
    return Integer.parseInt(name.substring(from));
  }
}
