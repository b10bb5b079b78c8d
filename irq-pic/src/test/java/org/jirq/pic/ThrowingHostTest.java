// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.IrqEvents;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * A board or CPU side that throws keeps nothing of a write, an acknowledgement, an end, a reset or
 * a resync from being done. Both cells.
 */
class ThrowingHostTest {

  /** Throws from one of its methods the first time that it is called. */
  private static final class Board implements ChipBoard {

    final List<String> told = new ArrayList<>();
    final String culprit;
    boolean thrown;

    Board(PicRig rig, String culprit) {
      this.culprit = culprit;
      rig.pic.connect(this);
    }

    private void note(String call, int pin) {
      told.add(call + " " + pin);
      if (call.equals(culprit) && !thrown) {
        thrown = true;
        throw new IllegalStateException("board");
      }
    }

    @Override
    public void taken(int pin) {
      note("taken", pin);
    }

    @Override
    public void acked(int pin) {
      note("acked", pin);
    }

    @Override
    public void maskChanged(int pin, boolean masked) {
      note(masked ? "masked" : "unmasked", pin);
    }
  }

  private static Throwable thrownBy(Executable action) {
    IllegalStateException e = assertThrows(IllegalStateException.class, action);
    assertEquals("board", e.getMessage());
    return e;
  }

  private static void each(Consumer<PicRig> test) {
    for (PicProfile profile : PicProfile.values()) {
      PicRig.each(profile, test);
    }
  }

  /** The sink throws once, at the next change of INT. */
  private static IllegalStateException failOnce(PicRig rig) {
    IllegalStateException thrown = new IllegalStateException("sink");
    boolean[] due = {true};
    rig.pic.connectOutputs(
        (output, asserted) -> {
          if (due[0]) {
            due[0] = false;
            throw thrown;
          }
        });
    return thrown;
  }

  @Test
  void aMaskWriteThatTheBoardThrowsAtTellsEveryPinAndRaisesInt() {
    each(
        rig -> {
          rig.elcr(0, 0x20);
          rig.data(0, 0x28);
          rig.raise(5);
          Board board = new Board(rig, "unmasked");
          rig.outputs.clear();
          thrownBy(() -> rig.data(0, 0x80));
          assertEquals(List.of("unmasked 3", "unmasked 5", "masked 7"), board.told);
          assertEquals(List.of(true), rig.outputs);
          assertEquals(PicRig.BASE + 5, rig.take());
        });
  }

  @Test
  void anUnmaskOfTheSlaveThatTheBoardThrowsAtReachesTheCpu() {
    each(
        rig -> {
          rig.elcr(1, 0x10);
          rig.data(1, 0x18);
          rig.raise(12);
          Board board = new Board(rig, "unmasked");
          thrownBy(() -> rig.data(1, 0));
          assertEquals(List.of("unmasked 11", "unmasked 12"), board.told);
          assertTrue(rig.asserted());
          assertEquals(PicRig.SLAVE_BASE + 4, rig.take());
        });
  }

  @Test
  void theFirstExceptionComesOutAndTheNextIsSuppressed() {
    each(
        rig -> {
          rig.elcr(0, 0x20);
          rig.data(0, 0x20);
          rig.raise(5);
          new Board(rig, "unmasked");
          IllegalStateException next = failOnce(rig);
          assertSame(next, thrownBy(() -> rig.data(0, 0)).getSuppressed()[0]);
          assertEquals(PicRig.BASE + 5, rig.take());
        });
  }

