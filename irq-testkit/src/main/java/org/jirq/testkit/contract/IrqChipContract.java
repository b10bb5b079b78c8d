// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.Delivery;
import org.jirq.api.IrqChip;
import org.jirq.api.SourceId;
import org.jirq.testkit.CallLog;
import org.jirq.testkit.RecordingBoard;
import org.junit.jupiter.api.Test;

/** Lines, sources, masks and reset, as {@link IrqChip} and {@link org.jirq.api.LineTarget} say. */
public interface IrqChipContract {

  /**
   * Makes a chip.
   *
   * @param cell how it keeps its state
   * @return a new fixture in its reset state
   */
  ChipFixture newFixture(Cell cell);

  /**
   * Chooses the pin that the tests drive.
   *
   * @return a pin without special rules
   */
  default int pin() {
    return 5;
  }

  /** The chip says what it is, and always the same. */
  @Test
  default void chipDescribesItself() {
    IrqChip chip = newFixture(Cell.PLAIN).chip();
    assertFalse(chip.kind().isBlank());
    assertTrue(chip.pins() > pin());
    assertEquals(chip.capabilities(), chip.capabilities());
    assertThrows(
        UnsupportedOperationException.class,
        () -> chip.capabilities().add(ChipCapability.PENDING_READABLE));
  }

  /** A pin is high while any source holds it high. */
  @Test
  default void levelIsTheOrOfItsSources() {
    for (Cell cell : Cell.values()) {
      IrqChip chip = newFixture(cell).chip();
      int all = 0;
      for (int source = 0; source < SourceId.COUNT; source++) {
        chip.setLevel(pin(), source, true);
        all |= 1 << source;
        assertEquals(all, chip.sources(pin()));
        assertTrue(chip.level(pin()));
      }
      for (int source = 0; source < SourceId.COUNT; source++) {
        assertTrue(chip.level(pin()));
        chip.setLevel(pin(), source, false);
      }
      assertEquals(0, chip.sources(pin()));
      assertFalse(chip.level(pin()));
    }
  }

