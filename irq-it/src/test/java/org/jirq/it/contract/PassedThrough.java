// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import org.jirq.api.LineListener;
import org.jirq.irqfd.HeapEventSource;

/**
 * A passed-through device and the host that forwards its level-triggered line: when it finds the
 * line high the host masks it on its own side and signals the event; asked to sample again it
 * unmasks and looks. One thread.
 */
final class PassedThrough implements LineListener {

  final HeapEventSource event = new HeapEventSource("device");
  private boolean high;
  private boolean hostMasked;
  private int notifies;

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
}
