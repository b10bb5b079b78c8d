// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import org.jirq.api.LineListener;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.LevelIrqfd;
import org.jirq.irqfd.ResamplePolicy;
import org.jspecify.annotations.Nullable;

/**
 * A passed-through device: its host signals the event when the device raises its line, and then
 * does not look at the line again until it is asked to.
 *
 * <p>Plain fields: exactly one thread runs at a time, and accesses to them are no scheduling
 * points.
 */
class Device implements LineListener {

  final World world;
  final int gsi;
  final ResamplePolicy policy;
  final HeapEventSource event;
  @Nullable LevelIrqfd fd;

  /** The line, as the device drives it. */
  boolean asserted;

  /** Whether the host waits to be asked before it looks at the line again. */
  boolean waiting;

  /** Whether the line was taken down by the machine, and nobody was asked to look since. */
  boolean owed;

  boolean closing;
  boolean closed;
  boolean toldMasked;
  long notifies;

  /** Whether it is assigned by an actor: it has a part of the rounds only. */
  boolean late;

  /** Of one that is late: the rounds and EOIs before it came. Set when all is at rest. */
  long missedRounds = -1;

  long missedEois = -1;
  int causes;
  int taken;

  /** The pins that the GSI leads to, now or later: bit n is pin n. */
  int pins;

  /** Whether each interrupt of the guest must be one that the device raised. */
  boolean exact;

  Device(World world, int gsi, ResamplePolicy policy) {
    this.world = world;
    this.gsi = gsi;
    this.policy = policy;
    this.event = new HeapEventSource("device" + gsi);
    this.pins = 1 << (gsi & 15);
  }

  /** Makes the kind of device that a policy needs. */
  static Device of(World world, int gsi, ResamplePolicy policy) {
    return switch (policy) {
      case QUERY_LINE -> new QueriedDevice(world, gsi);
      case LEAVE_TO_LISTENER -> new DecidingDevice(world, gsi);
      default -> new Device(world, gsi, policy);
    };
  }

  boolean isAt(int pin) {
    return (pins >>> pin & 1) != 0;
  }

  void assign() {
    fd = world.registry.assignLevel(event, gsi, this, policy);
  }

  /** Assigns what somebody else is closing, which may be refused. */
  void assignUnlessClosed() {
    try {
      assign();
    } catch (IllegalStateException closedMeanwhile) {
      fd = null;
      if (!closing) {
        throw closedMeanwhile;
      }
    }
    world.rethrow();
  }

  void close() {
    closing = true;
    LevelIrqfd mine = fd;
    if (mine != null) {
      mine.close();
      closed = true;
    }
    world.rethrow();
  }

  /** Closes behind a mask, when no acknowledgement is under way: what is owed is notified. */
  void closePostponed() {
    boolean wasOwed = owed;
    close();
    if (wasOwed && owed) {
      world.violation('e', "closed, and a postponed notify was never made: gsi=" + gsi);
    }
    world.rethrow();
  }

  /** The owner closes the event, with the irqfd at it. */
  void hangUp() {
    closing = true;
    event.close();
    closed = true;
    world.rethrow();
  }

  /** Something happened in the device. */
  void raise() {
    causes++;
    asserted = true;
    look();
    world.rethrow();
  }

  /** The guest's handler has served the device. */
  void quiet() {
    asserted = false;
  }

  final void look() {
    if (asserted && !waiting) {
      waiting = true;
      event.signal(1);
    }
  }

  /** The guest takes an interrupt of this device's line. */
  void taken() {
    if (exact && (!asserted || taken == causes)) {
      world.violation(
          'e',
          "the guest has an interrupt more than its device raised: gsi=%d raised=%d asserted=%b"
              .formatted(gsi, causes, asserted));
    }
    taken = causes;
  }

  @Override
  public void resample(int atGsi, int chip, int pin) {
    asked();
    look();
    if (closed) {
      world.violation('c', "resample was still running when close returned: gsi=" + gsi);
    }
  }

  /** The host is asked to look at the line again. */
  final void asked() {
    heard();
    waiting = false;
  }

  /** The host hears that its line went down. */
  final void heard() {
    if (closed) {
      world.violation('c', "asked after close returned: gsi=" + gsi);
    }
    world.checkLowered(this);
    notifies++;
    owed = false;
  }

  @Override
  public void acked(int atGsi, int chip, int pin) {
    if (closed) {
      world.violation('c', "acked after close returned: gsi=" + gsi);
    }
  }

  @Override
  public void ended(int atGsi, int chip, int pin) {
    if (closed) {
      world.violation('c', "ended after close returned: gsi=" + gsi);
    }
  }

  @Override
  public void masked(int atGsi, int chip, int pin) {
    told(true);
  }

  @Override
  public void unmasked(int atGsi, int chip, int pin) {
    told(false);
  }

  private void told(boolean masked) {
    if (closed) {
      world.violation('c', "a mask was told after close returned: gsi=" + gsi);
    }
    toldMasked = masked;
  }
}
