// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.srcu.Srcu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The domain was closed under irqfds whose postponed notifies can be made no more. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClosedDomainTest {

  private static final int PIN = 5;

  private final FakeChip chip = FakeChip.capable(8);
  private final Srcu domain = new Srcu("vm");
  private final IrqRouter router =
      IrqRouter.builder()
          .srcu(domain)
          .chip(0, chip)
          .routes(List.of(new ChipRoute(PIN, 0, PIN)))
          .build();
  private final IrqfdRegistry registry = new IrqfdRegistry(router);
  private final HeapEventSource event = new HeapEventSource("fd0");

  private LevelIrqfd assign(HeapEventSource source) {
    return registry.assignLevel(
        source, PIN, (gsi, at, pin) -> {}, ResamplePolicy.POSTPONE_WHILE_MASKED);
  }

  private void postponeAndCloseTheDomain() {
    chip.setMask(PIN, true);
    chip.eoi(PIN);
    domain.close();
  }

  private void assertOver(LevelIrqfd irqfd) {
    assertTrue(irqfd.closed().toCompletableFuture().isDone());
    assertEquals(0, registry.size());
    IrqRouter next =
        IrqRouter.builder()
            .chip(0, FakeChip.capable(8))
            .routes(List.of(new ChipRoute(PIN, 0, PIN)))
            .build();
    new IrqfdRegistry(next).assign(event, PIN);
  }

  @Test
  void anIrqfdWithANotifyPostponedIsClosedAllTheSame() {
    LevelIrqfd irqfd = assign(event);
    postponeAndCloseTheDomain();
    assertThrows(IllegalStateException.class, irqfd::close);
    irqfd.close();
    assertOver(irqfd);
  }

  @Test
  void aRegistryWithNotifiesPostponedIsClosedAllTheSame() {
    LevelIrqfd first = assign(event);
    LevelIrqfd second = assign(new HeapEventSource("fd1"));
    postponeAndCloseTheDomain();
    assertThrows(IllegalStateException.class, registry::close);
    registry.close();
    first.close();
    second.close();
    assertTrue(second.closed().toCompletableFuture().isDone());
    assertOver(first);
  }
}
