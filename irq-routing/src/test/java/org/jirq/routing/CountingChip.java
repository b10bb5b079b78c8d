// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.IrqChip;

/** A chip of 24 pins that counts what is driven, and keeps nothing else. */
final class CountingChip implements IrqChip {

  /** By one thread only, or roughly. */
  long delivered;

  ChipBoard board = ChipBoard.NONE;

  @Override
  public int setLevel(int input, int sourceId, boolean level) {
    delivered++;
    return 1;
  }

  @Override
  public String kind() {
    return "counting";
  }

  @Override
  public int pins() {
    return 24;
  }

  @Override
  public Set<ChipCapability> capabilities() {
    return EnumSet.allOf(ChipCapability.class);
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
  public void connect(ChipBoard to) {
    board = to;
  }

  @Override
  public void fireMask(int pin, ChipBoard to) {
    to.maskChanged(pin, false);
  }

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
