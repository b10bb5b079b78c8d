// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;
import org.junit.jupiter.api.Test;

/**
 * What another thread does between two steps of one, step by step. Whoever loses the replacement of
 * a word that would have ceased to be ready had its interrupt out of sight for a moment; who
 * computes an output in that moment does not find it.
 */
class GicV2InterleavingTest {

  private static final int CPUS = 2;
  private static final int BOTH = 3;

  /** Words where something happens right after the next looks at one of them. */
  private static final class Steps extends GicV2Interrupts {
    private final Deque<Runnable> others = new ArrayDeque<>();
    private int watched = -1;
    private boolean busy;

    Steps() {
      super(Cell.SHARED, CPUS, 64);
    }

    /** After the first look at the word the first happens, after the second the second. */
    void between(int index, Runnable first, Runnable second) {
      watched = index;
      others.add(first);
      others.add(second);
    }

    @Override
    long get(int index) {
      long word = super.get(index);
      if (index == watched && !busy && !others.isEmpty()) {
        busy = true;
        others.remove().run();
        busy = false;
      }
      return word;
    }
  }

  private final Steps words = new Steps();
  private final GicV2Engine engine =
      new GicV2Engine(Cell.SHARED, words, EnumSet.noneOf(GicV2Option.class), IrqEvents.NONE);
  private final GicV2Acknowledge acknowledge = new GicV2Acknowledge(engine);
  private final int a = words.index(0, 32);
  private final int b = words.index(0, 33);

  GicV2InterleavingTest() {
    engine.setControl(1);
    for (int cpu = 0; cpu < CPUS; cpu++) {
      mask(cpu, 0xff);
      engine.cpuState.configure(cpu, GicV2CpuState.CTLR, 0, 1);
    }
    for (int index : new int[] {a, b}) {
      words.load(index, GicV2Word.ENABLED | (long) BOTH << GicV2Word.TARGETS_SHIFT);
    }
  }

  private void mask(int cpu, int priority) {
    engine.cpuState.configure(cpu, GicV2CpuState.PMR, GicV2CpuState.PMR_SHIFT, priority);
    engine.update(1 << cpu);
  }

  private void drive(int index, int sourceId, boolean level) {
    engine.line(index, words.intid(index) - GicV2Spec.PRIVATE, sourceId, level);
  }

  private boolean irq(int cpu) {
    return engine.outputs.asserted(2 * cpu);
  }

  /** A changes hands between two sources while B falls. */
  @Test
  void lineThatChangesHandsKeepsTheOutputsAsserted() {
    drive(a, 0, true);
    drive(b, 0, true);
    words.between(
        a,
        () -> drive(a, 2, true),
        () -> {
          drive(b, 0, false);
          assertFalse(irq(0), "A is out of sight");
        });
    drive(a, 0, false);
    assertEquals(1 << 2, GicV2Word.sources(words.get(a)));
    assertTrue(irq(0), "source 2 holds A");
    assertTrue(irq(1), "source 2 holds A");
  }

  /** The same, where another thread has already done what the first one came for. */
  @Test
  void lineThatSomebodyElseLoweredKeepsTheOutputsAsserted() {
    drive(a, 0, true);
    drive(b, 0, true);
    words.between(
        a,
        () -> {
          drive(a, 2, true);
          drive(a, 0, false);
        },
        () -> drive(b, 0, false));
    drive(a, 0, false);
    assertEquals(1 << 2, GicV2Word.sources(words.get(a)));
    assertTrue(irq(0), "source 2 holds A");
    assertTrue(irq(1), "source 2 holds A");
  }

  /** CPU 0 fails to take A, and does not come back for it. */
  @Test
  void interruptThatACpuFailedToTakeIsSignalledToTheOther() {
    drive(a, 0, true);
    drive(b, 0, true);
    words.between(
        a,
        () -> drive(a, 2, true),
        () -> {
          drive(b, 0, false);
          mask(0, 0);
          assertFalse(irq(1), "A is out of sight");
        });
    assertEquals(GicV2Spec.SPURIOUS, acknowledge.take(0, false));
    assertFalse(irq(0), "masked");
    assertTrue(irq(1), "nobody has taken A");
    assertEquals(32, acknowledge.take(1, false));
  }

  /** A request is withdrawn by one CPU while another one asks for the same SGI. */
  @Test
  void sgiWhoseOtherSenderWithdrawsStaysSignalled() {
    int sgi = words.index(0, 5);
    engine.request(0, 5, 1);
    drive(a, 0, true);
    words.between(
        sgi,
        () -> {
          engine.request(0, 5, 2);
          engine.withdrawRequest(0, 5, 1);
        },
        () -> {
          drive(a, 0, false);
          assertFalse(irq(0), "the SGI is out of sight");
        });
    engine.withdrawRequest(0, 5, 1);
    assertEquals(2, GicV2Word.sources(words.get(sgi)));
    assertTrue(irq(0), "CPU 1 asks for it");
  }
}
