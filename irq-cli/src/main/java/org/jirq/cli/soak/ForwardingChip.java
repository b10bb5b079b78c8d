// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.nio.ByteBuffer;
import java.util.Set;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.IrqChip;

/**
 * Stands between a router and a chip and passes everything on; what watches, or goes wrong on
 * purpose, overrides.
 *
 * <p>Threading: as the chip.
 */
public abstract class ForwardingChip implements IrqChip {

  private final IrqChip chip;

  /**
   * Stands before a chip.
   *
   * @param chip the real one
   */
  protected ForwardingChip(IrqChip chip) {
    this.chip = chip;
  }

  @Override
  public int setLevel(int pin, int sourceId, boolean level) {
    return chip.setLevel(pin, sourceId, level);
  }

  @Override
  public int setLevelForStatus(int pin, int sourceId, boolean level) {
    return chip.setLevelForStatus(pin, sourceId, level);
  }

  @Override
  public void connect(ChipBoard board) {
    chip.connect(board);
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
