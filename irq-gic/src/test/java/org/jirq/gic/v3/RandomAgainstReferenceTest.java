// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.junit.jupiter.api.Test;

/** Random guests and devices: both cells do what the reference does, step by step. */
class RandomAgainstReferenceTest {

  private final ReferenceGic reference = new ReferenceGic();
  private final List<GicV3> gics = new ArrayList<>();
  private final List<List<Integer>> acks = new ArrayList<>();
  private int taken;

  private void create() {
    for (Cell cell : Cell.values()) {
      GicV3 gic = GicV3.builder(ReferenceGic.CPUS, ReferenceGic.INTIDS).cell(cell).build();
      List<Integer> acked = new ArrayList<>();
      gic.connect(
          new ChipBoard() {
            @Override
            public void acked(int pin) {
              acked.add(pin);
            }
          });
      gics.add(gic);
      acks.add(acked);
    }
  }

  @Test
  void bothCellsDoWhatTheReferenceDoes() {
    int all = 0;
    for (int seed = 0; seed < 60; seed++) {
      RandomAgainstReferenceTest one = new RandomAgainstReferenceTest();
      one.create();
      Random random = new Random(seed);
      one.start(random);
      for (int step = 0; step < 2500; step++) {
        String done = one.step(random);
        one.compare("seed=" + seed + " step=" + step + " " + done);
      }
      all += one.taken;
    }
    assertTrue(all > 5_000, "the guests were busy: taken=" + all);
  }

  /** Most guests enable something first, or little would happen. */
  private void start(Random random) {
    for (int cpu = 0; cpu < ReferenceGic.CPUS; cpu++) {
      waker(cpu, false);
      icc(cpu, IccRegister.PMR, 0xf8);
      icc(cpu, IccRegister.IGRPEN0, random.nextInt(2));
      icc(cpu, IccRegister.IGRPEN1, 1);
    }
    control(3);
    for (int intid = 0; intid < ReferenceGic.INTIDS; intid += 1 + random.nextInt(4)) {
      bits(0, 0x100, intid / 32, 1 << intid % 32);
      priority(0, intid, random.nextInt(256));
      bits(0, 0x80, intid / 32, random.nextInt());
    }
  }

  private String step(Random random) {
    int cpu = random.nextInt(ReferenceGic.CPUS);
    int intid = random.nextInt(4) == 0 ? random.nextInt(32) : 32 + random.nextInt(8);
    switch (random.nextInt(16)) {
      case 0, 1, 2, 3:
        return line(cpu, Math.max(intid, 16), random.nextInt(3), random.nextBoolean());
      case 4, 5, 6:
        boolean likely = random.nextInt(8) != 0;
        return acknowledge(cpu, reference.signalled(cpu, 0) == likely ? 0 : 1);
      case 7, 8, 9, 10:
        return end(cpu, intid, random);
      case 11:
        int[] registers = {0x80, 0x100, 0x100, 0x180, 0x200, 0x280, 0x300, 0x380};
        int register = registers[random.nextInt(8)];
        int value = random.nextInt() & random.nextInt() & random.nextInt();
        value &= register == 0x300 ? 1 << random.nextInt(32) : -1;
        return bits(cpu, register, random.nextInt(2), value);
      case 12:
        return priority(cpu, intid, random.nextInt(256));
      case 13:
        return route(32 + random.nextInt(8), random.nextInt(4));
      case 14:
        return random.nextBoolean()
            ? configure(cpu, random.nextInt(4), random.nextInt())
            : message(32 + random.nextInt(8), random.nextBoolean());
      default:
        return interfaceStep(cpu, intid, random);
    }
  }

