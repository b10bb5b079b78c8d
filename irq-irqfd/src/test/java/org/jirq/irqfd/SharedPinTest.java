// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two GSIs on one pin (N7): each has its resampler, and they share the resamplers' source id. */
@Timeout(60)
class SharedPinTest {

  private static final int CHIP = 2;
  private static final int PIN = 5;
  private static final ChipRoute TO_X = new ChipRoute(5, CHIP, PIN);
  private static final ChipRoute TO_Y = new ChipRoute(32, CHIP, PIN);

  private final FakeChip chip = FakeChip.capable(24);
  private final IrqRouter router =
      IrqRouter.builder().chip(CHIP, chip).routes(List.of(TO_X, TO_Y)).build();
  private final IrqfdRegistry registry = new IrqfdRegistry(router);
  private final Passthrough x = new Passthrough("x");
  private final Passthrough y = new Passthrough("y");
  private LevelIrqfd irqfdX;
  private LevelIrqfd irqfdY;

  @BeforeEach
  void assign() {
    irqfdX = x.assign(registry, 5, ResamplePolicy.POSTPONE_WHILE_MASKED);
    irqfdY = y.assign(registry, 32, ResamplePolicy.POSTPONE_WHILE_MASKED);
  }

  private void expectNothingStuck() {
    assertFalse(x.isHigh() && !chip.level(PIN), "the level of x got lost");
    assertFalse(y.isHigh() && !chip.level(PIN), "the level of y got lost");
  }

  @Test
  void bothHearTheAcknowledgement() {
    x.raise();
    x.quiet();
    y.raise();
    y.quiet();
    chip.eoi(PIN);
    assertTrue(x.asked() >= 1);
    assertTrue(y.asked() >= 1);
    assertFalse(chip.level(PIN));
    assertEquals(1, chip.injected(PIN));
  }

  /** The one that is told first raises its line again before the second takes the source down. */
  @Test
  void theSecondsDeassertionDoesNotLoseTheFirstsLevel() {
    for (Passthrough device : List.of(x, y)) {
      device.raise();
      int before = chip.injected(PIN);
      chip.eoi(PIN);
      expectNothingStuck();
      assertEquals(before + 1, chip.injected(PIN));
      device.quiet();
      chip.eoi(PIN);
      assertFalse(chip.level(PIN));
      assertFalse(device.isHostMasked());
    }
  }

  @ParameterizedTest
  @EnumSource(ResamplePolicy.class)
  void neitherIsLostAtAnUnmask(ResamplePolicy policy) {
    irqfdX.close();
    x.assign(registry, 5, policy);
    chip.setMask(PIN, true);
    x.raise();
    y.raise();
    chip.setMask(PIN, false);
    expectNothingStuck();
    assertEquals(1, chip.injected(PIN));
    x.quiet();
    chip.eoi(PIN);
    expectNothingStuck();
    assertEquals(2, chip.injected(PIN));
    y.quiet();
    chip.eoi(PIN);
    assertFalse(chip.level(PIN));
    assertFalse(x.isHostMasked());
    assertFalse(y.isHostMasked());
  }

  /** The chip withdraws the common source because of x, which is idle; y is up. */
  @Test
  void reSamplingOneAtAnUnmaskDoesNotLoseTheOthersLevel() {
    irqfdX.close();
    x.assign(registry, 5, ResamplePolicy.RESAMPLE_AT_UNMASK);
    chip.setMask(PIN, true);
    y.raise();
    chip.setMask(PIN, false);
    assertEquals(1, x.asked());
    expectNothingStuck();
    assertEquals(1, chip.injected(PIN));
    y.quiet();
    chip.eoi(PIN);
    assertFalse(chip.level(PIN));
    assertFalse(y.isHostMasked());
  }

  @Test
  void theLastCloseOfOneGsiDoesNotLoseTheOthersLevel() {
    x.raise();
    y.raise();
    irqfdX.close();
    expectNothingStuck();
    y.quiet();
    chip.eoi(PIN);
    assertFalse(chip.level(PIN));
    assertFalse(y.isHostMasked());
  }

  @Test
  void aRouteThatLeavesThePinDoesNotLoseTheOthersLevel() {
    y.raise();
    router.replace(List.of(new ChipRoute(5, CHIP, 7), TO_Y));
    expectNothingStuck();
    x.raise();
    router.replace(List.of(TO_X, TO_Y));
    expectNothingStuck();
    chip.eoi(PIN);
    expectNothingStuck();
    x.quiet();
    y.quiet();
    chip.eoi(PIN);
    assertFalse(chip.level(PIN));
    assertFalse(chip.level(7));
  }

  @Test
  void aGsiThatIsAloneAtItsPinNotifiesNobodyElse() {
    router.replace(List.of(TO_X, new ChipRoute(32, CHIP, 8)));
    int askedOfY = y.asked();
    x.raise();
    x.quiet();
    chip.eoi(PIN);
    assertEquals(askedOfY, y.asked());
    irqfdY.close();
    x.raise();
    x.quiet();
    chip.eoi(PIN);
    assertEquals(askedOfY, y.asked());
    assertFalse(x.isHostMasked());
  }
}
