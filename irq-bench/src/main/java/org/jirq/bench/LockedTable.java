// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jirq.api.LineTarget;
import org.jirq.api.MsiSink;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.MsiRoute;
import org.jspecify.annotations.Nullable;

/**
 * The baseline for updates of a table: its routes in an array under a {@link
 * ReentrantReadWriteLock}, which deliveries hold for reading, so that an update waits for them as a
 * grace period does.
 *
 * <p>An update checks the new routes and fills a new array outside of the lock; under it, it
 * compares and puts the new one in place. One chip, one route to a GSI, no listeners.
 */
final class LockedTable implements LineTarget {

  private static final int GSIS = 4096;

  private final Lock read;
  private final Lock write;
  private final LineTarget chip;
  private final int pins;
  private final MsiSink msi;
  private @Nullable IrqRoute[] live = new IrqRoute[GSIS];

  LockedTable(LineTarget chip, int pins, MsiSink msi) {
    this.chip = chip;
    this.pins = pins;
    this.msi = msi;
    ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    read = lock.readLock();
    write = lock.writeLock();
  }

  /** Replaces the table; tells whether anything has changed. */
  boolean replace(List<? extends IrqRoute> routes) {
    IrqRoute[] next = new IrqRoute[GSIS];
    for (IrqRoute route : routes) {
      int gsi = route.gsi();
      if (gsi < 0 || gsi >= GSIS || next[gsi] != null) {
        throw new IllegalArgumentException("gsi=" + gsi + " is out of range or there twice");
      }
      if (route instanceof ChipRoute pin && (pin.pin() < 0 || pin.pin() >= pins)) {
        throw new IllegalArgumentException("pin=" + pin.pin() + " is not in 0.." + (pins - 1));
      }
      next[gsi] = route;
    }
    write.lock();
    try {
      if (Arrays.equals(next, live)) {
        return false;
      }
      live = next;
      return true;
    } finally {
      write.unlock();
    }
  }

  @Override
  public int setLevel(int gsi, int sourceId, boolean level) {
    read.lock();
    try {
      IrqRoute route = live[gsi];
      if (route instanceof ChipRoute pin) {
        return chip.setLevel(pin.pin(), sourceId, level);
      }
      if (route instanceof MsiRoute message && level) {
        return msi.deliver(message.message().address(), message.message().data(), 0);
      }
      return -1;
    } finally {
      read.unlock();
    }
  }
}
