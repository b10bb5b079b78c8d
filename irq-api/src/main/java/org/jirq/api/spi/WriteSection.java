// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api.spi;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
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

  /**
   * Tells a board the mask of every pin, in one stay in the section, as a chip does after a reset
   * and after a restore. A pin whose call throws keeps it from no other.
   *
   * @param pins how many pins the chip has, 1 or more
   * @param masked tells the present mask of a pin
   * @param board who is told, on this thread
   */
  public void tellMasks(int pins, IntPredicate masked, ChipBoard board) {
    if (board == ChipBoard.NONE) {
      return;
    }
    Failure failure = null;
    enter();
    try {
      for (int pin = 0; pin < pins; pin++) {
        try {
          board.maskChanged(pin, masked.test(pin));
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
      }
    } finally {
      leave();
    }
    Failure.rethrow(failure);
  }

  /** Leaves the section. To be called in a {@code finally} block. */
  public void leave() {
    if (lock != null) {
      lock.unlock();
    }
  }
}
