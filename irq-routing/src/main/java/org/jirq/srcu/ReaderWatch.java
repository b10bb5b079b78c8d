// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * For how long a grace period has seen the same sections open, learnt on the waiting side only: a
 * reader takes no clock.
 *
 * <p>A slot tells by the number of its ended sections: while that stays, those that were open still
 * are. A cell tells by its word, which names the claimant. (A thread that released a cell and
 * claimed it again on the same index would look the same; but new sections begin on the other index
 * while this one is scanned.) So what is measured is a lower bound, and sections that overlap in
 * one slot make it smaller.
 *
 * <p>Threading: {@link #look} and {@link #forget} under the driver's lock; {@link #watched} for any
 * thread.
 */
final class ReaderWatch {

  /** Looks that follow one another sooner than this tell nothing new. */
  private static final long LOOK_NANOS = 100_000;

  private static final VarHandle SEEN;

  static {
    try {
      SEEN = MethodHandles.lookup().findVarHandle(ReaderWatch.class, "seen", List.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Sections that are open at a place since a time, at least. */
  private record Seen(int place, int on, long mark, long since) {
    boolean isSame(int otherPlace, int otherOn, long otherMark) {
      return place == otherPlace && on == otherOn && mark == otherMark;
    }
  }

  private final Readers readers;
  private final WaitStatistics statistics;

  /** What the last look saw; never changes. */
  private List<Seen> seen = List.of();

  private long lastLook;

  ReaderWatch(Readers readers, WaitStatistics statistics) {
    this.readers = readers;
    this.statistics = statistics;
  }

  /** Looks who is inside on an index. */
  void look(int on, long now) {
    List<Seen> before = seen;
    if (!before.isEmpty() && before.get(0).on == on && now - lastLook < LOOK_NANOS) {
      return;
    }
    lastLook = now;
    List<Seen> next = new ArrayList<>();
    readers.visit(
        (place, index, sections, mark, thread, threadId) -> {
          if (index == on) {
            next.add(new Seen(place, on, mark, since(before, place, on, mark, now)));
          }
        });
    for (Seen each : next) {
      statistics.raise(WaitStatistics.LONGEST_READER, now - each.since);
    }
    // ORDER(SRCU-O): release of a list that is complete; pairs with watched.
    SEEN.setRelease(this, List.copyOf(next));
  }

  /** Forgets all: the grace period is over. */
  void forget() {
    if (!seen.isEmpty()) {
      // ORDER(SRCU-O): as in look.
      SEEN.setRelease(this, List.of());
    }
  }

  /** Returns for how many nanoseconds those at a place have been watched; 0 if they are not. */
  long watched(int place, int on, long mark, long now) {
    // ORDER(SRCU-O): acquire; pairs with look.
    @SuppressWarnings("unchecked") // the field has that type
    List<Seen> all = (List<Seen>) SEEN.getAcquire(this);
    return Math.max(0, now - since(all, place, on, mark, now));
  }

  private static long since(List<Seen> all, int place, int on, long mark, long now) {
    for (Seen each : all) {
      if (each.isSame(place, on, mark)) {
        return each.since;
      }
    }
    return now;
  }
}
