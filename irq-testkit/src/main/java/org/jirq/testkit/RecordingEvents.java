// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import org.jirq.api.IrqEvents;

/** An observer that notes every event. One thread at a time. */
public final class RecordingEvents implements IrqEvents {

  private final CallLog log;

  /**
   * Makes an observer.
   *
   * @param log takes the events, written as the calls that told them
   */
  public RecordingEvents(CallLog log) {
    this.log = log;
  }

  @Override
  public void lineChanged(int pin, boolean level) {
    if (log.writes()) {
      log.add("lineChanged(%d,%b)", pin, level);
    }
  }

  @Override
  public void sent(int pin, int vector, int result) {
    if (log.writes()) {
      log.add("sent(%d,0x%02x,%d)", pin, vector, result);
    }
  }

  @Override
  public void remoteIrrChanged(int pin, boolean set) {
    if (log.writes()) {
      log.add("remoteIrrChanged(%d,%b)", pin, set);
    }
  }

  @Override
  public void ended(int vector, int cpu, int pins) {
    if (log.writes()) {
      log.add("ended(0x%02x,%d,%d)", vector, cpu, pins);
    }
  }

  @Override
  public void maskChanged(int pin, boolean masked) {
    if (log.writes()) {
      log.add("maskChanged(%d,%b)", pin, masked);
    }
  }

  @Override
  public void coalesced(int pin) {
    if (log.writes()) {
      log.add("coalesced(%d)", pin);
    }
  }

  @Override
  public void stormDeferred(int pin, long deadline) {
    if (log.writes()) {
      log.add("stormDeferred(%d,%d)", pin, deadline);
    }
  }

  @Override
  public void invalidAccess(long offset, int size, boolean write) {
    if (log.writes()) {
      log.add("invalidAccess(0x%x,%d,%b)", offset, size, write);
    }
  }
}
