// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.LineListener;
import org.jirq.api.LineQuery;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.GsiRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.routing.RouteWatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An assignment that fails leaves everything as it was. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RefusedAssignmentTest {

  private static final int GSI = 5;
  private static final int PIN = 5;

  private boolean mute;

  private final FakeChip chip =
      new FakeChip(8, ChipCapability.ACK, ChipCapability.MASK_NOTIFY) {
        @Override
        public void fireMask(int pin, ChipBoard to) {
          if (mute) {
            throw new IllegalStateException("mute");
          }
          super.fireMask(pin, to);
        }
      };

  private final IrqRouter router =
      IrqRouter.builder().chip(0, chip).routes(List.of(new ChipRoute(GSI, 0, PIN))).build();
  private final IrqfdRegistry registry = new IrqfdRegistry(router);
  private final HeapEventSource event = new HeapEventSource("fd0");
  private int asked;
  private final LineListener listener = (gsi, at, pin) -> asked++;

  private String refusal() {
    return assertThrows(
            IllegalStateException.class, () -> registry.assignLevel(event, GSI, listener))
        .getMessage();
  }

  @Test
  void aChipThatThrowsWhenItIsAskedForItsMaskLeavesNothingBehind() {
    mute = true;
    for (int i = 0; i < 3; i++) {
      assertEquals("mute", refusal());
      assertEquals(0, registry.size());
      assertThrows(NullPointerException.class, () -> registry.resampler(GSI), "is still there");
      assertFalse(chip.level(PIN));
    }
    event.signal();
    assertEquals(1, event.pending(), "the event is nobody's");
    mute = false;
    registry.assignLevel(event, GSI, listener);
    assertTrue(chip.level(PIN), "it asserts for the old count");
    chip.eoi(PIN);
    assertEquals(1, asked);
  }

  /** The irqfds that a GSI has do not suffer from one that it does not get. */
  @Test
  void aChipThatThrowsAtASecondAssignmentLeavesTheFirstAlone() {
    HeapEventSource first = new HeapEventSource("first");
    registry.assignLevel(first, GSI, listener, ResamplePolicy.POSTPONE_WHILE_MASKED);
    mute = true;
    // Only the unmask resampler is new, and no chip is asked for that.
    registry.assignLevel(event, GSI, listener, ResamplePolicy.RESAMPLE_AT_UNMASK);
    first.signal();
    chip.eoi(PIN);
    assertEquals(2, asked);
  }

  @Test
  void ofTwoRegistriesOfARouterOneHasLevelIrqfds() {
    IrqfdRegistry other = IrqfdRegistry.builder(router).name("other").build();
    other.assign(event, GSI).close();
    LevelIrqfd first = other.assignLevel(new HeapEventSource("first"), GSI, listener);
    assertEquals("sourceId=1 is owned by registry=other", refusal());
    assertEquals(0, registry.size());
    first.close();
    assertEquals("sourceId=1 is owned by registry=other", refusal());
    other.close();
    registry.assignLevel(event, GSI, listener);
    registry.close();
    event.signal();
    assertEquals(1, event.pending(), "the event is nobody's");
  }

  @Test
  void aQueryThatIsNeverAskedMustTakeNotifies() {
    LineQuery deaf = (gsi, at, pin) -> true;
    for (ResamplePolicy policy : ResamplePolicy.values()) {
      boolean refused =
          policy != ResamplePolicy.QUERY_LINE && policy != ResamplePolicy.LEAVE_TO_LISTENER;
      if (refused) {
        String message =
            assertThrows(
                    IllegalArgumentException.class,
                    () -> registry.assignLevel(event, GSI, deaf, policy))
                .getMessage();
        assertTrue(
            message.startsWith(
                "policy=" + policy + " needs a listener that overrides resample, listener="),
            message);
      } else {
        registry.assignLevel(event, GSI, deaf, policy).close();
      }
    }
    assertEquals(0, registry.size());
    LineQuery both =
        new LineQuery() {
          @Override
          public boolean asserted(int gsi, int at, int pin) {
            return true;
          }

          @Override
          public void resample(int gsi, int at, int pin) {
            asked++;
          }
        };
    registry.assignLevel(event, GSI, both, ResamplePolicy.NOTIFY_AT_EOI);
    chip.eoi(PIN);
    assertEquals(1, asked);
  }

  /** The update lock is held there; whoever comes to a GSI may have to wait for who leaves it. */
  @Test
  void anAssignmentInsideARouteWatcherIsRefused() {
    registry.assignLevel(new HeapEventSource("first"), GSI, listener);
    List<String> refusals = new ArrayList<>();
    router.addRouteWatcher(
        GSI,
        new RouteWatcher() {
          @Override
          public void routesChanged(int gsi, GsiRoute now) {
            assertTrue(router.inRouteWatcher());
            refusals.add(refusal());
            refusals.add(
                assertThrows(IllegalStateException.class, () -> registry.assign(event, GSI))
                    .getMessage());
          }
        });
    assertFalse(router.inRouteWatcher());
    String refusal = "an event cannot be assigned inside a callback";
    assertEquals(List.of(refusal, refusal), refusals);
    router.replace(List.of(new ChipRoute(GSI, 0, PIN + 1)));
    assertEquals(List.of(refusal, refusal, refusal, refusal), refusals);
    assertEquals(1, registry.size());
    registry.assign(event, GSI);
  }
}
