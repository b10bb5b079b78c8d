// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a domain: a copy-on-write array that starts empty and never shrinks.
 *
 * <p>Threading: any thread, lock-free; the array grows by compare-and-set, so a reader never waits
 * for another one. A slot outlives its thread and goes to the next thread that needs one, so the
 * number of slots is bounded by the largest number of threads alive at once, and by a limit.
 */
class ReaderSlots {

  /**
   * Most slots of a domain: a grace period looks at every one of them. Stripes count on from here.
   */
  static final int LIMIT = 256;

  private static final int STRIPES = 4;

  private static final ReaderSlot[] NONE = {};
  private static final VarHandle SLOTS;
  private static final VarHandle STRIPES_HANDLE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      SLOTS = lookup.findVarHandle(ReaderSlots.class, "slots", ReaderSlot[].class);
      STRIPES_HANDLE = lookup.findVarHandle(ReaderSlots.class, "stripes", ReaderSlot[].class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int limit;
  private final ParkedDriver driver = new ParkedDriver();
  private ReaderSlot[] slots = NONE;
  private ReaderSlot[] stripes = NONE;

  /**
   * Makes an empty set.
   *
   * @param limit how many slots at most, 0 to {@link #LIMIT}
   */
  ReaderSlots(int limit) {
    this.limit = limit;
  }

  /**
   * Finds or makes the slot of a thread.
   *
   * @return a slot that {@code thread} owns, or null if there are as many owners alive as there may
   *     be
   */
  @Nullable ReaderSlot adopt(Thread thread) {
    WeakReference<Thread> owner = new WeakReference<>(thread);
    while (true) {
      // Its own slot is still here if its place was lost, or somebody cleared its ThreadLocals.
      ReaderSlot own = ownedBy(thread);
      if (own != null) {
        return own;
      }
      ReaderSlot[] now = acquire();
      for (ReaderSlot slot : now) {
        if (slot.inherit(owner, thread)) {
          return slot;
        }
      }
      if (now.length >= limit) {
        return null;
      }
      ReaderSlot slot = append(now, owner);
      if (slot != null) {
        return slot;
      }
    }
  }

  /** Finds the slot of a thread, or null if it has none. */
  @Nullable ReaderSlot ownedBy(Thread thread) {
    for (ReaderSlot slot : acquire()) {
      if (slot.isOwnedBy(thread)) {
        return slot;
      }
    }
    return null;
  }

  /** Returns whom readers wake when they leave. */
  ParkedDriver driver() {
    return driver;
  }

  /** Finds the stripe for a thread: a slot that nobody owns, so that all its uses are atomic. */
  ReaderSlot stripe(long threadId) {
    ReaderSlot[] all = stripesAcquire();
    if (all.length == 0) {
      ReaderSlot[] made = new ReaderSlot[STRIPES];
      for (int i = 0; i < STRIPES; i++) {
        made[i] = new ReaderSlot(LIMIT + i, null, driver);
      }
      // ORDER(SRCU-S): compare-and-set, before a stripe counts anything; pairs with stripesAcquire.
      STRIPES_HANDLE.compareAndSet(this, all, made);
      all = stripesAcquire();
    }
    return all[(int) threadId & (STRIPES - 1)];
  }

  private @Nullable ReaderSlot append(ReaderSlot[] now, WeakReference<Thread> owner) {
    ReaderSlot slot = new ReaderSlot(now.length, owner, driver);
    ReaderSlot[] next = new ReaderSlot[now.length + 1];
    System.arraycopy(now, 0, next, 0, now.length);
    next[now.length] = slot;
    // ORDER(SRCU-S): compare-and-set of the array, before the slot counts anything; pairs with the
    // acquire below, and with SRCU-A through the slot's SRCU-B.
    return SLOTS.compareAndSet(this, now, next) ? slot : null;
  }

  /**
   * Finds a slot by the number in a token.
   *
   * @throws IllegalArgumentException if there is no such slot
   */
  ReaderSlot get(int number) {
    ReaderSlot[] all = number < LIMIT ? acquire() : stripesAcquire();
    int at = number < LIMIT ? number : number - LIMIT;
    if (at >= all.length) {
      throw new IllegalArgumentException("token names slot=" + number + ", which does not exist");
    }
    return all[at];
  }

  /** Sums the sections on an index that have begun. */
  long locks(int index) {
    long sum = 0;
    for (ReaderSlot slot : acquire()) {
      sum += slot.locks(index);
    }
    for (ReaderSlot slot : stripesAcquire()) {
      sum += slot.locks(index);
    }
    return sum;
  }

  /** Sums the sections on an index that have ended. */
  long unlocks(int index) {
    long sum = 0;
    for (ReaderSlot slot : acquire()) {
      sum += slot.unlocks(index);
    }
    for (ReaderSlot slot : stripesAcquire()) {
      sum += slot.unlocks(index);
    }
    return sum;
  }

  /** Tells a visitor of all open sections that slots and stripes have counted. */
  void visit(OpenSections visitor) {
    for (ReaderSlot slot : acquire()) {
      slot.visit(visitor);
    }
    for (ReaderSlot slot : stripesAcquire()) {
      slot.visit(visitor);
    }
  }

  /** Returns how many slots there are. */
  int count() {
    return acquire().length;
  }

  private ReaderSlot[] stripesAcquire() {
    // ORDER(SRCU-S): acquire of the array; pairs with the compare-and-set in stripe.
    return (ReaderSlot[]) STRIPES_HANDLE.getAcquire(this);
  }

  private ReaderSlot[] acquire() {
    // ORDER(SRCU-S): acquire of the array; pairs with the compare-and-set in append.
    return (ReaderSlot[]) SLOTS.getAcquire(this);
  }
}
