// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import org.jirq.api.ApicSink;

/** A CPU side that costs next to nothing: counts messages and keeps the last vector. */
final class CountingSink implements ApicSink {

  private int messages;
  private int lastVector;

  @Override
  public int deliver(
      int vector, int destination, int destinationMode, int deliveryMode, int triggerMode) {
    messages++;
    lastVector = vector;
    return 1;
  }

  int messages() {
    return messages;
  }

  int lastVector() {
    return lastVector;
  }
}
