// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait in a domain, in the order they came. One of them leads: it looks at the
 * readers, and they wake it. The others sleep until their grace period is over, or until it is
 * their turn to lead.
 *
 * <p>The rule that keeps anybody from sleeping for ever: while somebody is in the line, either one
 * leads, or one is awake who will try to. So whoever leaves the line, as leader or not, wakes the
 * first of it if nobody leads, and whoever joins tries to lead before he sleeps.
 *
 * <p>Threading: any thread, lock-free.
 */
final class WaitingLine {

  private static final VarHandle LEADER;

  static {
    try {
      LEADER = MethodHandles.lookup().findVarHandle(WaitingLine.class, "leader", Place.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A thread in the line, and what it waits for. */
  static final class Place {
    private final Thread thread;
    private final long cookie;

    private Place(Thread thread, long cookie) {
      this.thread = thread;
      this.cookie = cookie;
    }
  }

  private final ConcurrentLinkedQueue<Place> line = new ConcurrentLinkedQueue<>();
  private @Nullable Place leader;

  /** Puts the calling thread into the line; it must leave again. */
  Place join(long cookie) {
    Place place = new Place(Thread.currentThread(), cookie);
    line.add(place);
    // ORDER(SRCU-V): full fence between joining and looking whether one must sleep; pairs with
    // those before the line is looked through (store buffering).
    VarHandle.fullFence();
    return place;
  }

  /** Makes a thread of the line its leader, if there is none. */
  boolean lead(Place place) {
    // ORDER(SRCU-V): compare-and-set of the leader; pairs with the volatile write in leave: what
    // one leader told the readers is undone before the next one tells them.
    return LEADER.compareAndSet(this, null, place);
  }

  /** Takes a thread out of the line, also its leader; wakes the next if nobody leads then. */
  void leave(Place place) {
    line.remove(place);
    if (LEADER.getOpaque(this) == place) {
      // ORDER(SRCU-V): volatile write; pairs with the compare-and-set in lead.
      LEADER.setVolatile(this, null);
    }
    // ORDER(SRCU-V): full fence between the change and the look at the line; pairs with join.
    VarHandle.fullFence();
    if (LEADER.getOpaque(this) == null) {
      Place first = line.peek();
      if (first != null) {
        LockSupport.unpark(first.thread);
      }
    }
  }

  /**
   * Wakes those whose grace period is over now, and who leads, to go on with the next. Called
   * behind a full fence after the end.
   */
  void ended(long sequence) {
    Thread self = Thread.currentThread();
    for (Place place : line) {
      if (place.cookie - sequence <= 0 && place.thread != self) {
        LockSupport.unpark(place.thread);
      }
    }
    advanced();
  }

  /** Wakes who leads, for the readers that are waited for are others now. */
  void advanced() {
    Place now = (Place) LEADER.getOpaque(this);
    if (now != null && now.thread != Thread.currentThread()) {
      LockSupport.unpark(now.thread);
    }
  }
}
