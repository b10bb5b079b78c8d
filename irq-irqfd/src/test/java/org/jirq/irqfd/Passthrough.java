// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import org.jirq.api.LineListener;

/**
 * A passed-through device and the host code that forwards its level-triggered line: when the line
 * is high the host masks it at its own side and signals the event; asked to sample again it
 * unmasks, and finds the line high or low. Thread-safe: the monitor is the host's irq lock, a leaf;
 * the event is signalled outside.
 */
final class Passthrough implements LineListener {

  final HeapEventSource event;
  private boolean line;
  private boolean hostMasked;
  private int raised;
  private int asked;
  private boolean toldMasked;

  Passthrough(String name) {
    event = new HeapEventSource(name);
  }

  /** The device wants service. */
  void raise() {
    boolean signal;
    synchronized (this) {
      line = true;
      raised++;
      signal = sample();
    }
    if (signal) {
      event.signal();
    }
  }

  /** The guest's driver has served the device. */
  synchronized void quiet() {
    line = false;
  }

  @Override
  public void resample(int gsi, int chip, int pin) {
    boolean signal;
    synchronized (this) {
      asked++;
      hostMasked = false;
      signal = sample();
    }
    if (signal) {
      event.signal();
    }
  }

  @Override
  public synchronized void masked(int gsi, int chip, int pin) {
    if (toldMasked) {
      throw new IllegalStateException("told a mask twice");
    }
    toldMasked = true;
  }

  @Override
  public synchronized void unmasked(int gsi, int chip, int pin) {
    if (!toldMasked) {
      throw new IllegalStateException("told an unmask twice");
    }
    toldMasked = false;
  }

  private boolean sample() {
    boolean signal = line && !hostMasked;
    hostMasked |= signal;
    return signal;
  }

  /** Whether the device wants service now. */
  synchronized boolean isHigh() {
    return line;
  }

  /** Whether the host waits to be asked, so that nothing the device does can reach the guest. */
  synchronized boolean isHostMasked() {
    return hostMasked;
  }

  /** The mask as it was told last. */
  synchronized boolean toldMasked() {
    return toldMasked;
  }

  /** How often the device wanted service. */
  synchronized int raised() {
    return raised;
  }

  /** How often the host was asked to sample. */
  synchronized int asked() {
    return asked;
  }
}
