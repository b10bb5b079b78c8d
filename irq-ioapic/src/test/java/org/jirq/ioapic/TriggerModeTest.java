// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.ApicMessage;
import org.jirq.api.Cell;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Entries that change between edge and level, and what a line that moved meanwhile counts for.
 * Profiles and options: as each test says.
 */
class TriggerModeTest {

  private static final String ALL = "org.jirq.ioapic.Rig#everyProfileAndCell";
  private static final String DATASHEET = "org.jirq.ioapic.Rig#datasheet";
  private static final int PIN = 11;
  private static final int VECTOR = 0x49;

  @ParameterizedTest
  @MethodSource(ALL)
  void aSwitchToEdgeClearsRemoteIrr(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    assertTrue(rig.chip.remoteIrr(PIN));
    rig.low(PIN, Rig.masked(VECTOR));
    assertFalse(rig.chip.remoteIrr(PIN));
    assertEquals(1, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void theWayThroughEdgeModeIsAnEoi(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    rig.lower(PIN);
    assertTrue(rig.chip.remoteIrr(PIN), "no EOI came");
    rig.low(PIN, Rig.masked(VECTOR));
    rig.level(PIN, VECTOR);
    assertFalse(rig.chip.remoteIrr(PIN));
    assertEquals(1, rig.sent(VECTOR));
    rig.raise(PIN);
    assertEquals(2, rig.sent(VECTOR));
  }

  /** Linux's way of ending an interrupt without an EOI register, with the line still high. */
  @ParameterizedTest
  @MethodSource(ALL)
  void theWayThroughEdgeModeSendsALineThatStaysHigh(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    rig.low(PIN, Rig.masked(VECTOR));
    assertEquals(1, rig.sent(VECTOR));
    rig.level(PIN, VECTOR);
    assertEquals(2, rig.sent(VECTOR));
    assertTrue(rig.chip.remoteIrr(PIN));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aStaleRemoteIrrWrittenBackInEdgeModeStaysClear(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    int stale = rig.low(PIN);
    assertEquals(1 << 14, stale & 1 << 14);
    rig.lower(PIN);
    rig.eoi(VECTOR);
    rig.low(PIN, stale & ~(1 << 15));
    assertFalse(rig.chip.remoteIrr(PIN));
    assertEquals(1, rig.sent(VECTOR));
    rig.pulse(PIN);
    assertEquals(2, rig.sent(VECTOR));
    assertEquals(ApicMessage.EDGE, rig.cpus.messages.get(1).triggerMode());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void theMessageHasTheTriggerModeOfTheEntryWhateverWentBefore(Rig rig) {
    rig.edge(PIN, VECTOR);
    rig.pulse(PIN);
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    rig.lower(PIN);
    rig.edge(PIN, VECTOR);
    rig.pulse(PIN);
    assertEquals(
        List.of(ApicMessage.EDGE, ApicMessage.LEVEL, ApicMessage.EDGE),
        rig.cpus.messages.stream().map(ApicMessage::triggerMode).toList());
  }

  // A line that moves before the guest programs its pin as level: datasheet tracks it always.

  @ParameterizedTest
  @MethodSource(DATASHEET)
  void aLineRaisedBeforeThePinIsProgrammedAsLevelIsDeliveredThen(Rig rig) {
    rig.raise(PIN);
    assertEquals(0, rig.cpus.messages.size());
    rig.level(PIN, VECTOR);
    assertEquals(1, rig.sent(VECTOR));
    assertTrue(rig.chip.remoteIrr(PIN));
    rig.eoi(VECTOR);
    assertEquals(2, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(DATASHEET)
  void aLineRaisedBeforeIsAlsoDeliveredWhenThePinIsProgrammedMaskedAndUnmaskedLater(Rig rig) {
    rig.raise(PIN);
    rig.low(PIN, Rig.masked(Rig.levelEntry(VECTOR)));
    assertEquals(0, rig.sent(VECTOR));
    rig.unmask(PIN);
    assertEquals(1, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(DATASHEET)
  void aLineThatFellMeanwhileIsNotDelivered(Rig rig) {
    rig.raise(PIN);
    rig.lower(PIN);
    rig.level(PIN, VECTOR);
    assertEquals(0, rig.sent(VECTOR));
    // The same when it rose in level mode and fell while the entry was in edge mode (a crash
    // kernel masks by writing 10000h).
    rig.raise(PIN);
    rig.eoi(VECTOR);
    rig.low(PIN, 0x10000);
    rig.lower(PIN);
    rig.cpus.messages.clear();
    rig.level(PIN, VECTOR);
    rig.eoi(VECTOR);
    assertEquals(0, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void withEdgeForgetsLineTheLineIsAsLevelModeLeftIt(Cell cell) {
    Rig rig = new Rig(builder -> builder.cell(cell).option(IoApicOption.EDGE_FORGETS_LINE, true));
    rig.raise(PIN);
    rig.level(PIN, VECTOR);
    assertEquals(0, rig.sent(VECTOR), "a rise in edge mode is not seen");
    rig.lower(PIN);
    rig.raise(PIN);
    assertEquals(1, rig.sent(VECTOR));
    rig.low(PIN, 0x10000);
    rig.lower(PIN);
    rig.level(PIN, VECTOR);
    assertEquals(2, rig.sent(VECTOR), "a fall in edge mode is not seen");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void underQemuTheStormOfAForgottenFallIsReproduced(Cell cell) {
    Rig rig = new Rig(IoApicProfile.QEMU, cell);
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    rig.low(PIN, 0x10000);
    rig.lower(PIN);
    rig.level(PIN, VECTOR);
    assertEquals(2, rig.sent(VECTOR));
    rig.eoi(VECTOR);
    rig.eoi(VECTOR);
    assertEquals(4, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void underKvmARaiseOfAMaskedEdgePinIsSeenByASwitchToLevel(Cell cell) {
    Rig rig = new Rig(IoApicProfile.KVM, cell);
    rig.raise(PIN);
    rig.level(PIN, VECTOR);
    assertEquals(1, rig.sent(VECTOR));
    rig.low(PIN, 0x10000);
    rig.lower(PIN);
    rig.level(PIN, VECTOR);
    assertEquals(1, rig.sent(VECTOR));
  }

  @ParameterizedTest
  @MethodSource(DATASHEET)
  void aSwitchToEdgeWithTheLineHighIsNoEdge(Rig rig) {
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    rig.eoi(VECTOR);
    assertEquals(2, rig.sent(VECTOR));
    rig.edge(PIN, VECTOR);
    rig.chip.reevaluate();
    assertEquals(2, rig.sent(VECTOR));
    assertFalse(rig.chip.requested(PIN));
  }
}
