// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.nio.ByteBuffer;
import java.util.Set;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.IrqChip;
import org.jirq.api.SourceId;
import org.jirq.ioapic.IoApic;

/**
 * Stands between the router and a real chip and passes everything on; notes when a thread that ends
 * an interrupt de-asserts a resampled line, and when the acknowledgements of a pin are through.
 *
 * <p>Threading: as the chip; the notes are in the calling thread.
 */
final class SpyChip implements IrqChip {

  private final Context context;
  private final int machine;
  private final int id;
  private final IoApic chip;
  private final CpuSide cpus;

  SpyChip(Context context, int machine, int id, IoApic chip, CpuSide cpus) {
    this.context = context;
    this.machine = machine;
    this.id = id;
    this.chip = chip;
    this.cpus = cpus;
  }

  @Override
  public int setLevel(int pin, int sourceId, boolean level) {
    boolean deasserts = sourceId == SourceId.RESAMPLER && !level;
    if (!deasserts || !(Thread.currentThread() instanceof SoakThread thread) || !thread.ending) {
      return chip.setLevel(pin, sourceId, level);
    }
    int cell = Layout.cell(id, pin);
    if (context.faults().strikes(Fault.DEASSERT_LATE)) {
      return 1;
    }
    int result = chip.setLevel(pin, sourceId, false);
    thread.deasserted |= 1L << cell;
    context.recorder().note(Event.DEASSERTED, machine, EventRing.NONE, cell, 0);
    return result;
  }

  @Override
  public int setLevelForStatus(int pin, int sourceId, boolean level) {
    return chip.setLevelForStatus(pin, sourceId, level);
  }

  @Override
  public void connect(ChipBoard board) {
    chip.connect(new SpyBoard(board));
  }

  /** Passes on what the chip tells. */
  private final class SpyBoard implements ChipBoard {

    private final ChipBoard board;

    SpyBoard(ChipBoard board) {
      this.board = board;
    }

    @Override
    public void taken(int pin) {
      board.taken(pin);
    }

    @Override
    public void acked(int pin) {
      int cell = Layout.cell(id, pin);
      context.recorder().note(Event.ACKED, machine, EventRing.NONE, cell, 0);
      try {
        board.acked(pin);
        if (context.faults().strikes(Fault.ACK_TWICE)) {
          board.acked(pin);
        }
      } finally {
        cpus.acked(cell);
      }
    }

    @Override
    public void maskChanged(int pin, boolean masked) {
      board.maskChanged(pin, masked);
    }

    @Override
    public boolean hasResampler(int pin) {
      return board.hasResampler(pin);
    }

    @Override
    public boolean resampleInstead(int pin) {
      return board.resampleInstead(pin);
    }
  }

  @Override
  public void fireMask(int pin, ChipBoard to) {
    chip.fireMask(pin, to);
  }

  @Override
  public String kind() {
    return chip.kind();
  }

  @Override
  public int pins() {
    return chip.pins();
  }

  @Override
  public Set<ChipCapability> capabilities() {
    return chip.capabilities();
  }

  @Override
  public boolean level(int pin) {
    return chip.level(pin);
  }

  @Override
  public int sources(int pin) {
    return chip.sources(pin);
  }

  @Override
  public boolean masked(int pin) {
    return chip.masked(pin);
  }

  @Override
  public void reevaluate() {
    chip.reevaluate();
  }

  @Override
  public void reset() {
    chip.reset();
  }

  @Override
  public int stateSize() {
    return chip.stateSize();
  }

  @Override
  public void save(ByteBuffer to) {
    chip.save(to);
  }

  @Override
  public void load(ByteBuffer from) {
    chip.load(from);
  }

  @Override
  public void resync() {
    chip.resync();
  }
}
