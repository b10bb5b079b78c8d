// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import org.jspecify.annotations.Nullable;

/**
 * A read-side critical section that ends when it is closed, for try-with-resources:
 *
 * <pre>{@code
 * try (ReadSection section = srcu.read()) {
 *   deliverThrough(table);
 * }
 * }</pre>
 *
 * <p>It is worth what a token is worth: sections nest and end in any order, and any thread may
 * close one. Two sections of a thread that are open at once may be the same object, which then has
 * to be closed twice: it has no identity of its own, so do not compare, and do not synchronize on
 * it.
 *
 * <p>Threading: immutable. Memory consistency effects: those of {@link Srcu#readLock} and {@link
 * Srcu#readUnlock}.
 */
public final class ReadSection implements AutoCloseable {

  /** Whose counters hold the section; null if it is found by its token. */
  private final @Nullable ReaderSlot slot;

  /** Null if the section is in a slot: what a slot refers to must not keep the domain alive. */
  private final @Nullable Readers readers;

  /** The token; in a slot, the index. */
  private final long token;

  /** The sections of a slot on an index, which are all alike. */
  ReadSection(ReaderSlot slot, int index) {
    this.slot = slot;
    this.readers = null;
    this.token = index;
  }

  /** The section of a thread without a slot. */
  ReadSection(Readers readers, long token) {
    this.slot = null;
    this.readers = readers;
    this.token = token;
  }

  /**
   * Ends the section, on any thread.
   *
   * @throws IllegalStateException if it has ended already, as far as that shows
   */
  @Override
  public void close() {
    ReaderSlot counters = slot;
    if (counters != null) {
      counters.exit((int) token);
    } else if (readers != null) {
      readers.exit(token);
    }
  }
}
