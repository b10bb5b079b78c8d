// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One hart's enable unmasks a source, whose level is withdrawn to be sampled again; another hart
 * enables it meanwhile, step by step.
 */
@Timeout(60)
class OverlappingUnmaskTest {

  private enum Sample {
    LOW,
    HIGH,
    REFUSED
  }

  /** Runs something to its end on a thread of its own, while the caller stands where it stands. */
  private static void elsewhere(Runnable action) {
    Thread thread = new Thread(action);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Board implements ChipBoard {

    private final Plic plic;
    private final Runnable meanwhile;
    private final Sample sample;
    private int looks;

    Board(Plic plic, Sample sample, Runnable meanwhile) {
      this.plic = plic;
      this.sample = sample;
      this.meanwhile = meanwhile;
    }

    /** Asked between the enable and the withdrawal. */
    @Override
    public boolean hasResampler(int pin) {
      looks++;
      if (looks == 1) {
        elsewhere(meanwhile);
      }
      return true;
    }

    @Override
    public boolean resampleInstead(int pin) {
      if (sample == Sample.HIGH) {
        plic.setLevel(pin, SourceId.RESAMPLER, true);
      }
      return sample != Sample.REFUSED;
    }
  }

  @ParameterizedTest
  @EnumSource(Sample.class)
  void outputOfTheOtherHartStandsAsTheSampleSays(Sample sample) {
    Guest guest = new Guest(Cell.SHARED);
    guest.priority(5, 1);
    guest.plic.setLevel(5, SourceId.RESAMPLER, true);
    boolean[] seen = new boolean[1];
    Board board =
        new Board(
            guest.plic,
            sample,
            () -> {
              guest.enable(1, 5, true);
              seen[0] = guest.plic.output(1);
            });
    guest.plic.connect(board);
    guest.enable(0, 5, true);
    assertEquals(1, board.looks);
    assertTrue(seen[0], "not withdrawn yet when the other hart enabled it");
    boolean high = sample != Sample.LOW;
    assertEquals(high, guest.plic.level(5));
    assertEquals(high, guest.plic.pending(5));
    assertEquals(high, guest.plic.output(0));
    assertEquals(high, guest.plic.output(1));
    assertEquals(high ? 5 : 0, guest.claim(1));
  }
}
