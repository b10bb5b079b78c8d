// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.storm;

import org.jirq.api.ChipBoard;
import org.jirq.api.SourceId;
import org.jirq.cli.soak.ForwardingChip;
import org.jirq.ioapic.IoApic;

/**
 * Stands between the router and the chip: counts the levels that were withdrawn at an unmask, and
 * is where faults strike.
 *
 * <p>Threading: as the chip; counts are the calling thread's.
 */
final class StormChip extends ForwardingChip {

  private final StormContext context;
  private final int[] placeOfPin;

  StormChip(StormContext context, IoApic chip, int[] placeOfPin) {
    super(chip);
    this.context = context;
    this.placeOfPin = placeOfPin;
  }

  @Override
  public int setLevel(int pin, int sourceId, boolean level) {
    if (level && sourceId == SourceId.RESAMPLER && context.strikes(StormFault.LOSE_ASSERT)) {
      return 1;
    }
    return super.setLevel(pin, sourceId, level);
  }

  @Override
  public void connect(ChipBoard board) {
    super.connect(new CountingBoard(board));
  }

  /** Passes on what the chip tells. */
  private final class CountingBoard implements ChipBoard {

    private final ChipBoard board;

    CountingBoard(ChipBoard board) {
      this.board = board;
    }

    @Override
    public void taken(int pin) {
      board.taken(pin);
    }

    @Override
    public void acked(int pin) {
      board.acked(pin);
      if (context.strikes(StormFault.ACK_TWICE)) {
        board.acked(pin);
      }
    }

    @Override
    public void maskChanged(int pin, boolean masked) {
      if (!context.strikes(masked ? StormFault.MASK_UNTOLD : StormFault.UNMASK_UNTOLD)) {
        board.maskChanged(pin, masked);
      }
    }

    @Override
    public boolean hasResampler(int pin) {
      return board.hasResampler(pin) && !context.strikes(StormFault.NEVER_RESAMPLE);
    }

    @Override
    public boolean resampleInstead(int pin) {
      StormThread.current().count(Tally.WITHDRAWN, placeOfPin[pin]);
      return board.resampleInstead(pin);
    }
  }
}
