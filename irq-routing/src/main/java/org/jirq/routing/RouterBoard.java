// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import org.jirq.api.ChipBoard;
import org.jirq.srcu.Srcu;

/**
 * The router as one chip sees it: fans out to the listeners of all GSIs that lead to a pin.
 *
 * <p>A pin that nobody listens to costs a look at the live table and no reader. Listeners run
 * inside a reader, on the chip's thread; their exceptions reach the chip after all have had their
 * turn and the reader has been left.
 */
final class RouterBoard implements ChipBoard {

  private final Srcu srcu;
  private final LiveTable live;
  private final int chip;

  RouterBoard(Srcu srcu, LiveTable live, int chip) {
    this.srcu = srcu;
    this.live = live;
    this.chip = chip;
  }

  @Override
  public void taken(int pin) {
    if (!live.acquire().notifiers(chip, pin).hearTaken()) {
      return;
    }
    long token = srcu.readLock();
    try {
      live.acquire().notifiers(chip, pin).taken(chip, pin);
    } finally {
      srcu.readUnlock(token);
    }
  }

  @Override
  public void acked(int pin) {
    if (!live.acquire().notifiers(chip, pin).hearAcks()) {
      return;
    }
    long token = srcu.readLock();
    try {
      // Looked up again: only what is read inside the reader may be called.
      live.acquire().notifiers(chip, pin).acked(chip, pin);
    } finally {
      srcu.readUnlock(token);
    }
  }

  @Override
  public void maskChanged(int pin, boolean masked) {
    if (!live.acquire().notifiers(chip, pin).hearMasks()) {
      return;
    }
    long token = srcu.readLock();
    try {
      live.acquire().notifiers(chip, pin).maskChanged(chip, pin, masked);
    } finally {
      srcu.readUnlock(token);
    }
  }

  @Override
  public boolean hasResampler(int pin) {
    return live.acquire().notifiers(chip, pin).canResample();
  }

  @Override
  public boolean resampleInstead(int pin) {
    if (!live.acquire().notifiers(chip, pin).canResample()) {
      return false;
    }
    long token = srcu.readLock();
    try {
      return live.acquire().notifiers(chip, pin).resample(chip, pin);
    } finally {
      srcu.readUnlock(token);
    }
  }
}
