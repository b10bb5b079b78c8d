// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jirq.api.ChipBoard;
import org.jirq.api.IrqChip;
import org.jirq.api.SourceId;

/** A board that notes what it is told, may drive lines of its chip meanwhile, and may throw. */
final class ThrowingBoard implements ChipBoard {

  /** What the board is told, in order, since {@link #calls} was cleared. */
  final List<String> calls = new ArrayList<>();

  /** Whether somebody re-samples lines. */
  boolean resampler;

  /** What it answers when it is asked for a sample and does not throw. */
  boolean samples;

  private final IrqChip chip;
  private final List<IllegalStateException> thrown = new ArrayList<>();
  private String throwing = "";
  private boolean quiet;
  private boolean sometimes;
  private Random random = new Random(0);

  private ThrowingBoard(IrqChip chip) {
    this.chip = chip;
  }

  /** Connects a board that does not throw yet. */
  static ThrowingBoard of(ChipFixture fixture) {
    ThrowingBoard board = new ThrowingBoard(fixture.chip());
    fixture.chip().connect(board);
    return board;
  }

  /**
   * Throws from now on.
   *
   * @param at the first words of the calls at which it throws
   */
  void throwAt(String... at) {
    throwing = "," + String.join(",", at) + ",";
  }

  /**
   * Drives lines and throws at some of its calls from now on, the same whenever the seed is.
   *
   * @param exceptions whether it throws indeed, or returns where it would
   */
  void goWild(long seed, boolean exceptions) {
    random = new Random(seed);
    sometimes = true;
    quiet = !exceptions;
    resampler = true;
  }

  /** Does something at which the board throws: the first exception must come out. */
  void throwsOutOf(Runnable action) {
    thrown.clear();
    IllegalStateException caught = null;
    try {
      action.run();
    } catch (IllegalStateException e) {
      caught = e;
    }
    assertFalse(thrown.isEmpty(), () -> "nothing was told: " + calls);
    assertSame(thrown.get(0), caught, "the first exception comes out");
  }

  /** Does something at which the board may throw: what it threw first must come out, if it did. */
  boolean mayThrowOutOf(Runnable action) {
    thrown.clear();
    IllegalStateException caught = null;
    try {
      action.run();
    } catch (IllegalStateException e) {
      caught = e;
    }
    assertSame(thrown.isEmpty() ? null : thrown.get(0), caught, "the first exception comes out");
    return caught != null;
  }

  private boolean fault(String what, int pin) {
    calls.add(what + " " + pin);
    boolean now = throwing.contains("," + what + ",") || sometimes && random.nextInt(3) == 0;
    if (sometimes && random.nextInt(4) == 0) {
      int source = random.nextBoolean() ? SourceId.DEFAULT : SourceId.RESAMPLER;
      chip.setLevel(pin, source, random.nextBoolean());
    }
    if (!now || quiet) {
      return now;
    }
    IllegalStateException next = new IllegalStateException(what + " pin=" + pin);
    thrown.add(next);
    throw next;
  }

  @Override
  public void acked(int pin) {
    fault("acked", pin);
  }

  @Override
  public void maskChanged(int pin, boolean masked) {
    fault(masked ? "masked" : "unmasked", pin);
  }

  @Override
  public boolean hasResampler(int pin) {
    return resampler;
  }

  @Override
  public boolean resampleInstead(int pin) {
    boolean answers = sometimes ? random.nextBoolean() : samples;
    // What throws does not answer: that is "nobody samples the line".
    return !fault("resample", pin) && answers;
  }
}
