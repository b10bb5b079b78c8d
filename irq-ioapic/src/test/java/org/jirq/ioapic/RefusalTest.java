// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Messages that the CPU side does not take: 0 is "those addressed refused it", negative "nobody is
 * addressed". Profiles: as each test says; options: the profile's.
 */
class RefusalTest {

  private static final String ALL = "org.jirq.ioapic.Rig#everyProfileAndCell";
  private static final String DATASHEET = "org.jirq.ioapic.Rig#datasheet";
  private static final int PIN = 10;
  private static final int VECTOR = 0x51;

  @ParameterizedTest
  @MethodSource(ALL)
  void remoteIrrAfterARefusalIsAsTheProfileSays(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.cpus.answer = 0;
    assertEquals(0, rig.raise(PIN));
    assertEquals(rig.is(IoApicProfile.QEMU), rig.chip.remoteIrr(PIN));
    assertEquals(1, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void remoteIrrWhenNobodyIsAddressedIsAsTheProfileSays(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.cpus.answer = -1;
    assertEquals(-1, rig.raise(PIN));
    assertEquals(!rig.is(IoApicProfile.DATASHEET), rig.chip.remoteIrr(PIN));
  }

  @ParameterizedTest
  @MethodSource(DATASHEET)
  void aRefusedLevelIsTriedAgainAtEveryEvaluationAndNeverStuck(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.cpus.answer = 0;
    rig.raise(PIN);
    rig.raise(PIN);
    assertEquals(2, rig.sent(VECTOR), "a line call");
    rig.high(PIN, 0);
    assertEquals(3, rig.sent(VECTOR), "a write of the high half");
    rig.level(PIN, VECTOR);
    assertEquals(4, rig.sent(VECTOR), "a write of the low half");
    rig.eoi(VECTOR);
    assertEquals(5, rig.sent(VECTOR), "an EOI of the vector, from a pin that shares it");
    rig.chip.resync();
    assertEquals(6, rig.sent(VECTOR), "resync");
    rig.cpus.answer = 2;
    rig.chip.reevaluate();
    assertEquals(7, rig.sent(VECTOR), "the host says that the CPUs are there");
    assertTrue(rig.chip.remoteIrr(PIN));
    rig.chip.reevaluate();
    assertEquals(7, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(DATASHEET)
  void aRefusedLevelThatFellIsForgotten(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.cpus.answer = -1;
    rig.raise(PIN);
    rig.lower(PIN);
    rig.cpus.answer = 1;
    rig.chip.reevaluate();
    assertEquals(1, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(DATASHEET)
  void aRefusedEdgeStaysRequestedUntilItIsTaken(Rig rig) {
    rig.edge(PIN, VECTOR);
    rig.cpus.answer = 0;
    assertEquals(0, rig.pulse(PIN));
    assertTrue(rig.chip.requested(PIN), "although the line is low again");
    rig.chip.reevaluate();
    assertEquals(2, rig.sent(VECTOR));
    rig.mask(PIN);
    rig.chip.reevaluate();
    assertEquals(2, rig.sent(VECTOR), "masked");
    rig.cpus.answer = 1;
    rig.unmask(PIN);
    assertEquals(3, rig.sent(VECTOR), "it was latched before the mask");
    assertFalse(rig.chip.requested(PIN));
    rig.chip.reevaluate();
    assertEquals(3, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aRefusedEdgeIsLostUnderKvmAndQemu(Rig rig) {
    rig.edge(PIN, VECTOR);
    rig.cpus.answer = 0;
    rig.pulse(PIN);
    rig.cpus.answer = 1;
    rig.chip.reevaluate();
    rig.unmask(PIN);
    assertEquals(rig.is(IoApicProfile.DATASHEET) ? 2 : 1, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(DATASHEET)
  void theCpuSideThatComesUpInsideARefusalIsServedByTheRefusedSender(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.cpus.answer = 0;
    rig.cpus.duringDelivery =
        () -> {
          rig.cpus.duringDelivery = () -> {};
          // Another thread would do this: the CPU comes up and the host says so while the message
          // is still being refused, so the evaluation finds the pin in service.
          Thread host =
              new Thread(
                  () -> {
                    rig.cpus.answer = 1;
                    rig.chip.reevaluate();
                  });
          host.start();
          join(host);
        };
    rig.raise(PIN);
    assertEquals(List.of(VECTOR, VECTOR), rig.cpus.take());
    assertTrue(rig.chip.remoteIrr(PIN));
  }

  /** Each refusal is met by news of the CPU side, many thousand times: no stack may grow. */
  @ParameterizedTest
  @MethodSource(DATASHEET)
  void aCpuSideThatKeepsComingUpAndRefusingDoesNotGrowTheStack(Rig rig) throws Exception {
    ExecutorService host = Executors.newSingleThreadExecutor();
    try {
      rig.level(PIN, VECTOR);
      rig.cpus.answer = 0;
      rig.cpus.duringDelivery =
          () -> {
            try {
              host.submit(rig.chip::reevaluate).get();
            } catch (InterruptedException | ExecutionException e) {
              throw new AssertionError(e);
            }
            if (rig.cpus.messages.size() == 20_000) {
              rig.cpus.answer = 1;
            }
          };
      assertEquals(1, rig.raise(PIN), "what became of it in the end");
    } finally {
      host.shutdown();
    }
    assertEquals(20_001, rig.cpus.messages.size());
    assertTrue(rig.chip.remoteIrr(PIN));
  }

  @ParameterizedTest
  @MethodSource(DATASHEET)
  void aRefusalTakesNoLaterMessageBack(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.cpus.answer = 0;
    rig.cpus.duringDelivery =
        () -> {
          rig.cpus.duringDelivery = () -> {};
          rig.cpus.answer = 1;
          rig.eoi(VECTOR); // Ends the service that is being refused; the line is sent again.
        };
    rig.raise(PIN);
    assertEquals(2, rig.sent(VECTOR));
    assertTrue(rig.chip.remoteIrr(PIN), "the second message was taken, the first refused");
    rig.lower(PIN);
    rig.eoi(VECTOR);
    assertFalse(rig.chip.remoteIrr(PIN));
    assertEquals(2, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aCpuSideThatThrowsLeavesThePinOutOfService(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.cpus.duringDelivery =
        () -> {
          throw new IllegalStateException("cpu=0 is gone");
        };
    assertThrows(IllegalStateException.class, () -> rig.raise(PIN));
    assertFalse(rig.chip.remoteIrr(PIN));
    assertTrue(rig.chip.level(PIN));
    rig.cpus.duringDelivery = () -> {};
    rig.chip.reevaluate();
    assertEquals(2, rig.sent(VECTOR));
    assertTrue(rig.chip.remoteIrr(PIN));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
