// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jirq.api.LineListener;
import org.jirq.ioapic.IoApicProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two listeners that close each other from inside their callbacks. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloseEachOtherTest {

  private static final int PIN = 5;
  private static final int VECTOR = 0x45;

  private final Pc pc = new Pc(IoApicProfile.DATASHEET);
  private final IrqfdRegistry registry = new IrqfdRegistry(pc.router);

  /** Closes another one in its callbacks. */
  private static final class Rival implements LineListener {
    final HeapEventSource event = new HeapEventSource("rival");
    final AtomicInteger ends = new AtomicInteger();
    final AtomicInteger resamples = new AtomicInteger();
    private final CyclicBarrier both;
    LevelIrqfd own;
    LevelIrqfd victim;

    Rival(int parties) {
      both = new CyclicBarrier(parties);
    }

    Rival(Rival with) {
      both = with.both;
    }

    @Override
    public void ended(int gsi, int chip, int pin) {
      ends.incrementAndGet();
      try {
        both.await(60, TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      victim.close();
    }

    @Override
    public void resample(int gsi, int chip, int pin) {
      resamples.incrementAndGet();
    }
  }

  private void assign(Rival a, int pinA, Rival b, int pinB, ResamplePolicy policy) {
    a.own = registry.assignLevel(a.event, pinA, a, policy);
    b.own = registry.assignLevel(b.event, pinB, b, policy);
    a.victim = b.own;
    b.victim = a.own;
  }

  private static void awaitClosed(Rival rival) throws Exception {
    rival.own.closed().toCompletableFuture().get(60, TimeUnit.SECONDS);
    assertEquals(0, rival.own.failures());
  }

  /** The first closes the second before that is told; nobody closes the first. */
  @ParameterizedTest
  @EnumSource(value = ResamplePolicy.class, names = "QUERY_LINE", mode = EnumSource.Mode.EXCLUDE)
  void onOneThreadTheOneThatIsToldFirstWins(ResamplePolicy policy) throws Exception {
    pc.level(PIN, VECTOR);
    Rival a = new Rival(1);
    Rival b = new Rival(1);
    assign(a, PIN, b, PIN, policy);
    b.event.signal();
    pc.eoi(VECTOR);
    assertEquals(1, a.ends.get());
    assertEquals(0, b.ends.get() + b.resamples.get());
    awaitClosed(b);
    a.event.signal();
    assertTrue(pc.high(PIN), "the first one lives");
    a.own.close();
    assertFalse(pc.high(PIN));
    assertEquals(0, registry.size());
  }

  /** Each is inside its callback when the other one closes it. */
  @Test
  void onTwoThreadsBothGoAndNobodyWaitsForTheOther() throws Exception {
    for (int round = 0; round < 200; round++) {
      pc.level(PIN, VECTOR);
      pc.level(PIN + 1, VECTOR + 1);
      Rival a = new Rival(2);
      Rival b = new Rival(a);
      assign(a, PIN, b, PIN + 1, ResamplePolicy.NOTIFY_AT_EOI);
      a.event.signal();
      b.event.signal();
      List<Thread> cpus = new ArrayList<>();
      cpus.add(new Thread(() -> pc.eoi(VECTOR)));
      cpus.add(new Thread(() -> pc.eoi(VECTOR + 1)));
      cpus.forEach(Thread::start);
      for (Thread cpu : cpus) {
        cpu.join();
      }
      awaitClosed(a);
      awaitClosed(b);
      assertEquals(1, a.ends.get());
      assertEquals(1, b.ends.get());
      int heard = a.resamples.get() + b.resamples.get();
      pc.eoi(VECTOR);
      pc.eoi(VECTOR + 1);
      assertEquals(heard, a.resamples.get() + b.resamples.get(), "called after the end");
      assertFalse(pc.high(PIN));
      assertFalse(pc.high(PIN + 1));
      assertEquals(0, registry.size());
    }
  }
}
