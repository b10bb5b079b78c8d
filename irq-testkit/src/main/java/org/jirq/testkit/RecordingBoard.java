// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import org.jirq.api.ChipBoard;

/** A board that notes what its chip tells it. It offers no resampler. One thread at a time. */
public final class RecordingBoard implements ChipBoard {

  private final CallLog log;

  /**
   * Makes a board.
   *
   * @param log takes the calls, as {@code taken(pin)}, {@code acked(pin)} and {@code
   *     masked(pin,state)}
   */
  public RecordingBoard(CallLog log) {
    this.log = log;
  }

  @Override
  public void taken(int pin) {
    if (log.writes()) {
      log.add("taken(%d)", pin);
    }
  }

  @Override
  public void acked(int pin) {
    if (log.writes()) {
      log.add("acked(%d)", pin);
    }
  }

  @Override
  public void maskChanged(int pin, boolean masked) {
    if (log.writes()) {
      log.add("masked(%d,%b)", pin, masked);
    }
  }
}
