// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import org.jspecify.annotations.Nullable;

/**
 * Tables in which a thread looks for its slot first, by its id, at half the cost of a ThreadLocal.
 * Only a guess: what it finds is checked, and who finds nothing looks through all slots, or asks a
 * ThreadLocal if its place is another thread's. The domain holds the table itself, as one step more
 * would cost what this saves.
 *
 * <p>Threading: any thread, wait-free, with plain accesses. A thread may see any old state of a
 * table: it takes a slot from it only if it owns the slot, which no other thread can make it
 * believe, see {@link ReaderSlot#isOwnedBy}; and what it wrote to that slot, it sees.
 */
final class SlotPlaces {

  /** Length of the smallest table that is written. */
  static final int SMALLEST = 8;

  /** The table of a domain that nobody has read in. Never written. */
  static final @Nullable ReaderSlot[] NONE = {null};

  private SlotPlaces() {}

  /**
   * Finds the slot of the calling thread; null if it is not here.
   *
   * @param places a table, whose length is a power of two
   */
  static @Nullable ReaderSlot find(@Nullable ReaderSlot[] places, Thread thread) {
    ReaderSlot slot = places[place(thread, places)];
    return slot != null && slot.isOwnedBy(thread) ? slot : null;
  }

  /**
   * Gives the slot of the calling thread a place, if there is one that no living thread has.
   *
   * @param slots how many slots there are
   * @return the table, a larger one if the old one was too small
   */
  static @Nullable ReaderSlot[] put(
      @Nullable ReaderSlot[] places, ReaderSlot slot, Thread thread, int slots) {
    @Nullable ReaderSlot[] now =
        places.length >= 2 * slots
            ? places
            : copy(places, Math.max(SMALLEST, 4 * Integer.highestOneBit(slots)));
    int place = place(thread, now);
    if (!isTaken(now, place)) {
      now[place] = slot;
    }
    return now;
  }

  private static @Nullable ReaderSlot[] copy(@Nullable ReaderSlot[] was, int length) {
    @Nullable ReaderSlot[] next = new @Nullable ReaderSlot[length];
    for (ReaderSlot slot : was) {
      Thread owner = slot == null ? null : slot.livingOwner();
      if (owner != null) {
        next[place(owner, next)] = slot;
      }
    }
    return next;
  }

  /** Slots change hands: the one in a place may be that of a thread which belongs elsewhere. */
  private static boolean isTaken(@Nullable ReaderSlot[] in, int place) {
    ReaderSlot slot = in[place];
    Thread owner = slot == null ? null : slot.livingOwner();
    return owner != null && place(owner, in) == place;
  }

  /** Thread ids follow each other, so threads that were made together get different places. */
  private static int place(Thread thread, @Nullable ReaderSlot[] in) {
    return (int) ThreadKind.id(thread) & (in.length - 1);
  }
}
