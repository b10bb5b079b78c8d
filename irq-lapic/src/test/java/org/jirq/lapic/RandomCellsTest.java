// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.TreeSet;
import org.jirq.api.ApicMessage;
import org.jirq.api.Cell;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random guests: both cells do the same, and accept in the order that a simple model of the
 * specification gives.
 */
class RandomCellsTest {

  /** What the specification says about one CPU's vectors, in the simplest form. */
  private static final class Model {

    final TreeSet<Integer> requested = new TreeSet<>();
    final TreeSet<Integer> inService = new TreeSet<>();
    final TreeSet<Integer> level = new TreeSet<>();
    int task;
    boolean enabled;

    void message(int vector, boolean levelTriggered, boolean checks) {
      if (enabled && (!checks || vector >= 16)) {
        requested.add(vector);
        if (levelTriggered) {
          level.add(vector);
        } else {
          level.remove(vector);
        }
      }
    }

    int acceptable(boolean disabledOffers) {
      int highest = requested.isEmpty() ? -1 : requested.last();
      int service = inService.isEmpty() ? 0 : inService.last();
      boolean above = highest / 16 > task / 16 && highest / 16 > service / 16;
      return highest >= 0 && above && (enabled || disabledOffers) ? highest : -1;
    }
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void bothCellsDoWhatTheModelDoes(LapicProfile profile) {
    boolean kvm = profile == LapicProfile.KVM;
    int accepted = 0;
    for (int seed = 0; seed < 60; seed++) {
      Rig shared = new Rig(profile, Cell.SHARED, 3);
      Rig plain = new Rig(profile, Cell.PLAIN, 3);
      Model[] models = {new Model(), new Model(), new Model()};
      Random random = new Random(seed);
      for (int step = 0; step < 600; step++) {
        int what = random.nextInt(10);
        int cpu = random.nextInt(3);
        int vector = random.nextInt(256);
        boolean flag = random.nextBoolean();
        Model model = models[cpu];
        String where = "seed=" + seed + " step=" + step;
        if (what < 4) {
          int to = random.nextInt(4) == 0 ? 0xff : cpu;
          int trigger = flag ? ApicMessage.LEVEL : ApicMessage.EDGE;
          assertEquals(
              shared.bus.deliver(vector, to, 0, 0, trigger),
              plain.bus.deliver(vector, to, 0, 0, trigger),
              where);
          for (int each = 0; each < 3; each++) {
            if (to == 0xff || each == cpu) {
              models[each].message(vector, flag, !kvm);
            }
          }
        } else if (what < 6) {
          int expected = model.acceptable(kvm);
          assertEquals(expected, shared.cpus[cpu].acknowledge(0), where);
          assertEquals(expected, plain.cpus[cpu].acknowledge(0), where);
          if (expected >= 0) {
            accepted++;
            model.requested.remove(expected);
            model.inService.add(expected);
          }
        } else if (what < 8) {
          Rig.write(shared.cpus[cpu], Rig.EOI, 0);
          Rig.write(plain.cpus[cpu], Rig.EOI, 0);
          model.inService.pollLast();
        } else if (what < 9) {
          int task = random.nextInt(8) << 5 | vector & 0x1f;
          Rig.write(shared.cpus[cpu], Rig.TPR, task & 0x7f);
          Rig.write(plain.cpus[cpu], Rig.TPR, task & 0x7f);
          model.task = task & 0x7f;
        } else {
          model.enabled = random.nextInt(8) != 0;
          Rig.write(shared.cpus[cpu], Rig.SVR, model.enabled ? 0x1ff : 0xff);
          Rig.write(plain.cpus[cpu], Rig.SVR, model.enabled ? 0x1ff : 0xff);
        }
        for (int each = 0; each < 3; each++) {
          boolean asserted = models[each].acceptable(kvm) >= 0;
          assertEquals(asserted, shared.cpus[each].output(0), where + " cpu=" + each);
        }
        assertEquals(shared.take(), plain.take(), where);
        assertEquals(shared.log.take(), plain.log.take(), where);
      }
      for (int each = 0; each < 3; each++) {
        for (int vector = 0; vector < 256; vector++) {
          Lapic lapic = shared.cpus[each];
          assertEquals(models[each].requested.contains(vector), lapic.irr(vector));
          assertEquals(models[each].inService.contains(vector), lapic.isr(vector));
          assertEquals(models[each].level.contains(vector), lapic.tmr(vector));
        }
        assertArrayEquals(save(shared.cpus[each]), save(plain.cpus[each]));
      }
    }
    assertTrue(accepted > 500, "the guests were busy: accepted=" + accepted);
  }

  private static byte[] save(Lapic cpu) {
    ByteBuffer to = ByteBuffer.allocate(cpu.stateSize());
    cpu.save(to);
    return to.array();
  }
}