  @Test
  void anInitialisationThatDropsTwoRequestsAcksBothThoughTheBoardThrows() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.raise(3);
          rig.raise(4);
          assertTrue(rig.asserted());
          rig.outputs.clear();
          Board board = new Board(rig, "acked");
          thrownBy(() -> rig.command(0, 0x11));
          assertEquals(List.of("acked 3", "acked 4"), board.told);
          assertEquals(List.of(false), rig.outputs);
          assertFalse(rig.asserted());
        });
  }

  @Test
  void anInitialisationThatTheBoardThrowsAtTellsEveryMaskAndRequestsAgain() {
    for (String culprit : List.of("unmasked", "acked")) {
      PicRig.each(
          PicProfile.DATASHEET,
          rig -> {
            rig.data(0, 0x03);
            rig.raise(3);
            rig.raise(12);
            Board board = new Board(rig, culprit);
            thrownBy(() -> rig.command(0, 0x11));
            // The slave's request at input 2 was dropped with the others.
            assertEquals(
                List.of("unmasked 0", "unmasked 1", "acked 2", "acked 3"), board.told, culprit);
            rig.data(0, PicRig.BASE);
            rig.data(0, 0x04);
            rig.data(0, 0x01);
            assertEquals(PicRig.SLAVE_BASE + 4, rig.take(), culprit);
          });
    }
  }

  @Test
  void anEndAtTheSlaveThatTheBoardThrowsAtEndsTheMasterToo() {
    each(
        rig -> {
          rig.raise(11);
          assertEquals(PicRig.SLAVE_BASE + 3, rig.take());
          rig.lower(11);
          Board board = new Board(rig, "acked");
          thrownBy(() -> rig.pic.end(0, PicRig.SLAVE_BASE + 3));
          assertEquals(List.of("acked 11", "acked 2"), board.told);
          assertEquals(0, rig.pic.isr(1));
          assertEquals(0, rig.pic.isr(0), "or the slave would never be heard again");
          rig.raise(11);
          assertEquals(PicRig.SLAVE_BASE + 3, rig.take());
        });
  }

  /** The other line call comes between the source and the chip's word, as from another thread. */
  @Test
  void aLineCallThatTheSinkThrowsAtTakesInWhatTheSourcesBecame() {
    boolean[] due = {true};
    Pic[] pic = new Pic[1];
    IrqEvents lowers =
        new IrqEvents() {
          @Override
          public void lineChanged(int pin, boolean level) {
            if (level) {
              pic[0].setLevel(pin, SourceId.DEFAULT, false);
            }
          }
        };
    pic[0] =
        Pic.builder()
            .cell(Cell.SHARED)
            .events(lowers)
            .outputs(
                (output, asserted) -> {
                  if (due[0]) {
                    due[0] = false;
                    throw new IllegalStateException("board");
                  }
                })
            .build();
    pic[0].out(0x4d0, 0x20, 1);
    thrownBy(() -> pic[0].setLevel(5, SourceId.DEFAULT, true));
    assertFalse(pic[0].level(5));
    assertEquals(0, pic[0].irr(0));
    assertFalse(pic[0].output(0));
  }

  @Test
  void anAcknowledgementThatTheBoardThrowsAtIsTakenAndAcked() {
    PicRig.each(
        PicProfile.DATASHEET,
        rig -> {
          rig.initialise(0x03);
          rig.raise(12);
          Board board = new Board(rig, "taken");
          thrownBy(rig::take);
          assertEquals(List.of("taken 2", "acked 2", "taken 12", "acked 12"), board.told);
          assertFalse(rig.asserted());
        });
  }

  @Test
  void anAcknowledgementThatTheSinkThrowsAtTellsTheBoard() {
    each(
        rig -> {
          rig.raise(5);
          Board board = new Board(rig, "");
          IllegalStateException thrown = failOnce(rig);
          assertSame(thrown, assertThrows(IllegalStateException.class, rig::take));
          assertEquals(List.of("taken 5"), board.told);
          assertEquals(0x20, rig.pic.isr(0));
        });
  }

  @Test
  void aPollThatTheBoardThrowsAtIsTakenAndAcked() {
    PicRig.each(
        PicProfile.KVM,
        rig -> {
          rig.raise(5);
          rig.command(0, 0x0c);
          Board board = new Board(rig, "taken");
          thrownBy(() -> rig.readCommand(0));
          assertEquals(List.of("taken 5", "acked 5"), board.told);
          assertFalse(rig.asserted());
        });
  }

  @Test
  void aResetThatTheBoardThrowsAtTellsEveryPinAndLowersInt() {
    each(
        rig -> {
          rig.raise(5);
          assertTrue(rig.asserted());
          Board board = new Board(rig, "unmasked");
          IllegalStateException next = failOnce(rig);
          assertSame(next, thrownBy(rig.pic::reset).getSuppressed()[0], "and INT was told");
          assertEquals(all(), board.told);
          assertFalse(rig.asserted());
        });
  }

  @Test
  void aResyncThatTheBoardThrowsAtTellsEveryPinAndTheOutput() {
    each(
        rig -> {
          rig.raise(12);
          ByteBuffer state = ByteBuffer.allocate(rig.pic.stateSize());
          rig.pic.save(state.order(ByteOrder.LITTLE_ENDIAN));
          rig.pic.load(state.flip());
          rig.outputs.clear();
          Board board = new Board(rig, "unmasked");
          thrownBy(rig.pic::resync);
          assertEquals(all(), board.told);
          assertEquals(List.of(true), rig.outputs);
          assertEquals(PicRig.SLAVE_BASE + 4, rig.take());
        });
  }

  private static List<String> all() {
    return IntStream.range(0, 16).mapToObj(pin -> "unmasked " + pin).toList();
  }
}
