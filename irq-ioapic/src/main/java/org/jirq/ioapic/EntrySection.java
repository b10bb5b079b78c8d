// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.util.concurrent.locks.ReentrantLock;
import org.jirq.api.Cell;
import org.jspecify.annotations.Nullable;

/**
 * The section that serialises a chip's entry writes, resets and mask queries, and with them its
 * mask notifiers. No delivery and no EOI passes through it. Nothing in the plain cell.
 */
final class EntrySection {

  private final @Nullable ReentrantLock lock;

  EntrySection(Cell cell) {
    lock = cell == Cell.PLAIN ? null : new ReentrantLock();
  }

  void enter() {
    if (lock != null) {
      lock.lock();
    }
  }

  void leave() {
    if (lock != null) {
      lock.unlock();
    }
  }
}
