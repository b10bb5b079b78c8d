// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import org.jirq.api.ApicSink;
import org.jirq.api.EoiHandler;
import org.jirq.api.LineTarget;
import org.jirq.api.SourceId;

/**
 * The baseline chip: an IOAPIC as one writes it first, with its state in plain fields and every
 * public method synchronized.
 *
 * <p>It does on these paths what {@code org.jirq.ioapic.IoApic} does: sources OR-ed, an unchanged
 * level answered at once, edge and level mode, mask, remote IRR, a vector's pins found through a
 * bitmap. Registers, profiles and snapshots are left out, since nothing here calls them. The
 * monitor is given up around the ack callbacks, as it has to be: they take the routing table's
 * lock, which other threads hold when they come to the chip.
 */
final class LockedIoApic implements LineTarget, EoiHandler {

  private static final int PINS = 24;
  private static final int VECTOR = 0xff;
  private static final int REMOTE_IRR = 1 << 14;
  private static final int LEVEL = 1 << 15;
  private static final int MASKED = 1 << 16;

  /** Hears of the ends of interrupts. */
  interface AckCallback {

    /** The interrupt of a pin has ended. Called with the chip's monitor free. */
    void acked(int pin);
  }

  private final ApicSink sink;
  private final int[] entries = new int[PINS];
  private final int[] destinations = new int[PINS];
  private final int[] sources = new int[PINS];
  private final int[] pinsOfVector = new int[256];
  private AckCallback callback = pin -> {};

  LockedIoApic(ApicSink sink) {
    this.sink = sink;
    pinsOfVector[0] = (1 << PINS) - 1;
    for (int pin = 0; pin < PINS; pin++) {
      entries[pin] = MASKED;
    }
  }

  synchronized void connect(AckCallback newCallback) {
    callback = newCallback;
  }

  synchronized void write(int pin, int entry) {
    pinsOfVector[entries[pin] & VECTOR] &= ~(1 << pin);
    pinsOfVector[entry & VECTOR] |= 1 << pin;
    entries[pin] = (entry & ~REMOTE_IRR) | (entries[pin] & REMOTE_IRR);
    if (isDue(pin)) {
      send(pin);
    }
  }

  @Override
  public synchronized int setLevel(int pin, int sourceId, boolean level) {
    if (pin < 0 || pin >= PINS) {
      throw new IllegalArgumentException("pin=" + pin + " is not in 0.." + (PINS - 1));
    }
    SourceId.check(sourceId);
    int before = sources[pin];
    int after = level ? before | 1 << sourceId : before & ~(1 << sourceId);
    sources[pin] = after;
    if (after == 0) {
      return 1;
    }
    int entry = entries[pin];
    if ((entry & MASKED) != 0) {
      return -1;
    }
    if ((entry & LEVEL) != 0 ? (entry & REMOTE_IRR) != 0 : before != 0) {
      return 0;
    }
    return send(pin);
  }

  @Override
  public void eoi(int vector, int cpu, boolean levelTriggered) {
    int pins;
    AckCallback to;
    synchronized (this) {
      pins = pinsOfVector[vector];
      to = callback;
    }
    for (int left = pins; left != 0; left &= left - 1) {
      to.acked(Integer.numberOfTrailingZeros(left));
    }
    synchronized (this) {
      for (int left = pins; left != 0; left &= left - 1) {
        int pin = Integer.numberOfTrailingZeros(left);
        if (levelTriggered && (entries[pin] & (VECTOR | LEVEL)) == (vector | LEVEL)) {
          entries[pin] &= ~REMOTE_IRR;
          if (isDue(pin)) {
            send(pin);
          }
        }
      }
    }
  }

  private boolean isDue(int pin) {
    return sources[pin] != 0 && (entries[pin] & (LEVEL | MASKED | REMOTE_IRR)) == LEVEL;
  }

  private int send(int pin) {
    int entry = entries[pin];
    if ((entry & LEVEL) != 0) {
      entries[pin] = entry | REMOTE_IRR;
    }
    int taken =
        sink.deliver(
            entry & VECTOR,
            destinations[pin],
            entry >>> 11 & 1,
            entry >>> 8 & 7,
            (entry & LEVEL) == 0 ? 0 : 1);
    if (taken <= 0) {
      entries[pin] &= ~REMOTE_IRR;
    }
    return taken;
  }
}
