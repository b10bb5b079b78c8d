// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it;

import java.nio.ByteBuffer;
import java.util.Set;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.Delivery;
import org.jirq.api.IrqChip;

/** A chip whose pins are all masked: stands where a board has a chip that the test is not about. */
final class DeafChip implements IrqChip {

  private final int pins;

  DeafChip(int pins) {
    this.pins = pins;
  }

  @Override
  public String kind() {
    return "deaf";
  }

  @Override
  public int pins() {
    return pins;
  }

  @Override
  public Set<ChipCapability> capabilities() {
    return Set.of(ChipCapability.ACK);
  }

  @Override
  public int setLevel(int input, int sourceId, boolean level) {
    return Delivery.IGNORED;
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
    return true;
  }

  @Override
  public void connect(ChipBoard board) {}

  @Override
  public void fireMask(int pin, ChipBoard to) {
    to.maskChanged(pin, true);
  }

  @Override
  public void reevaluate() {}

  @Override
  public void reset() {}

  @Override
  public int stateSize() {
    return 0;
  }

  @Override
  public void save(ByteBuffer to) {}

  @Override
  public void load(ByteBuffer from) {}

  @Override
  public void resync() {}
}