  /** Lowering one source leaves the interrupt of another deliverable. */
  @Test
  default void oneSourceCannotHideAnother() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      fixture.program(pin(), true, false);
      fixture.chip().setLevel(pin(), SourceId.DEFAULT, true);
      fixture.chip().setLevel(pin(), SourceId.FIRST_FREE, true);
      fixture.chip().setLevel(pin(), SourceId.DEFAULT, false);
      assertEquals(1, fixture.deliveries(pin()));
      fixture.end(pin());
      assertEquals(2, fixture.deliveries(pin()), "the second source still holds the line");
      fixture.chip().setLevel(pin(), SourceId.FIRST_FREE, false);
      fixture.end(pin());
      assertEquals(2, fixture.deliveries(pin()));
    }
  }

  /** An edge pin delivers once for each rise from low, and tells the caller. */
  @Test
  default void edgePinDeliversOncePerRise() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      fixture.program(pin(), false, false);
      for (int rise = 1; rise <= 3; rise++) {
        assertEquals(1, fixture.chip().setLevel(pin(), SourceId.DEFAULT, true));
        assertEquals(rise, fixture.deliveries(pin()));
        fixture.chip().setLevel(pin(), SourceId.DEFAULT, false);
        assertEquals(rise, fixture.deliveries(pin()), "a fall delivers nothing");
      }
    }
  }

  /** A level pin delivers when it rises, and again at each end while it is high. */
  @Test
  default void levelPinDeliversAgainAtTheEndWhileHigh() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      fixture.program(pin(), true, false);
      assertEquals(1, fixture.chip().setLevel(pin(), SourceId.DEFAULT, true));
      assertEquals(1, fixture.deliveries(pin()));
      fixture.chip().setLevel(pin(), SourceId.DEFAULT, true);
      assertEquals(1, fixture.deliveries(pin()), "in service: nothing is delivered");
      fixture.end(pin());
      assertEquals(2, fixture.deliveries(pin()));
      fixture.chip().setLevel(pin(), SourceId.DEFAULT, false);
      fixture.end(pin());
      assertEquals(2, fixture.deliveries(pin()), "low at the end: nothing is delivered");
      fixture.chip().setLevel(pin(), SourceId.DEFAULT, true);
      assertEquals(3, fixture.deliveries(pin()));
    }
  }

  /** A fall and a rise during service are one interrupt at the end, not two and not none. */
  @Test
  default void levelPinThatRoseAgainInServiceDeliversOnceAtTheEnd() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      fixture.program(pin(), true, false);
      fixture.chip().setLevel(pin(), SourceId.DEFAULT, true);
      fixture.chip().setLevel(pin(), SourceId.DEFAULT, false);
      fixture.chip().setLevel(pin(), SourceId.DEFAULT, true);
      assertEquals(1, fixture.deliveries(pin()));
      fixture.end(pin());
      assertEquals(2, fixture.deliveries(pin()));
    }
  }

  /** A masked pin delivers nothing; a level that is still there at the unmask is delivered then. */
  @Test
  default void pendingLevelIsDeliveredAtTheUnmask() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      fixture.program(pin(), true, true);
      assertTrue(fixture.chip().masked(pin()));
      assertFalse(Delivery.isDelivered(fixture.chip().setLevel(pin(), SourceId.DEFAULT, true)));
      assertEquals(0, fixture.deliveries(pin()));
      fixture.program(pin(), true, false);
      assertFalse(fixture.chip().masked(pin()));
      assertEquals(1, fixture.deliveries(pin()));
    }
  }

  /** A level that fell while masked is not delivered at the unmask, unless its request stays. */
  @Test
  default void levelThatFellWhileMaskedIsGone() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      fixture.program(pin(), true, true);
      fixture.chip().setLevel(pin(), SourceId.DEFAULT, true);
      fixture.chip().setLevel(pin(), SourceId.DEFAULT, false);
      fixture.program(pin(), true, false);
      assertEquals(fixture.levelRequestStays() ? 1 : 0, fixture.deliveries(pin()));
    }
  }

  /** Masking in service does not end it: one delivery, then one more after end and unmask. */
  @Test
  default void maskingInServicePreservesIt() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      fixture.program(pin(), true, false);
      fixture.chip().setLevel(pin(), SourceId.DEFAULT, true);
      fixture.program(pin(), true, true);
      fixture.program(pin(), true, false);
      assertEquals(1, fixture.deliveries(pin()), "still in service");
      fixture.program(pin(), true, true);
      fixture.end(pin());
      assertEquals(1, fixture.deliveries(pin()), "masked");
      fixture.program(pin(), true, false);
      assertEquals(2, fixture.deliveries(pin()));
    }
  }

  /** Pins do not disturb each other. */
  @Test
  default void pinsAreIndependent() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      int other = pin() + 1;
      fixture.program(pin(), true, false);
      fixture.program(other, false, false);
      fixture.chip().setLevel(pin(), SourceId.DEFAULT, true);
      assertEquals(0, fixture.deliveries(other));
      fixture.chip().setLevel(other, SourceId.DEFAULT, true);
      assertEquals(1, fixture.deliveries(other));
      assertEquals(1, fixture.deliveries(pin()));
    }
  }

  /** Host misuse names the value and changes nothing. */
  @Test
  default void wrongPinsAndSourcesAreRefused() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      IrqChip chip = fixture.chip();
      for (int wrong : new int[] {-1, chip.pins(), Integer.MAX_VALUE, Integer.MIN_VALUE}) {
        refused("pin=" + wrong, () -> chip.setLevel(wrong, SourceId.DEFAULT, true));
        refused("pin=" + wrong, () -> chip.setLevelForStatus(wrong, SourceId.DEFAULT, true));
        refused("pin=" + wrong, () -> chip.level(wrong));
        refused("pin=" + wrong, () -> chip.sources(wrong));
        refused("pin=" + wrong, () -> chip.masked(wrong));
        refused("pin=" + wrong, () -> chip.fireMask(wrong, ChipBoard.NONE));
      }
      for (int wrong : new int[] {-1, SourceId.COUNT, Integer.MAX_VALUE}) {
        refused("sourceId=" + wrong, () -> chip.setLevel(pin(), wrong, true));
      }
      assertEquals(List.of(), fixture.log().calls());
      for (int pin = 0; pin < chip.pins(); pin++) {
        assertEquals(0, chip.sources(pin));
      }
    }
  }

  private static void refused(String named, Runnable call) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, call::run, named);
    String text = String.valueOf(refusal.getMessage());
    assertTrue(text.contains(named), () -> '"' + text + "\" does not name " + named);
  }

  /** Reset keeps the levels: they belong to the devices. */
  @Test
  default void resetKeepsLevels() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      fixture.program(pin(), true, false);
      fixture.chip().setLevel(pin(), SourceId.DEFAULT, true);
      fixture.chip().setLevel(pin(), SourceId.FIRST_FREE, true);
      fixture.chip().reset();
      assertEquals(1 | 1 << SourceId.FIRST_FREE, fixture.chip().sources(pin()));
      assertTrue(fixture.chip().level(pin()));
    }
  }

  /** A mask query tells the asker, once, before it returns, and nobody else. */
  @Test
  default void maskQueryTellsTheAskerOnce() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      for (boolean masked : new boolean[] {false, true}) {
        fixture.program(pin(), true, masked);
        fixture.log().take();
        CallLog asked = new CallLog();
        fixture.chip().fireMask(pin(), new RecordingBoard(asked));
        assertEquals(List.of("masked(" + pin() + "," + masked + ")"), asked.calls());
        assertEquals(List.of(), fixture.log().calls());
      }
    }
  }

  /** The board that was connected last hears of masks, in the guest's order, and nobody else. */
  @Test
  default void maskChangesReachTheConnectedBoard() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      if (!fixture.chip().capabilities().contains(ChipCapability.MASK_NOTIFY)) {
        return;
      }
      fixture.program(pin(), true, true);
      CallLog connected = new CallLog();
      fixture.chip().connect(new RecordingBoard(connected));
      fixture.program(pin(), true, false);
      fixture.program(pin(), true, true);
      assertEquals(
          List.of("masked(" + pin() + ",false)", "masked(" + pin() + ",true)"),
          connected.calls().stream().filter(call -> call.startsWith("masked")).toList());
      fixture.chip().connect(ChipBoard.NONE);
      connected.take();
      fixture.program(pin(), true, false);
      assertEquals(List.of(), connected.calls());
    }
  }

  /**
   * The end of an interrupt runs the ack of its pin, and an ack that lowers the line ends it all.
   */
  @Test
  default void ackThatLowersTheLineStopsTheInterrupt() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      IrqChip chip = fixture.chip();
      if (!chip.capabilities().contains(ChipCapability.ACK)) {
        return;
      }
      fixture.program(pin(), true, false);
      int[] acks = new int[1];
      chip.connect(
          new ChipBoard() {
            @Override
            public void acked(int pin) {
              if (pin == pin()) {
                acks[0]++;
                chip.setLevel(pin, SourceId.RESAMPLER, false);
              }
            }
          });
      chip.setLevel(pin(), SourceId.RESAMPLER, true);
      assertEquals(0, acks[0]);
      fixture.end(pin());
      assertEquals(1, acks[0]);
      assertEquals(1, fixture.deliveries(pin()));
      chip.setLevel(pin(), SourceId.RESAMPLER, true);
      assertEquals(2, fixture.deliveries(pin()));
    }
  }
}
