// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jirq.api.LineTarget;
import org.jspecify.annotations.Nullable;

/**
 * The baseline routing table: arrays under a {@link ReentrantReadWriteLock}, which the table's
 * readers hold while they deliver, so that here too no old route delivers after a change.
 *
 * <p>One chip, one GSI to a pin, one ack listener to a GSI.
 */
final class LockedRouter implements LineTarget, LockedIoApic.AckCallback {

  private static final int GSIS = 4096;
  private static final int NONE = -1;

  private final Lock read;
  private final Lock write;
  private final LineTarget chip;
  private final int[] pinOfGsi = new int[GSIS];
  private final int[] gsiOfPin = new int[24];
  private final @Nullable LockedResampler[] resamplers = new LockedResampler[GSIS];

  LockedRouter(LineTarget chip) {
    this.chip = chip;
    ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    read = lock.readLock();
    write = lock.writeLock();
    java.util.Arrays.fill(pinOfGsi, NONE);
    java.util.Arrays.fill(gsiOfPin, NONE);
  }

  void route(int gsi, int pin) {
    write.lock();
    try {
      pinOfGsi[gsi] = pin;
      gsiOfPin[pin] = gsi;
    } finally {
      write.unlock();
    }
  }

  void listen(int gsi, @Nullable LockedResampler resampler) {
    write.lock();
    try {
      resamplers[gsi] = resampler;
    } finally {
      write.unlock();
    }
  }

  @Override
  public int setLevel(int gsi, int sourceId, boolean level) {
    if (gsi < 0 || gsi >= GSIS) {
      throw new IllegalArgumentException("gsi=" + gsi + " is not in 0..4095");
    }
    read.lock();
    try {
      int pin = pinOfGsi[gsi];
      return pin == NONE ? -1 : chip.setLevel(pin, sourceId, level);
    } finally {
      read.unlock();
    }
  }

  @Override
  public void acked(int pin) {
    read.lock();
    try {
      int gsi = gsiOfPin[pin];
      LockedResampler resampler = gsi == NONE ? null : resamplers[gsi];
      if (resampler != null) {
        resampler.acked(gsi);
      }
    } finally {
      read.unlock();
    }
  }
}
