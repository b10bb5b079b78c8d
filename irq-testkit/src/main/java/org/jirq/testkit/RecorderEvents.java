// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import org.jirq.api.IrqEvents;

/** Notes for a recorder what only the observer hears, and passes everything on. */
final class RecorderEvents implements IrqEvents {

  private final Outputs outputs;
  private final Runnable deferred;
  private final IrqEvents next;

  RecorderEvents(Outputs outputs, Runnable deferred, IrqEvents next) {
    this.outputs = outputs;
    this.deferred = deferred;
    this.next = next;
  }

  @Override
  public void sent(int pin, int vector, int result) {
    outputs.sent(pin, vector, result);
    next.sent(pin, vector, result);
  }

  @Override
  public void remoteIrrChanged(int pin, boolean set) {
    outputs.remoteIrrChanged(pin, set);
    next.remoteIrrChanged(pin, set);
  }

  @Override
  public void stormDeferred(int pin, long deadline) {
    deferred.run();
    next.stormDeferred(pin, deadline);
  }

  @Override
  public void lineChanged(int pin, boolean level) {
    next.lineChanged(pin, level);
  }

  @Override
  public void ended(int vector, int cpu, int pins) {
    next.ended(vector, cpu, pins);
  }

  @Override
  public void maskChanged(int pin, boolean masked) {
    next.maskChanged(pin, masked);
  }

  @Override
  public void coalesced(int pin) {
    next.coalesced(pin);
  }

  @Override
  public void invalidAccess(long offset, int size, boolean write) {
    next.invalidAccess(offset, size, write);
  }
}
