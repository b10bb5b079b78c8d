// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Level irqfds, KVM's resampling ones: rows I20 to I26 of the recorded behaviour of Linux KVM 6.18.
 * Its rows E01 to E22 are in {@link KvmScenarioTest}.
 */
@Timeout(60)
class KvmLevelScenarioTest {

  private static final int PIN = KvmBoard.PIN;

  private final KvmBoard board = new KvmBoard();
  private final HeapEventSource a = new HeapEventSource("a");
  private final HeapEventSource b = new HeapEventSource("b");
  private final KvmBoard.Counter askedA = new KvmBoard.Counter();
  private final KvmBoard.Counter askedB = new KvmBoard.Counter();

  @BeforeEach
  void program() {
    board.level();
  }

  private void expect(String entry, int taken, int resampledA) {
    assertEquals(
        entry + " taken=" + taken + " resample=" + resampledA,
        board.entry() + " taken=" + board.taken() + " resample=" + askedA.read());
  }

  @Test
  void i20TheLineGoesDownWithTheLastIrqfdOfTheGsi() {
    LevelIrqfd first = board.assignLevel(a, PIN, askedA);
    LevelIrqfd second = board.assignLevel(b, PIN, askedB);
    a.signal();
    expect("irr=1 rirr=1", 1, 0);
    board.eoi();
    expect("irr=0 rirr=0", 1, 1);
    assertEquals(1, askedB.read());
    a.signal();
    second.close();
    expect("irr=1 rirr=1", 2, 0);
    first.close();
    expect("irr=0 rirr=1", 2, 0);
    board.eoi();
    expect("irr=0 rirr=0", 2, 0);
    assertEquals(0, askedB.read());
  }

  @Test
  void i21ClosingTheEventLowersTheLine() {
    board.assignLevel(a, PIN, askedA);
    a.signal();
    expect("irr=1 rirr=1", 1, 0);
    a.close();
    expect("irr=0 rirr=1", 1, 0);
    board.eoi();
    expect("irr=0 rirr=0", 1, 0);
    assertEquals(0, board.registry.size());
  }

  /** A listener cannot go away while its irqfd stays; it can fail, and that is contained. */
  @Test
  void i22AListenerThatFailsEndsNothing() {
    LevelIrqfd irqfd =
        board.assignLevel(
            a,
            PIN,
            (gsi, chip, pin) -> {
              throw new IllegalStateException("gone");
            });
    a.signal();
    board.eoi();
    expect("irr=0 rirr=0", 1, 0);
    assertEquals(1, irqfd.failures());
    assertEquals("gone", irqfd.lastFailure().orElseThrow().getMessage());
    a.signal();
    expect("irr=1 rirr=1", 2, 0);
  }

  /** What the listener was told before, by whomever, is its own affair. */
  @Test
  void i23AnOldCountAssertsAtTheAssignmentAndStays() {
    askedA.resample(PIN, Pc.IOAPIC, PIN);
    LevelIrqfd unsignalled = board.assignLevel(a, PIN, askedA);
    expect("irr=0 rirr=0", 0, 1);
    unsignalled.close();
    a.signal();
    board.assignLevel(a, PIN, askedA);
    expect("irr=1 rirr=1", 1, 0);
    assertEquals(1, a.pending());
  }

  @Test
  void i24APlainIrqfdOfTheSameGsiDoesNotLowerTheLine() {
    board.registry.assign(b, PIN);
    board.assignLevel(a, PIN, askedA);
    a.signal();
    b.signal();
    expect("irr=1 rirr=1", 1, 0);
    board.eoi();
    expect("irr=0 rirr=0", 1, 1);
  }

  /** KVM accepts it and never re-samples: whoever cannot be acknowledged is refused here. */
  @Test
  void i25AMessageIsRefusedAndAGsiThatBecomesOneInjectsAndNeverResamples() {
    board.message(30, 0x51);
    String message =
        assertThrows(IllegalStateException.class, () -> board.assignLevel(a, 30, askedA))
            .getMessage();
    assertTrue(message.contains("gsi=30"), message);
    assertEquals(0, board.registry.size());
    board.pc.router.replace(Pc.identity());
    board.assignLevel(a, 30, askedA);
    board.message(30, 0x51);
    askedA.read();
    a.signal();
    board.pc.eoi(0x51);
    a.signal();
    assertEquals(2, board.pc.taken(0x51));
    assertEquals(0, askedA.read());
  }

  @Test
  void i26RepeatedSignalsBeforeTheEoiAreOneInterruptAndOneNotify() {
    board.assignLevel(a, PIN, askedA);
    a.signal();
    a.signal();
    a.signal();
    expect("irr=1 rirr=1", 1, 0);
    board.eoi();
    expect("irr=0 rirr=0", 1, 1);
    assertEquals(0, a.pending());
  }
}
