// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api.spi;

import java.util.concurrent.locks.ReentrantLock;
import org.jirq.api.Cell;
import org.jspecify.annotations.Nullable;

/**
 * For authors of chips: the section that serialises a chip's configuration writes, resets and mask
 * queries, and with them its mask notifiers. No line change, acknowledgement, end of interrupt or
 * delivery passes through it.
 *
 * <p><b>Threads.</b> Nothing in the plain cell. In the shared cell a reentrant lock: whatever was
 * done in an earlier section happens-before a later one. Blocking; never entered on the hot paths.
 */
public final class WriteSection {

  private final @Nullable ReentrantLock lock;

  /**
   * Makes a section.
   *
   * @param cell the chip's cell
   */
  public WriteSection(Cell cell) {
    lock = cell == Cell.PLAIN ? null : new ReentrantLock();
  }

  /** Enters the section, waiting for a thread that is inside. */
  public void enter() {
    if (lock != null) {
      lock.lock();
    }
  }

  /** Leaves the section. To be called in a {@code finally} block. */
  public void leave() {
    if (lock != null) {
      lock.unlock();
    }
  }
}
