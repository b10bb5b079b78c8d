// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jirq.api.ChipCapability;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two devices with each pair of policies on one line, each raising its line at each moment of a
 * cycle, the guest's driver oneshot or not, on each kind of chip: both are served, and nothing
 * stays behind.
 */
@Timeout(60)
class MixedPoliciesTest {

  private static final int GSI = 9;

  /** Moments of a cycle at which a device raises its line. */
  private static final int AT_FIRST = 0;

  private static final int MASKED_BEFORE_THE_END = 1;
  private static final int MASKED_AFTER_THE_END = 2;
  private static final int SERVED_BEFORE_THE_UNMASK = 3;
  private static final int NEVER = 4;

  private FakeChip chip;
  private Passthrough first;
  private Passthrough second;
  private LevelIrqfd firstFd;
  private LevelIrqfd secondFd;
  private int handled;

  static Stream<Arguments> pairs() {
    List<Arguments> all = new ArrayList<>();
    for (ResamplePolicy a : ResamplePolicy.values()) {
      for (ResamplePolicy b : ResamplePolicy.values()) {
        all.add(Arguments.of(a, b));
      }
    }
    return all.stream();
  }

  static List<FakeChip> chips() {
    return List.of(
        FakeChip.capable(16),
        new FakeChip(16, ChipCapability.ACK, ChipCapability.MASK_NOTIFY),
        new FakeChip(16, ChipCapability.ACK, ChipCapability.UNMASK_RESAMPLE),
        new FakeChip(16, ChipCapability.ACK));
  }

  private void boot(FakeChip at, ResamplePolicy a, ResamplePolicy b) {
    chip = at;
    handled = 0;
    IrqRouter router =
        IrqRouter.builder().chip(2, chip).routes(List.of(new ChipRoute(GSI, 2, GSI))).build();
    IrqfdRegistry registry = new IrqfdRegistry(router);
    first = new Passthrough("first");
    second = new Passthrough("second");
    firstFd = first.assign(registry, GSI, a);
    secondFd = second.assign(registry, GSI, b);
  }

  /** The moment comes: whoever waits for it raises his line. */
  private void moment(int now, int[] raises) {
    if (raises[0] == now) {
      raises[0] = NEVER;
      first.raise();
    }
    if (raises[1] == now) {
      raises[1] = NEVER;
      second.raise();
    }
  }

  private void serve() {
    first.quiet();
    second.quiet();
  }

  private void cycle(boolean oneshot, int[] raises) {
    moment(AT_FIRST, raises);
    for (int left = 20; handled < chip.injected(GSI); left--) {
      assertTrue(left > 0, "interrupts without end");
      handled++;
      if (oneshot) {
        chip.setMask(GSI, true);
        moment(MASKED_BEFORE_THE_END, raises);
        chip.eoi(GSI);
        moment(MASKED_AFTER_THE_END, raises);
        serve();
        moment(SERVED_BEFORE_THE_UNMASK, raises);
        chip.setMask(GSI, false);
      } else {
        moment(MASKED_BEFORE_THE_END, raises);
        serve();
        moment(SERVED_BEFORE_THE_UNMASK, raises);
        chip.eoi(GSI);
        moment(MASKED_AFTER_THE_END, raises);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void bothAreServedAndNothingStaysBehind(ResamplePolicy a, ResamplePolicy b) {
    for (FakeChip at : chips()) {
      for (boolean oneshot : new boolean[] {true, false}) {
        boot(at, a, b);
        for (int one = AT_FIRST; one <= NEVER; one++) {
          for (int two = AT_FIRST; two <= NEVER; two++) {
            String where = at.capabilities() + " oneshot=" + oneshot + " " + one + " " + two;
            if (one != AT_FIRST && two != AT_FIRST) {
              continue;
            }
            handled = chip.injected(GSI);
            cycle(oneshot, new int[] {one, two});
            assertFalse(first.isHigh() || second.isHigh(), where + ": lost");
            assertFalse(first.isHostMasked(), where + ": the first waits for ever");
            assertFalse(second.isHostMasked(), where + ": the second waits for ever");
            assertFalse(chip.level(GSI), where + ": a level stays up");
            assertEquals(handled, chip.injected(GSI), where);
          }
        }
        assertEquals(0, firstFd.failures() + secondFd.failures());
        firstFd.close();
        secondFd.close();
      }
    }
  }

  /** Where the chip can do what both policies need, a oneshot driver gets no interrupt too many. */
  @ParameterizedTest
  @MethodSource("pairs")
  void aMixtureWithoutPolicyAMakesNoExtraInterrupt(ResamplePolicy a, ResamplePolicy b) {
    boolean someA = a == ResamplePolicy.NOTIFY_AT_EOI || b == ResamplePolicy.NOTIFY_AT_EOI;
    boolean someoneAsks = asks(a) || asks(b);
    boot(FakeChip.capable(16), a, b);
    for (int i = 1; i <= 10; i++) {
      cycle(true, new int[] {AT_FIRST, AT_FIRST});
      int each = someA && !someoneAsks ? 2 : 1;
      assertEquals(each * i, chip.injected(GSI));
    }
  }

  private static boolean asks(ResamplePolicy policy) {
    return policy == ResamplePolicy.RESAMPLE_AT_UNMASK || policy == ResamplePolicy.QUERY_LINE;
  }
}
