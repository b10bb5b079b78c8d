// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Random;
import org.jirq.api.Cell;
import org.jirq.api.CpuInterface;
import org.jirq.api.OutputSink;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;

/**
 * The wires to the CPUs, as {@link CpuInterface} and {@link OutputSink} say: they fall as well as
 * rise, are told once, and are asserted for something.
 */
public interface OutputContract {

  /**
   * Makes a chip that implements {@link CpuInterface}.
   *
   * @param cell how it keeps its state
   * @return a new fixture in its reset state; its CPU is disconnected by the tests
   */
  ChipFixture newFixture(Cell cell);

  private static CpuInterface cpu(ChipFixture fixture) {
    return (CpuInterface) fixture.chip();
  }

  /** An output falls when the line falls and when the pin is masked, and rises the same way. */
  @Test
  default void outputFollowsLineAndMask() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      OutputWatch watch = new OutputWatch(fixture);
      fixture.program(fixture.levelPin(), true, false);
      assertEquals(-1, watch.asserted());
      for (int i = 0; i < 3; i++) {
        fixture.chip().setLevel(fixture.levelPin(), SourceId.DEFAULT, true);
        assertTrue(watch.asserted() >= 0, "the line rose");
        fixture.program(fixture.levelPin(), true, true);
        assertEquals(-1, watch.asserted(), "masked");
        fixture.program(fixture.levelPin(), true, false);
        assertTrue(watch.asserted() >= 0, "unmasked");
        fixture.chip().setLevel(fixture.levelPin(), SourceId.DEFAULT, false);
        if (fixture.levelRequestStays()) {
          int output = watch.asserted();
          fixture.endTaken(output, watch.take());
        }
        assertEquals(-1, watch.asserted(), "the line fell");
      }
    }
  }

  /** An acknowledgement takes the output down, and an end of a line still high takes it up. */
  @Test
  default void outputFollowsAcknowledgeAndEnd() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      OutputWatch watch = new OutputWatch(fixture);
      fixture.program(fixture.levelPin(), true, false);
      fixture.chip().setLevel(fixture.levelPin(), SourceId.DEFAULT, true);
      for (int i = 0; i < 3; i++) {
        int output = watch.asserted();
        int token = watch.take();
        assertEquals(-1, watch.asserted(), "in service");
        fixture.endTaken(output, token);
        assertEquals(output, watch.asserted(), "ended while the line is high");
      }
      int output = watch.asserted();
      int token = watch.take();
      fixture.chip().setLevel(fixture.levelPin(), SourceId.DEFAULT, false);
      fixture.endTaken(output, token);
      assertEquals(-1, watch.asserted(), "ended after the line fell");
    }
  }

  /** An edge asserts the output until it is taken, and its end leaves it down. */
  @Test
  default void edgeIsTakenOnce() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      OutputWatch watch = new OutputWatch(fixture);
      fixture.program(fixture.edgePin(), false, false);
      for (int i = 0; i < 3; i++) {
        fixture.chip().setLevel(fixture.edgePin(), SourceId.DEFAULT, true);
        int output = watch.asserted();
        int token = watch.take();
        assertEquals(-1, watch.asserted());
        fixture.endTaken(output, token);
        assertEquals(-1, watch.asserted());
        fixture.chip().setLevel(fixture.edgePin(), SourceId.DEFAULT, false);
        assertEquals(-1, watch.asserted());
      }
    }
  }

  /** Whatever a guest does, no level is told twice and the query answers what was told last. */
  @Test
  default void queryIsWhatWasToldLast() {
    int taken = 0;
    for (Cell cell : Cell.values()) {
      for (int seed = 0; seed < 100; seed++) {
        ChipFixture fixture = newFixture(cell);
        fixture.log().stop();
        CpuInterface cpu = cpu(fixture);
        OutputWatch watch = new OutputWatch(fixture);
        fixture.program(fixture.levelPin(), true, false);
        fixture.program(fixture.edgePin(), false, false);
        Random random = new Random(seed);
        ArrayDeque<int[]> inService = new ArrayDeque<>();
        for (int step = 0; step < 300; step++) {
          int what = random.nextInt(8);
          boolean on = random.nextBoolean();
          if (what < 4) {
            fixture
                .chip()
                .setLevel(
                    what % 2 == 0 ? fixture.levelPin() : fixture.edgePin(), random.nextInt(2), on);
          } else if (what < 5) {
            fixture.program(fixture.levelPin(), true, on);
          } else if (what < 7 && watch.asserted() >= 0) {
            int output = watch.asserted();
            inService.push(new int[] {output, watch.take()});
            taken++;
          } else if (!inService.isEmpty()) {
            int[] last = inService.pop();
            fixture.endTaken(last[0], last[1]);
          }
          watch.asserted();
        }
        drain(fixture, watch, inService);
      }
    }
    assertTrue(taken > 3_000, "the CPU was busy: taken=" + taken);
  }

  private void drain(ChipFixture fixture, OutputWatch watch, ArrayDeque<int[]> inService) {
    for (int source = 0; source < 2; source++) {
      fixture.chip().setLevel(fixture.levelPin(), source, false);
      fixture.chip().setLevel(fixture.edgePin(), source, false);
    }
    fixture.program(fixture.levelPin(), true, false);
    for (int left = 8; !inService.isEmpty() || watch.asserted() >= 0; left--) {
      assertTrue(left > 0, "the output stays asserted");
      while (!inService.isEmpty()) {
        int[] last = inService.pop();
        fixture.endTaken(last[0], last[1]);
      }
      int output = watch.asserted();
      if (output >= 0) {
        inService.push(new int[] {output, watch.take()});
      }
    }
  }

  /** A new sink hears nothing until a resync tells it every output once. */
  @Test
  default void resyncTellsEveryOutput() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      CpuInterface cpu = cpu(fixture);
      OutputWatch first = new OutputWatch(fixture);
      fixture.program(fixture.levelPin(), true, false);
      fixture.chip().setLevel(fixture.levelPin(), SourceId.DEFAULT, true);
      int output = first.asserted();
      assertTrue(output >= 0);
      OutputWatch second = new OutputWatch(fixture);
      assertEquals(0, second.calls());
      second.resynchronises();
      fixture.chip().resync();
      assertEquals(cpu.outputs(), second.calls());
      assertEquals(output, second.asserted());
    }
  }

  /** A snapshot holds the outputs: loading tells nobody, and the query answers as before. */
  @Test
  default void assertedOutputIsPartOfASnapshot() {
    for (Cell cell : Cell.values()) {
      ChipFixture original = newFixture(cell);
      OutputWatch watch = new OutputWatch(original);
      original.program(original.levelPin(), true, false);
      original.chip().setLevel(original.levelPin(), SourceId.DEFAULT, true);
      int output = watch.asserted();
      ByteBuffer state = ByteBuffer.allocate(original.chip().stateSize());
      original.chip().save(state);
      ChipFixture copy = newFixture(cell);
      int[] calls = new int[1];
      cpu(copy).connectOutputs((wire, asserted) -> calls[0]++);
      copy.chip().load(state.flip());
      assertEquals(0, calls[0]);
      OutputWatch after = new OutputWatch(copy);
      assertEquals(output, after.asserted());
      assertEquals(watch.take(), after.take());
      assertEquals(-1, after.asserted());
    }
  }

  /**
   * A sink may take and end interrupts from inside its call, and raise lines there: what it raises
   * comes in another call, or leaves the output asserted.
   */
  @Test
  default void sinkMayCallTheChipBack() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      fixture.log().stop();
      CpuInterface cpu = cpu(fixture);
      int edge = fixture.edgePin();
      int[] taken = new int[1];
      OutputSink handler =
          (output, asserted) -> {
            if (asserted) {
              fixture.endTaken(output, fixture.takeFrom(output));
              // Every second interrupt is raised by the handler of the one before.
              if (taken[0]++ % 2 == 0) {
                fixture.chip().setLevel(edge, SourceId.DEFAULT, false);
                fixture.chip().setLevel(edge, SourceId.DEFAULT, true);
              }
            }
          };
      cpu.connectOutputs(handler);
      fixture.program(edge, false, false);
      for (int i = 1; i <= 1_000; i++) {
        fixture.chip().setLevel(edge, SourceId.DEFAULT, true);
        for (int output = 0; output < cpu.outputs(); output++) {
          for (int left = 2; cpu.output(output); left--) {
            assertTrue(left > 0, "output=" + output + " stays asserted");
            handler.outputChanged(output, true);
          }
        }
        fixture.chip().setLevel(edge, SourceId.DEFAULT, false);
        assertEquals(2 * i, taken[0]);
      }
    }
  }

  /** Ends of interrupts that nobody took are a guest's affair. */
  @Test
  default void endsOfNothingAreIgnored() {
    for (Cell cell : Cell.values()) {
      ChipFixture fixture = newFixture(cell);
      OutputWatch watch = new OutputWatch(fixture);
      for (int output = 0; output < cpu(fixture).outputs(); output++) {
        for (int token = -2; token < 0x500; token++) {
          cpu(fixture).end(output, token);
        }
        cpu(fixture).end(output, Integer.MAX_VALUE);
        cpu(fixture).end(output, Integer.MIN_VALUE);
      }
      assertEquals(0, watch.calls());
      fixture.program(fixture.levelPin(), true, false);
      fixture.chip().setLevel(fixture.levelPin(), SourceId.DEFAULT, true);
      watch.take();
    }
  }

  /** Host misuse names the output and changes nothing. */
  @Test
  default void wrongOutputsAreRefused() {
    CpuInterface cpu = cpu(newFixture(Cell.SHARED));
    assertTrue(cpu.outputs() > 0);
    for (int wrong : new int[] {-1, cpu.outputs(), Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      refused(wrong, () -> cpu.output(wrong));
      refused(wrong, () -> cpu.acknowledge(wrong));
      refused(wrong, () -> cpu.end(wrong, 0));
    }
  }

  private static void refused(int wrong, Runnable call) {
    String named = "output=" + wrong;
    String text =
        String.valueOf(assertThrows(IllegalArgumentException.class, call::run).getMessage());
    assertTrue(text.contains(named), () -> '"' + text + "\" does not name " + named);
  }
}
