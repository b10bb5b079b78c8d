// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import java.nio.ByteBuffer;
import java.util.Set;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.IrqChip;

/** Passes everything on to a chip, and shows the world what drives its lines. */
final class WatchedChip implements IrqChip {

  private final World world;
  private final IrqChip chip;

  WatchedChip(World world, IrqChip chip) {
    this.world = world;
    this.chip = chip;
  }

  @Override
  public int setLevel(int pin, int sourceId, boolean level) {
    world.driving(pin, sourceId, level);
    int result = chip.setLevel(pin, sourceId, level);
    world.drove(pin, sourceId, level);
    return result;
  }

  @Override
  public int setLevelForStatus(int pin, int sourceId, boolean level) {
    world.driving(pin, sourceId, level);
    int result = chip.setLevelForStatus(pin, sourceId, level);
    world.drove(pin, sourceId, level);
    return result;
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
  public void connect(ChipBoard board) {
    chip.connect(board);
  }

  @Override
  public void fireMask(int pin, ChipBoard to) {
    chip.fireMask(pin, to);
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
