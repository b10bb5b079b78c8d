// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

import java.nio.ByteBuffer;

/**
 * A complete, versioned, flat snapshot of an object's state.
 *
 * <p>A snapshot holds per-source levels, requests not delivered yet, what is in service and all
 * counters; whoever loads it and goes on sees no difference to the original. Loading runs no
 * callback; {@link #resync} does afterwards.
 *
 * <p>Not to be called while other threads use the object.
 */
public interface SaveRestore {

  /**
   * Returns the size of a snapshot taken now.
   *
   * @return bytes, more than 0
   */
  int stateSize();

  /**
   * Writes a snapshot at the buffer's position, little-endian whatever the buffer's order is.
   *
   * @param to a buffer with at least {@link #stateSize} bytes remaining; its position advances by
   *     that
   * @throws java.nio.BufferOverflowException if it has less
   */
  void save(ByteBuffer to);

  /**
   * Replaces the whole state by a snapshot, this version's or an older one's. Runs no callback.
   *
   * @param from a buffer that stands at a snapshot; its position advances behind it
   * @throws IllegalArgumentException if it is no snapshot of such an object, of an unknown version,
   *     too short, or holds impossible values; the state is unchanged then
   */
  void load(ByteBuffer from);

  /** After a load: tells every mask to the board, delivers what the loaded state says is due. */
  void resync();
}
