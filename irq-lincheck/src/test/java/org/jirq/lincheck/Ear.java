// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lincheck;

import java.util.concurrent.atomic.AtomicInteger;
import org.jirq.api.AckNotifier;

/** A notifier that objects to a call after its end. */
final class Ear implements AckNotifier {

  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean closed;

  @Override
  public void acked(int gsi, int chip, int pin) {
    calls.incrementAndGet();
    if (closed) {
      throw new IllegalStateException("called after close had returned");
    }
  }

  /** Notes that {@code close} has returned. */
  void closed() {
    closed = true;
  }

  int calls() {
    return calls.get();
  }
}
