// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.IrqChip;

/** A chip of level lines that writes down what is done to it, and does what the test tells it. */
final class RecordingChip implements IrqChip {

  /** Runs inside a delivery; its answer is the delivery's. */
  @FunctionalInterface
  interface Delivery {
    int drive(int pin, int sourceId, boolean level);
  }

  final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final int[] sources;
  private final boolean[] masked;

  /** The section that serialises entry writes. */
  private final ReentrantLock entries = new ReentrantLock();

  volatile Delivery delivery = (pin, sourceId, level) -> level ? 1 : 0;
  volatile ChipBoard board = ChipBoard.NONE;

  /** Runs in {@link #fireMask} before the section is entered. */
  volatile Runnable beforeFire = () -> {};

  RecordingChip(int pins) {
    sources = new int[pins];
    masked = new boolean[pins];
    Arrays.fill(masked, true);
  }

  /** Returns the calls so far and forgets them. */
  List<String> take() {
    synchronized (calls) {
      List<String> taken = List.copyOf(calls);
      calls.clear();
      return taken;
    }
  }

  /** The guest masks or unmasks a pin. */
  void writeMask(int pin, boolean to) {
    entries.lock();
    try {
      if (masked[pin] != to) {
        masked[pin] = to;
        board.maskChanged(pin, to);
      }
    } finally {
      entries.unlock();
    }
  }

  /** The guest ends the interrupt of a pin. */
  void end(int pin) {
    board.acked(pin);
  }

  @Override
  public String kind() {
    return "recording";
  }

  @Override
  public int pins() {
    return sources.length;
  }

  @Override
  public Set<ChipCapability> capabilities() {
    return Set.of(ChipCapability.ACK, ChipCapability.MASK_NOTIFY);
  }

  @Override
  public int setLevel(int input, int sourceId, boolean level) {
    calls.add(input + (level ? "+" : "-") + sourceId);
    synchronized (sources) {
      sources[input] = level ? sources[input] | 1 << sourceId : sources[input] & ~(1 << sourceId);
    }
    return delivery.drive(input, sourceId, level);
  }

  @Override
  public int setLevelForStatus(int input, int sourceId, boolean level) {
    calls.add("status");
    return setLevel(input, sourceId, level);
  }

  @Override
  public boolean level(int pin) {
    return sources(pin) != 0;
  }

  @Override
  public int sources(int pin) {
    synchronized (sources) {
      return sources[pin];
    }
  }

  @Override
  public boolean masked(int pin) {
    return masked[pin];
  }

  @Override
  public void connect(ChipBoard to) {
    board = to;
  }

  @Override
  public void fireMask(int pin, ChipBoard to) {
    beforeFire.run();
    entries.lock();
    try {
      to.maskChanged(pin, masked[pin]);
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
