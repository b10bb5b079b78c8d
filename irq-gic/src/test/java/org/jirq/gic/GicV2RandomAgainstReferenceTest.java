// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.jirq.api.Cell;
import org.jirq.api.MmioDevice;
import org.jirq.gic.ReferenceGicV2.Cpu;
import org.jirq.gic.ReferenceGicV2.Interrupt;
import org.junit.jupiter.api.Test;

/** Both cells against {@link ReferenceGicV2}: every answer, every wire, every register. */
class GicV2RandomAgainstReferenceTest {

  private static final int INTERRUPTS = 64;
  private static final int STEPS = Integer.getInteger("jirq.random.steps", 200_000);

  @Test
  void aRandomGuestSeesNoDifference() {
    for (Cell cell : Cell.values()) {
      for (int cpus : new int[] {1, 2, 3}) {
        for (int seed = 0; seed < 4; seed++) {
          new Run(cell, cpus, seed).run(STEPS / 24);
        }
      }
    }
  }

  /** One seeded guest with its devices. */
  private static final class Run {

    private final String name;
    private final Random random;
    private final int cpus;
    private final GicV2 chip;
    private final ReferenceGicV2 reference;
    private int step;

    Run(Cell cell, int cpus, int seed) {
      this.name = "cell=" + cell + " cpus=" + cpus + " seed=" + seed;
      this.random = new Random(seed);
      this.cpus = cpus;
      this.chip = GicV2.builder(cpus, INTERRUPTS).cell(cell).build();
      this.reference = new ReferenceGicV2(cpus, INTERRUPTS);
    }

    void run(int steps) {
      for (step = 0; step < steps; step++) {
        int cpu = random.nextInt(cpus);
        int what = random.nextInt(100);
        if (what < 30) {
          drive(cpu);
        } else if (what < 50) {
          take(cpu);
        } else if (what < 65) {
          end(cpu);
        } else if (what < 75) {
          sgi(cpu);
        } else if (what < 93) {
          configure(cpu);
        } else {
          configureCpu(cpu);
        }
        compare();
      }
    }

    private String at(String what) {
      return name + " step=" + step + " " + what;
    }

    /** Few interrupts, so that they meet. */
    private int someId() {
      int[] ids = {1, 15, 16, 27, 31, 32, 33, 40, 62, 63};
      return ids[random.nextInt(ids.length)];
    }

    private void drive(int cpu) {
      int id = someId();
      int source = random.nextInt(2);
      boolean level = random.nextBoolean();
      if (id < 16) {
        return;
      }
      reference.line(reference.interrupt(cpu, id), source, level);
      if (id < 32) {
        chip.ppis(cpu).setLevel(id - 16, source, level);
      } else {
        chip.setLevel(id - 32, source, level);
      }
    }

    private void take(int cpu) {
      boolean alias = random.nextInt(5) == 0;
      int expected = reference.take(cpu, alias);
      assertEquals(expected, chip.cpuInterface(cpu).read(alias ? 0x20 : 0x0c, 4), at("take"));
    }

    private void end(int cpu) {
      int id = random.nextInt(20) == 0 ? 1023 : someId();
      int kind = random.nextInt(5);
      if (kind == 0) {
        reference.deactivate(cpu, id);
        chip.cpuInterface(cpu).write(0x1000, id, 4);
      } else {
        reference.end(cpu, id, kind == 1);
        chip.cpuInterface(cpu).write(kind == 1 ? 0x24 : 0x10, id, 4);
      }
    }

    private void sgi(int cpu) {
      int sgi = random.nextBoolean() ? 1 : 15;
      int list = random.nextInt(1 << cpus);
      int filter = random.nextInt(4);
      chip.distributor(cpu).write(0xf00, (long) filter << 24 | (long) list << 16 | sgi, 4);
      for (int to = 0; to < cpus; to++) {
        boolean addressed =
            switch (filter) {
              case 0 -> (list >> to & 1) != 0;
              case 1 -> to != cpu;
              case 2 -> to == cpu;
              default -> false;
            };
        if (addressed) {
          reference.interrupt(to, sgi).requestedBy.add(cpu);
        }
      }
    }

