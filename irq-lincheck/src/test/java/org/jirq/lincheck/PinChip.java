// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lincheck;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.IrqChip;

/** A chip that says on which pin it was driven, and objects to one that no route may lead to. */
final class PinChip implements IrqChip {

  static final int PINS = 4;

  private static final int IN_USE = 0;
  private static final int GONE = 1;

  private final int weight;
  private final AtomicIntegerArray use = new AtomicIntegerArray(PINS);
  private final AtomicIntegerArray masked = new AtomicIntegerArray(PINS);

  /** The section that serialises entry writes. */
  private final ReentrantLock entries = new ReentrantLock();

  private ChipBoard board = ChipBoard.NONE;

  /**
   * Makes a chip.
   *
   * @param weight what a delivery answers is its pin times this
   */
  PinChip(int weight) {
    this.weight = weight;
    for (int pin = 0; pin < PINS; pin++) {
      masked.set(pin, 1);
    }
  }

  /** Notes that no route leads to a pin any more. */
  void abandon(int pin) {
    use.set(pin, GONE);
  }

  /** The guest ends the interrupt of a pin. */
  void end(int pin) {
    board.acked(pin);
  }

  /** The guest writes the mask bit of a pin's entry. */
  void writeMask(int pin, boolean to) {
    entries.lock();
    try {
      if (masked.get(pin) != (to ? 1 : 0)) {
        masked.set(pin, to ? 1 : 0);
        board.maskChanged(pin, to);
      }
    } finally {
      entries.unlock();
    }
  }

  @Override
  public int setLevel(int input, int sourceId, boolean level) {
    if (use.get(input) != IN_USE) {
      throw new IllegalStateException("late delivery on pin=" + input);
    }
    return weight * input;
  }

  @Override
  public String kind() {
    return "pin";
  }

  @Override
  public int pins() {
    return PINS;
  }

  @Override
  public Set<ChipCapability> capabilities() {
    return Set.of(ChipCapability.ACK, ChipCapability.MASK_NOTIFY);
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
    return masked.get(pin) == 1;
  }

  @Override
  public void connect(ChipBoard to) {
    board = to;
  }

  @Override
  public void fireMask(int pin, ChipBoard to) {
    entries.lock();
    try {
      to.maskChanged(pin, masked(pin));
    } finally {
      entries.unlock();
    }
  }

  @Override
  public void reevaluate() {}

  @Override
  public void reset() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int stateSize() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void save(ByteBuffer to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void load(ByteBuffer from) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void resync() {
    throw new UnsupportedOperationException();
  }
}
