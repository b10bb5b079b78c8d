// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.EoiHandler;
import org.jirq.api.IrqChip;

/** A chip that hears of ends, with or without an EOI register of its own. */
final class DirectedChip implements IrqChip, EoiHandler {

  private final List<String> ends;
  private final boolean directed;

  DirectedChip(List<String> ends, boolean directed) {
    this.ends = ends;
    this.directed = directed;
  }

  @Override
  public void eoi(int vector, int cpu, boolean levelTriggered) {
    ends.add(levelTriggered ? "level" : "edge");
  }

  @Override
  public Set<ChipCapability> capabilities() {
    return directed ? Set.of(ChipCapability.DIRECTED_EOI) : Set.of();
  }

  @Override
  public String kind() {
    return "directed";
  }

  @Override
  public int pins() {
    return 1;
  }

  @Override
  public int setLevel(int input, int sourceId, boolean level) {
    return 0;
  }

  @Override
  public boolean level(int pin) {
    return false;
  }

  @Override
  public int sources(int pin) {
    return 0;
  }

  @Override
  public boolean masked(int pin) {
    return false;
  }

  @Override
  public void connect(ChipBoard board) {}

  @Override
  public void fireMask(int pin, ChipBoard to) {}

  @Override
  public void reevaluate() {}

  @Override
  public void reset() {}

  @Override
  public int stateSize() {
    return 1;
  }

  @Override
  public void save(ByteBuffer to) {}

  @Override
  public void load(ByteBuffer from) {}

  @Override
  public void resync() {}
}