    private void configure(int cpu) {
      MmioDevice distributor = chip.distributor(cpu);
      int id = someId();
      Interrupt interrupt = reference.interrupt(cpu, id);
      int word = 4 * (id >> 5);
      long bit = 1L << (id & 31);
      boolean set = random.nextInt(3) != 0;
      switch (random.nextInt(9)) {
        case 0, 1 -> {
          interrupt.enabled = set || id < 16;
          distributor.write((set ? 0x100 : 0x180) + word, bit, 4);
        }
        case 2 -> {
          interrupt.latched = id >= 16 && set;
          distributor.write((set ? 0x200 : 0x280) + word, bit, 4);
        }
        case 3 -> {
          interrupt.active = set;
          distributor.write((set ? 0x300 : 0x380) + word, bit, 4);
        }
        case 4 -> {
          interrupt.priority = random.nextInt(16) << 4 | random.nextInt(4);
          distributor.write(0x400 + id, interrupt.priority, 1);
        }
        case 5 -> targets(distributor, interrupt);
        case 6 -> {
          int at = 0xc00 + 4 * (id >> 4);
          long edge = 2L << 2 * (id & 15);
          boolean toEdge = random.nextBoolean();
          interrupt.edge = toEdge || id < 16;
          long before = distributor.read(at, 4);
          distributor.write(at, toEdge ? before | edge : before & ~edge, 4);
        }
        case 7 -> {
          interrupt.group = random.nextInt(2);
          long before = distributor.read(0x80 + word, 4);
          distributor.write(0x80 + word, interrupt.group == 1 ? before | bit : before & ~bit, 4);
        }
        default -> {
          reference.forwarded = random.nextInt(4) == 0 ? random.nextInt(4) : 3;
          distributor.write(0x000, reference.forwarded, 4);
        }
      }
    }

    private void targets(MmioDevice distributor, Interrupt interrupt) {
      int set = random.nextInt(256);
      distributor.write(0x800 + interrupt.id, set, 1);
      if (interrupt.id >= 32 && cpus > 1) {
        interrupt.targets.clear();
        for (int cpu = 0; cpu < cpus; cpu++) {
          if ((set >> cpu & 1) != 0) {
            interrupt.targets.add(cpu);
          }
        }
      }
    }

    private void configureCpu(int cpu) {
      Cpu state = reference.cpus.get(cpu);
      MmioDevice registers = chip.cpuInterface(cpu);
      switch (random.nextInt(4)) {
        case 0 -> {
          state.ctlr = (random.nextInt(0x400) | random.nextInt(0x400)) & 0x21f;
          registers.write(0x00, state.ctlr, 4);
        }
        case 1 -> {
          state.pmr = random.nextInt(3) == 0 ? random.nextInt(256) : 0xf8;
          registers.write(0x04, state.pmr, 4);
        }
        case 2 -> {
          state.bpr = random.nextInt(8);
          registers.write(0x08, state.bpr, 4);
        }
        default -> {
          state.abpr = Math.max(1, random.nextInt(8));
          registers.write(0x1c, state.abpr, 4);
        }
      }
    }

    private void compare() {
      for (int cpu = 0; cpu < cpus; cpu++) {
        assertEquals(reference.irq(cpu), chip.output(2 * cpu), at("irq" + cpu));
        assertEquals(reference.fiq(cpu), chip.output(2 * cpu + 1), at("fiq" + cpu));
        MmioDevice registers = chip.cpuInterface(cpu);
        assertEquals(reference.highestPending(cpu, false), registers.read(0x18, 4), at("hppir"));
        assertEquals(reference.highestPending(cpu, true), registers.read(0x28, 4), at("ahppir"));
        assertEquals(
            Math.min(255, reference.cpus.get(cpu).running()), registers.read(0x14, 4), at("rpr"));
        if (step % 16 == 0) {
          compareInterrupts(cpu);
        }
      }
    }

    private void compareInterrupts(int cpu) {
      MmioDevice distributor = chip.distributor(cpu);
      for (int id = 0; id < INTERRUPTS; id++) {
        Interrupt expected = reference.interrupt(cpu, id);
        assertEquals(expected.pending(), bit(distributor, 0x200, id), at("pending " + id));
        assertEquals(expected.active, bit(distributor, 0x380, id), at("active " + id));
        assertEquals(expected.enabled, bit(distributor, 0x100, id), at("enabled " + id));
        assertEquals(expected.group == 1, bit(distributor, 0x080, id), at("group " + id));
        assertEquals(expected.priority, distributor.read(0x400 + id, 1), at("priority " + id));
        int targets = expected.targets.stream().mapToInt(each -> 1 << each).sum();
        assertEquals(cpus == 1 ? 0 : targets, distributor.read(0x800 + id, 1), at("target " + id));
        long trigger = distributor.read(0xc00 + (id >> 2), 1) >> 2 * (id & 3);
        assertEquals(expected.edge ? 2 : 0, trigger & 3, at("trigger " + id));
      }
    }

    private static boolean bit(MmioDevice distributor, int block, int id) {
      return (distributor.read(block + 4 * (id >> 5), 4) >> (id & 31) & 1) != 0;
    }
  }
}