  private String interfaceStep(int cpu, int intid, Random random) {
    switch (random.nextInt(9)) {
      case 0:
        return icc(cpu, IccRegister.PMR, random.nextInt(3) == 0 ? random.nextInt(256) : 0xf8);
      case 1:
        return icc(cpu, IccRegister.BPR0, random.nextInt(8));
      case 2:
        return icc(cpu, IccRegister.BPR1, random.nextInt(8));
      case 3:
        return icc(cpu, IccRegister.CTLR, random.nextInt(4));
      case 4:
        return icc(cpu, IccRegister.IGRPEN0, random.nextInt(2));
      case 5:
        return icc(cpu, IccRegister.IGRPEN1, random.nextInt(4) == 0 ? 0 : 1);
      case 6:
        return waker(cpu, random.nextInt(8) == 0);
      case 7:
        return control(random.nextInt(3) == 0 ? random.nextInt(4) : 3);
      default:
        return sgi(cpu, intid & 15, random.nextInt(4), random.nextBoolean(), random.nextInt(2));
    }
  }

  private String line(int cpu, int intid, int source, boolean level) {
    reference.interrupt(cpu, intid).drive(source, level);
    for (GicV3 gic : gics) {
      if (intid < 32) {
        gic.setPpi(cpu, intid, source, level);
      } else {
        gic.setLevel(intid - 32, source, level);
      }
    }
    return "line " + intid + "=" + level;
  }

  private String acknowledge(int cpu, int group) {
    int expected = reference.acknowledge(cpu, group);
    for (GicV3 gic : gics) {
      IccRegister register = group == 0 ? IccRegister.IAR0 : IccRegister.IAR1;
      assertEquals(expected, gic.readSystemRegister(cpu, register), "cpu=" + cpu);
    }
    taken += expected < 1020 ? 1 : 0;
    return "acknowledge " + expected;
  }

  private String end(int cpu, int any, Random random) {
    int intid = any;
    // Usually one that is active.
    for (int tries = 0; tries < 64 && !reference.interrupt(cpu, intid).active; tries++) {
      intid = (intid + 1) % ReferenceGic.INTIDS;
    }
    ReferenceGic.Cpu own = reference.cpus[cpu];
    int group = own.active.get(0).contains(own.running()) ? 0 : 1;
    int written = random.nextInt(32) == 0 ? 1023 : intid;
    reference.end(cpu, written, group);
    if (reference.cpus[cpu].split) {
      reference.deactivate(cpu, intid);
    }
    for (GicV3 gic : gics) {
      gic.writeSystemRegister(cpu, group == 0 ? IccRegister.EOIR0 : IccRegister.EOIR1, written);
      gic.writeSystemRegister(cpu, IccRegister.DIR, intid);
    }
    return "end " + written;
  }

  private String bits(int cpu, int register, int word, int value) {
    for (int n = 0; n < 32; n++) {
      boolean set = (value >>> n & 1) != 0;
      ReferenceGic.Interrupt each = reference.interrupt(cpu, 32 * word + n);
      switch (register) {
        case 0x80 -> each.group = set ? 1 : 0;
        case 0x100 -> each.enabled |= set;
        case 0x180 -> each.enabled &= !set;
        case 0x200 -> each.latched |= set;
        case 0x280 -> each.latched &= !set;
        case 0x300 -> each.active |= set;
        default -> {
          if (set) {
            reference.deactivate(cpu, each.intid);
          }
        }
      }
    }
    write(cpu, word > 0, register + 4 * word, value, 4);
    return "write %x[%d] %x".formatted(register, word, value);
  }

  private String priority(int cpu, int intid, int value) {
    reference.interrupt(cpu, intid).priority = value & 0xf8;
    write(cpu, intid >= 32, 0x400 + intid, value, 1);
    return "priority " + intid + "=" + value;
  }

  private String route(int intid, int which) {
    long value = which == 3 ? 1L << 31 : which;
    reference.interrupt(0, intid).route = value;
    write(0, true, 0x6000 + 8 * intid, value, 8);
    return "route " + intid + "=" + value;
  }

  private String configure(int cpu, int word, int value) {
    for (int n = 0; n < 16; n++) {
      int intid = 16 * word + n;
      if (intid >= 16) {
        reference.interrupt(cpu, intid).configure((value >>> 2 * n & 2) != 0);
      }
    }
    write(cpu, word >= 2, 0xc00 + 4 * word, value, 4);
    return "configure " + word + "=" + value;
  }

