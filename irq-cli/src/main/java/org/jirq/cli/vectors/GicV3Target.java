// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.vectors;

import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jirq.api.Cell;
import org.jirq.api.SourceId;
import org.jirq.gic.GicProfile;
import org.jirq.gic.v3.GicV3;
import org.jirq.gic.v3.GicV3Builder;
import org.jirq.gic.v3.GicV3Option;
import org.jirq.gic.v3.IccRegister;
import org.jirq.testkit.QemuController;
import org.jirq.testkit.VectorTarget;

/**
 * A GICv3 as the virtual Arm machine maps it: the distributor at 8000000h, the redistributors from
 * 80a0000h on, 20000h each.
 */
final class GicV3Target implements VectorTarget {

  private static final long GICD = 0x800_0000L;
  private static final long GICR = 0x80a_0000L;
  private static final long FRAME = 0x2_0000L;
  private static final Pattern WORD = Pattern.compile("(grp|en|pend|act|grpmod|prio|cfg)(\\d+)");
  private static final Pattern OF_CPU = Pattern.compile("r?(\\d+)\\.(\\w+)");
  private static final Pattern ROUTE = Pattern.compile("rt(\\d+)");

  private final GicV3 gic;
  private final Bus bus = new Bus();
  private int cpu;

  GicV3Target(QemuController controller, String profile, Cell cell) {
    this(controller, profile, cell, Set.of());
  }

  /** A profile with options on. */
  GicV3Target(QemuController controller, String profile, Cell cell, Set<GicV3Option> optionsOn) {
    GicV3Builder builder =
        GicV3.builder(controller.cpus(), controller.inputs())
            .profile(GicProfile.of(profile))
            .cell(cell);
    optionsOn.forEach(option -> builder.option(option, true));
    gic = builder.build();
    bus.add(GICD, gic.distributor()).add(GICR, gic.redistributors());
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
  public void line(int line, boolean level, int ofCpu) {
    if (line < 32) {
      gic.setPpi(ofCpu, line, SourceId.DEFAULT, level);
    } else {
      gic.setLevel(line - 32, SourceId.DEFAULT, level);
    }
  }

  @Override
  public void selectCpu(int newCpu) {
    cpu = newCpu;
  }

  @Override
  public void writeSystemRegister(String register, long value) {
    gic.writeSystemRegister(cpu, IccRegister.valueOf(register), value);
  }

  @Override
  public long readSystemRegister(String register) {
    return gic.readSystemRegister(cpu, IccRegister.valueOf(register));
  }

  @Override
  public LongSupplier observable(String name) {
    if (name.equals("dctlr")) {
      return () -> bus.read(GICD, 4);
    }
    Matcher route = ROUTE.matcher(name);
    if (route.matches()) {
      long address = GICD + 0x6000 + 8L * Integer.parseInt(route.group(1));
      return () -> bus.read(address, 8);
    }
    Matcher word = WORD.matcher(name);
    if (word.matches()) {
      long address = GICD + register(word.group(1)) + 4L * Integer.parseInt(word.group(2));
      return () -> bus.read(address, 4);
    }
    Matcher own = OF_CPU.matcher(name);
    if (own.matches()) {
      return ofCpu(Integer.parseInt(own.group(1)), own.group(2));
    }
    throw new IllegalArgumentException("observable=" + name);
  }

  private LongSupplier ofCpu(int number, String name) {
    long base = GICR + number * FRAME;
    long banked = base + 0x1_0000;
    switch (name) {
      case "ctlr":
        return () -> bus.read(base, 4);
      case "waker":
        return () -> bus.read(base + 0x14, 4);
      case "nsacr":
        return () -> bus.read(banked + 0xe00, 4);
      case "isr":
        return () -> (gic.output(2 * number) ? 0x80 : 0) | (gic.output(2 * number + 1) ? 0x40 : 0);
      case "grp", "en", "pend", "act", "grpmod":
        return () -> bus.read(banked + register(name), 4);
      default:
        break;
    }
    Matcher word = WORD.matcher(name);
    if (word.matches()) {
      long address = banked + register(word.group(1)) + 4L * Integer.parseInt(word.group(2));
      return () -> bus.read(address, 4);
    }
    IccRegister register = IccRegister.valueOf(name);
    return () -> gic.readSystemRegister(number, register);
  }

  private static long register(String name) {
    return switch (name) {
      case "grp" -> 0x80;
      case "en" -> 0x100;
      case "pend" -> 0x200;
      case "act" -> 0x300;
      case "prio" -> 0x400;
      case "cfg" -> 0xc00;
      default -> 0xd00;
    };
  }
}
