// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.vectors;

import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jirq.api.Cell;
import org.jirq.api.SourceId;
import org.jirq.gic.GicProfile;
import org.jirq.gic.GicV2;
import org.jirq.testkit.QemuController;
import org.jirq.testkit.VectorTarget;

/**
 * A GICv2 as QEMU's machine virt has it. Observables are what the registers read that have no side
 * effect; on a file of several CPUs a banked one is prefixed by its CPU.
 */
final class GicV2Target implements VectorTarget {

  private static final long DISTRIBUTOR = 0x0800_0000L;
  private static final long CPU_INTERFACE = 0x0801_0000L;
  private static final int FIRST_SPI = 32;
  private static final Pattern NAME =
      Pattern.compile("(?:(?<cpu>\\d)\\.)?(?<register>[a-z]+)(?<word>\\d*)");

  private final GicV2 chip;
  private final Bus[] buses;
  private int cpu;

  GicV2Target(QemuController controller, String profile, Cell cell) {
    chip =
        GicV2.builder(controller.cpus(), controller.inputs())
            .profile(GicProfile.of(profile))
            .cell(cell)
            .build();
    buses = new Bus[controller.cpus()];
    for (int each = 0; each < buses.length; each++) {
      buses[each] =
          new Bus()
              .add(DISTRIBUTOR, chip.distributor(each))
              .add(CPU_INTERFACE, chip.cpuInterface(each));
    }
  }

  @Override
  public void write(long address, long value, int size) {
    buses[cpu].write(address, value, size);
  }

  @Override
  public long read(long address, int size) {
    return buses[cpu].read(address, size);
  }

  @Override
  public void selectCpu(int newCpu) {
    cpu = newCpu;
  }

  @Override
  public void line(int line, boolean level, int ofCpu) {
    if (line < FIRST_SPI) {
      chip.setPpi(ofCpu, line, level);
    } else {
      chip.setLevel(line - FIRST_SPI, SourceId.DEFAULT, level);
    }
  }

  @Override
  public LongSupplier observable(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw new IllegalArgumentException("observable=" + name);
    }
    int of = parts.group("cpu") == null ? 0 : Integer.parseInt(parts.group("cpu"));
    int word = parts.group("word").isEmpty() ? 0 : Integer.parseInt(parts.group("word"));
    return switch (parts.group("register")) {
      case "irq" -> () -> chip.output(2 * of) ? 1 : 0;
      case "fiq" -> () -> chip.output(2 * of + 1) ? 1 : 0;
      case "dctlr" -> distributor(of, 0x000);
      case "grp" -> distributor(of, 0x080 + 4 * word);
      case "en" -> distributor(of, 0x100 + 4 * word);
      case "pend" -> distributor(of, 0x200 + 4 * word);
      case "act" -> distributor(of, 0x300 + 4 * word);
      case "prio" -> distributor(of, 0x400 + 4 * word);
      case "tgt" -> distributor(of, 0x800 + 4 * word);
      case "cfg" -> distributor(of, 0xc00 + 4 * word);
      case "sgi" -> distributor(of, 0xf20 + 4 * word);
      case "cctlr" -> cpuInterface(of, 0x00);
      case "pmr" -> cpuInterface(of, 0x04);
      case "bpr" -> cpuInterface(of, 0x08);
      case "rpr" -> cpuInterface(of, 0x14);
      case "hppir" -> cpuInterface(of, 0x18);
      case "abpr" -> cpuInterface(of, 0x1c);
      case "apr" -> cpuInterface(of, 0xd0 + 4 * word);
      case "nsapr" -> cpuInterface(of, 0xe0 + 4 * word);
      default -> throw new IllegalArgumentException("observable=" + name);
    };
  }

  private LongSupplier distributor(int of, int offset) {
    return () -> chip.distributor(of).read(offset, 4);
  }

  private LongSupplier cpuInterface(int of, int offset) {
    return () -> chip.cpuInterface(of).read(offset, 4);
  }
}
