// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IrqLineTest {

  private final RecordingTarget target = new RecordingTarget();

  private IrqLineSet set(Cell cell) {
    return new IrqLineSet(target, 24, SourceId.DEFAULT, cell);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void repeatedLevelsReachTheTargetOnce(Cell cell) {
    IrqLine line = set(cell).line(5, "nic");
    line.lower();
    line.raise();
    line.raise();
    line.lower();
    line.lower();
    assertEquals(List.of("5/0+", "5/0-"), target.calls);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void anInputIsTheOrOfItsSharers(Cell cell) {
    IrqLineSet set = set(cell);
    IrqLine a = set.line(5, "a");
    IrqLine b = set.line(5, "b");
    a.raise();
    b.raise();
    a.lower();
    assertTrue(set.level(5), "b still holds it");
    assertEquals(List.of("5/0+"), target.calls);
    b.lower();
    assertFalse(set.level(5));
    assertEquals(List.of("5/0+", "5/0-"), target.calls);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void aWireCountsOnceHoweverOftenItIsRaised(Cell cell) {
    IrqLine a = set(cell).line(5, "a");
    a.raise();
    a.raise();
    a.lower();
    assertEquals(List.of("5/0+", "5/0-"), target.calls);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void aPulseRisesAndFalls(Cell cell) {
    IrqLine line = set(cell).line(4, "uart");
    line.pulse();
    line.pulse();
    assertEquals(List.of("4/0+", "4/0-", "4/0+", "4/0-"), target.calls);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void closeLowersAndOnlyItsOwnWire(Cell cell) {
    IrqLineSet set = set(cell);
    IrqLine a = set.line(5, "a");
    IrqLine b = set.line(5, "b");
    a.raise();
    b.raise();
    a.close();
    a.close();
    assertEquals(1, set.wires(5));
    assertTrue(set.level(5));
    b.close();
    assertEquals(List.of("5/0+", "5/0-"), target.calls);
    assertEquals(0, set.wires(5));
  }

  @Test
  void aClosedWireCannotBeRaisedAndSaysItsName() {
    IrqLine line = set(Cell.SHARED).line(5, "nic0");
    line.close();
    IllegalStateException e = assertThrows(IllegalStateException.class, line::raise);
    assertEquals("line=nic0 is closed", e.getMessage());
    assertThrows(IllegalStateException.class, line::pulse);
    line.lower();
    line.set(false);
    assertEquals(List.of(), target.calls);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void aDeviceMayLowerItsLineFromInsideTheDelivery(Cell cell) {
    IrqLineSet set = set(cell);
    IrqLine line = set.line(5, "nic");
    target.inside = line::lower;
    line.raise();
    assertEquals(List.of("5/0+", "5/0-"), target.calls);
    assertFalse(set.level(5));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void anEdgeMadeInsideADeliveryIsNotLost(Cell cell) {
    IrqLineSet set = set(cell);
    IrqLine a = set.line(5, "a");
    IrqLine b = set.line(5, "b");
    a.raise();
    target.calls.clear();
    target.inside = b::pulse;
    a.lower();
    assertEquals(List.of("5/0-", "5/0+", "5/0-"), target.calls);
  }

  @Test
  void aTargetThatThrowsDoesNotKillTheInput() {
    IrqLineSet set = set(Cell.SHARED);
    IrqLine a = set.line(5, "a");
    target.inside =
        () -> {
          throw new IllegalStateException("host fault");
        };
    assertThrows(IllegalStateException.class, a::raise);
    a.lower();
    a.raise();
    assertEquals(List.of("5/0+", "5/0-", "5/0+"), target.calls);
  }

  @Test
  void aDetachedWireHasALevelAndNoInput() {
    IrqLine line = IrqLine.detached("test");
    line.raise();
    assertTrue(line.isRaised());
    assertEquals("test (raised)", line.toString());
    line.close();
    assertFalse(line.isRaised());
    assertEquals("test (closed)", line.toString());
  }

  @Test
  void misuseNamesTheValueAndChangesNothing() {
    IrqLineSet set = set(Cell.SHARED);
    assertEquals(
        "input=24 is not in 0..23",
        assertThrows(IllegalArgumentException.class, () -> set.line(24, "x")).getMessage());
    assertEquals(
        "input=-1 is not in 0..23",
        assertThrows(IllegalArgumentException.class, () -> set.level(-1)).getMessage());
    assertEquals(
        "inputs=0 is less than 1",
        assertThrows(IllegalArgumentException.class, () -> new IrqLineSet(target, 0)).getMessage());
    assertEquals(
        "sourceId=16 is not in 0..15",
        assertThrows(
                IllegalArgumentException.class, () -> new IrqLineSet(target, 1, 16, Cell.PLAIN))
            .getMessage());
    assertEquals(24, set.size());
    assertEquals(List.of(), target.calls);
  }
}
