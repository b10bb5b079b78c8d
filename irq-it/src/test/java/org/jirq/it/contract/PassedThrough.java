// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import org.jirq.api.LineListener;
import org.jirq.api.LineQuery;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.irqfd.LevelIrqfd;
import org.jirq.irqfd.ResamplePolicy;

/**
 * A passed-through device and the host that forwards its level-triggered line: when it finds the
 * line high the host masks it on its own side and signals the event; asked to sample again it
 * unmasks and looks. Asked for its line it answers, and left alone with its policy it postpones
 * behind a mask. One thread.
 */
final class PassedThrough implements LineListener {

  final HeapEventSource event = new HeapEventSource("device");
  private boolean high;
  private boolean hostMasked;
  private int notifies;
  private int questions;
  private int decisions;
  private boolean decides;
  private boolean guestMasked;
  private boolean postponed;

  /** Assigns the device to a GSI. */
  LevelIrqfd assign(IrqfdRegistry irqfds, int gsi, ResamplePolicy policy) {
    decides = policy == ResamplePolicy.LEAVE_TO_LISTENER;
    LineListener listener = policy == ResamplePolicy.QUERY_LINE ? query() : this;
    return irqfds.assignLevel(event, gsi, listener, policy);
  }

  private LineQuery query() {
    return (gsi, chip, pin) -> {
      questions++;
      hostMasked = high;
      return high;
    };
  }

  void raise() {
    high = true;
    sample();
  }

  void quiet() {
    high = false;
  }

  @Override
  public void resample(int gsi, int chip, int pin) {
    notifies++;
    hostMasked = false;
    sample();
  }

  @Override
  public void ended(int gsi, int chip, int pin) {
    if (decides && guestMasked) {
      postponed = true;
    } else if (decides) {
      decide();
    }
  }

  @Override
  public void masked(int gsi, int chip, int pin) {
    guestMasked = true;
  }

  @Override
  public void unmasked(int gsi, int chip, int pin) {
    guestMasked = false;
    if (postponed) {
      postponed = false;
      decide();
    }
  }

  private void decide() {
    decisions++;
    hostMasked = false;
    sample();
  }

  private void sample() {
    if (high && !hostMasked) {
      hostMasked = true;
      event.signal();
    }
  }

  boolean isHigh() {
    return high;
  }

  boolean isHostMasked() {
    return hostMasked;
  }

  int notifies() {
    return notifies;
  }

  /** How often it sampled its line of its own accord. */
  int decisions() {
    return decisions;
  }

  int questions() {
    return questions;
  }
}
