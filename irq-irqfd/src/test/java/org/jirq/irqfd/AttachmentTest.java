// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who shuts an irqfd down. */
@Timeout(60)
class AttachmentTest {

  private final IrqfdRegistry registry = new IrqfdRegistry(IrqRouter.builder().build());
  private EdgeAttachment attachment = fresh();

  private EdgeAttachment fresh() {
    return new EdgeAttachment(registry, new HeapEventSource("fd0"), 5);
  }

  @Test
  void onlyTheFirstDeactivationOfAnActiveOneWins() {
    assertFalse(attachment.isActive());
    assertTrue(attachment.activate());
    assertTrue(attachment.isActive());
    assertTrue(attachment.deactivate());
    assertFalse(attachment.isActive());
    assertFalse(attachment.deactivate());
    assertFalse(attachment.activate());
  }

  @Test
  void aDeactivationDuringTheAssignmentLeavesTheShutdownToTheAssigner() {
    assertFalse(attachment.deactivate());
    assertFalse(attachment.activate());
    assertFalse(attachment.isActive());
  }

  /**
   * Neither nobody nor both may shut down, or a close waits for ever, or a line goes down twice.
   */
  @Test
  void ofAnActivationAndADeactivationThatRaceExactlyOneShutsDown() {
    boolean[] activated = new boolean[1];
    boolean[] won = new boolean[1];
    Duel.run(
        50_000,
        () -> attachment = fresh(),
        () -> activated[0] = attachment.activate(),
        () -> won[0] = attachment.deactivate(),
        () -> {
          assertFalse(attachment.isActive(), "nobody shuts down");
          assertEquals(activated[0], won[0], "activated, and won by the deactivation");
        });
  }

  @Test
  void ofTwoDeactivationsThatRaceExactlyOneWins() {
    boolean[] won = new boolean[2];
    Duel.run(
        50_000,
        () -> {
          attachment = fresh();
          attachment.activate();
        },
        () -> won[0] = attachment.deactivate(),
        () -> won[1] = attachment.deactivate(),
        () -> assertTrue(won[0] ^ won[1], "won by neither or by both"));
  }
}