  private String message(int intid, boolean set) {
    ReferenceGic.Interrupt each = reference.interrupt(0, intid);
    if (!set) {
      each.latched = false;
      each.message = false;
    } else if (each.edge) {
      each.latched = true;
    } else {
      each.message = true;
    }
    write(0, true, set ? 0x40 : 0x48, intid, 4);
    return "message " + intid + "=" + set;
  }

  private String waker(int cpu, boolean asleep) {
    reference.cpus[cpu].asleep = asleep;
    for (GicV3 gic : gics) {
      gic.redistributors().write(cpu * 0x2_0000L + 0x14, asleep ? 2 : 0, 4);
    }
    return "asleep " + cpu + "=" + asleep;
  }

  private String control(int groups) {
    reference.enabled[0] = (groups & 1) != 0;
    reference.enabled[1] = (groups & 2) != 0;
    write(0, true, 0, groups, 4);
    return "control " + groups;
  }

  private String sgi(int cpu, int intid, int list, boolean broadcast, int group) {
    for (int to = 0; to < ReferenceGic.CPUS; to++) {
      boolean reached = broadcast ? to != cpu : (list >>> to & 1) != 0;
      ReferenceGic.Interrupt each = reference.interrupt(to, intid);
      each.latched |= reached && each.group == group;
    }
    long value = (broadcast ? 1L << 40 : 0) | (long) intid << 24 | list;
    for (GicV3 gic : gics) {
      gic.writeSystemRegister(cpu, group == 0 ? IccRegister.SGI0R : IccRegister.SGI1R, value);
    }
    return "sgi " + intid;
  }

  private String icc(int cpu, IccRegister register, int value) {
    ReferenceGic.Cpu own = reference.cpus[cpu];
    switch (register) {
      case PMR -> own.mask = value & 0xf8;
      case BPR0 -> own.bpr0 = Math.max(value, 2);
      case BPR1 -> own.bpr1 = own.common ? own.bpr1 : Math.max(value, 3);
      case CTLR -> {
        own.common = (value & 1) != 0;
        own.split = (value & 2) != 0;
      }
      case IGRPEN0 -> own.enabled[0] = value != 0;
      case IGRPEN1 -> own.enabled[1] = value != 0;
      default -> throw new AssertionError(register);
    }
    for (GicV3 gic : gics) {
      gic.writeSystemRegister(cpu, register, value);
    }
    return register + "=" + value;
  }

  private void write(int cpu, boolean distributor, int offset, long value, int size) {
    for (GicV3 gic : gics) {
      if (distributor) {
        gic.distributor().write(offset, value, size);
      } else {
        gic.redistributors().write(cpu * 0x2_0000L + 0x1_0000 + offset, value, size);
      }
    }
  }

  private void compare(String where) {
    for (int i = 0; i < gics.size(); i++) {
      GicV3 gic = gics.get(i);
      assertEquals(reference.acked, acks.get(i), where);
      for (int cpu = 0; cpu < ReferenceGic.CPUS; cpu++) {
        assertEquals(reference.signalled(cpu, 1), gic.output(2 * cpu), where + ": irq " + cpu);
        assertEquals(reference.signalled(cpu, 0), gic.output(2 * cpu + 1), where + ": fiq " + cpu);
        for (int group = 0; group < 2; group++) {
          IccRegister register = group == 0 ? IccRegister.HPPIR0 : IccRegister.HPPIR1;
          assertEquals(reference.pending(cpu, group), gic.readSystemRegister(cpu, register), where);
        }
        assertEquals(
            reference.cpus[cpu].running(), gic.readSystemRegister(cpu, IccRegister.RPR), where);
        for (int intid = cpu * 32; intid < ReferenceGic.INTIDS; intid++) {
          ReferenceGic.Interrupt each = reference.interrupt(cpu, intid);
          if (each.pending() != gic.pending(cpu, intid) || each.active != gic.active(cpu, intid)) {
            throw new AssertionError(where + ": intid=" + intid + "\n" + gic.dump());
          }
        }
      }
    }
    reference.acked.clear();
    acks.forEach(List::clear);
  }
}
