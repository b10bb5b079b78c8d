// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import org.jirq.api.LineListener;
import org.jirq.api.LineQuery;

/**
 * A passed-through device and the host code that forwards its level-triggered line: when the line
 * is high the host masks it at its own side and signals the event; asked to sample again it
 * unmasks, and finds the line high or low. Thread-safe: the monitor is the host's irq lock, a leaf;
 * the event is signalled outside.
 *
 * <p>Serves under every policy: told to sample, asked for the line, or left to decide by itself, as
 * a listener does that postpones while the guest masks the line.
 */
final class Passthrough implements LineListener {

  final HeapEventSource event;
  private boolean line;
  private boolean hostMasked;
  private int raised;
  private int asked;
  private boolean told;
  private boolean toldMasked;
  private boolean decides;
  private boolean postponed;

  Passthrough(String name) {
    event = new HeapEventSource(name);
  }

  /** Assigns the device; returns its irqfd. */
  LevelIrqfd assign(IrqfdRegistry registry, int gsi, ResamplePolicy policy) {
    decides = policy == ResamplePolicy.LEAVE_TO_LISTENER;
    LineListener listener = policy == ResamplePolicy.QUERY_LINE ? new Asked() : this;
    return registry.assignLevel(event, gsi, listener, policy);
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

  /** The same owner, asked for his line. */
  private final class Asked implements LineQuery {

    @Override
    public boolean asserted(int gsi, int chip, int pin) {
      synchronized (Passthrough.this) {
        asked++;
        hostMasked = line;
        return line;
      }
    }

    @Override
    public void masked(int gsi, int chip, int pin) {
      Passthrough.this.masked(gsi, chip, pin);
    }

    @Override
    public void unmasked(int gsi, int chip, int pin) {
      Passthrough.this.unmasked(gsi, chip, pin);
    }
  }

  @Override
  public void ended(int gsi, int chip, int pin) {
    if (decides) {
      decide(false);
    }
  }

  private void decide(boolean unmasked) {
    boolean now;
    synchronized (this) {
      now = unmasked ? postponed : !toldMasked;
      postponed = !unmasked && toldMasked;
    }
    if (now) {
      resample(0, NOWHERE, NOWHERE);
    }
  }

  @Override
  public synchronized void masked(int gsi, int chip, int pin) {
    if (told && toldMasked) {
      throw new IllegalStateException("told a mask twice");
    }
    told = true;
    toldMasked = true;
  }

  @Override
  public void unmasked(int gsi, int chip, int pin) {
    synchronized (this) {
      if (told && !toldMasked) {
        throw new IllegalStateException("told an unmask twice");
      }
      told = true;
      toldMasked = false;
    }
    if (decides) {
      decide(true);
    }
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

  /** Whether a mask or an unmask was told. */
  synchronized boolean told() {
    return told;
  }

  /** Whether a listener that decides by itself waits for the unmask. */
  synchronized boolean postponed() {
    return postponed;
  }

  /** How often the host was asked to sample, or decided to. */
  synchronized int asked() {
    return asked;
  }
}
