// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of a domain: which index new readers use, and who is inside.
 *
 * <p>Threading: {@link #enter} and {@link #exit} for any thread, without locks and without waiting
 * (wait-free once a thread has its slot; the first call of a thread is lock-free). The rest is for
 * the thread that drives grace periods, and {@link #isInside} for any.
 */
final class Readers {

  /** Value of {@link #index} while {@link Srcu#close} decides whether it may. */
  static final int CLOSING = 2;

  /** Value of {@link #index} of a closed domain. */
  static final int CLOSED = 3;

  /*
   * A token, never 0 and never negative:
   *
   *   bits   field
   *   0      index on which the section was counted
   *   1      always 1
   *   2      CELL: the number is that of a claimed cell, else that of a slot
   *   3-11   number
   *   12-62  id of the thread that claimed the cell; 0 for a slot
   */
  private static final long SLOT_TOKEN = 2L;
  private static final long CELL_TOKEN = 4L | SLOT_TOKEN;
  private static final int NUMBER_SHIFT = 3;
  private static final int NUMBER_MASK = 0x1ff;
  private static final int THREAD_SHIFT = 12;
  private static final long THREAD_MASK = (1L << ClaimCells.THREAD_BITS) - 1;

  /** Where the cells' places begin: behind those of slots and stripes. */
  private static final int FIRST_CELL_PLACE = NUMBER_MASK + 1;

  /** In a thread's {@link #mine}: there was no slot for it. Never counted in. */
  private static final ReaderSlot SURPLUS = new ReaderSlot(-1, null);

  private static final VarHandle INDEX;
  private static final VarHandle AWAITED;
  private static final VarHandle CELLS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      INDEX = lookup.findVarHandle(Readers.class, "index", int.class);
      AWAITED = lookup.findVarHandle(Readers.class, "awaited", int.class);
      CELLS = lookup.findVarHandle(Readers.class, "cells", ClaimCells.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ThreadLocal<@Nullable ReaderSlot> mine = new ThreadLocal<>();
  private final ReaderSlots slots;
  private final String name;
  private final @Nullable DebugMode debug;
  private @Nullable ClaimCells cells;

  /** The index new readers use: 0 or 1; {@link #CLOSING} or {@link #CLOSED}. */
  private int index;

  /** 1 + the index whose readers must wake {@link #waiter} when they leave; 0 for none. */
  private int awaited;

  /** Written by the driver before {@link #awaited}, read by readers after it. */
  private @Nullable Thread waiter;

  Readers(String name, ReaderSlots slots) {
    this(name, slots, null);
  }

  Readers(String name, ReaderSlots slots, @Nullable DebugMode debug) {
    this.name = name;
    this.slots = slots;
    this.debug = debug;
  }

  /** Begins a section of the calling thread and returns its token. */
  long enter() {
    long token = enter(openIndex());
    DebugMode notes = debug;
    if (notes != null) {
      notes.opened(token);
    }
    return token;
  }

  /**
   * Begins a section on a given index, which may be the old one: between reading the index and
   * counting, a reader may lose any amount of time.
   */
  long enter(int on) {
    Thread thread = Thread.currentThread();
    if (!ThreadKind.isVirtual(thread)) {
      ReaderSlot slot = mine.get();
      if (slot == null) {
        slot = adopt(thread);
      }
      if (slot != SURPLUS) {
        slot.lockOwn(on);
        return (long) slot.number << NUMBER_SHIFT | SLOT_TOKEN | on;
      }
    }
    return enterWithoutSlot(thread.getId(), on);
  }

  private ReaderSlot adopt(Thread thread) {
    ReaderSlot slot = slots.adopt(thread);
    if (slot == null) {
      slot = SURPLUS;
    }
    mine.set(slot);
    return slot;
  }

  private long enterWithoutSlot(long threadId, int on) {
    int cell = cells().claim(threadId, on);
    if (cell >= 0) {
      return (threadId & THREAD_MASK) << THREAD_SHIFT
          | (long) cell << NUMBER_SHIFT
          | CELL_TOKEN
          | on;
    }
    ReaderSlot stripe = slots.stripe(threadId);
    stripe.lockShared(on);
    return (long) stripe.number << NUMBER_SHIFT | SLOT_TOKEN | on;
  }

  /** Ends the section of a token, on any thread. */
  void exit(long token) {
    DebugMode notes = debug;
    if (notes == null) {
      leave(token);
    } else {
      notes.leave(token, () -> leave(token));
    }
  }

  private void leave(long token) {
    int on = (int) token & 1;
    if ((token & CELL_TOKEN) == SLOT_TOKEN) {
      exitSlot((int) (token >>> NUMBER_SHIFT) & NUMBER_MASK, on);
    } else {
      exitCell(token, on);
    }
    // ORDER(SRCU-W): opaque load, which may still miss a waiter that parks just now; pairs with the
    // volatile store in park, whose timeout makes up for it.
    if ((int) AWAITED.getOpaque(this) == on + 1) {
      wake(on + 1);
    }
  }

  private void exitSlot(int number, int on) {
    Thread thread = Thread.currentThread();
    if (!ThreadKind.isVirtual(thread)) {
      ReaderSlot slot = mine.get();
      if (slot != null && slot.number == number) {
        slot.unlockOwn(on);
        return;
      }
    }
    slots.get(number).unlockForeign(on);
  }

  private void exitCell(long token, int on) {
    ClaimCells now = cellsAcquire();
    if ((token & CELL_TOKEN) != CELL_TOKEN || token < 0 || now == null) {
      throw new IllegalArgumentException("token=" + token + " is not of this domain");
    }
    now.release((int) (token >>> NUMBER_SHIFT) & NUMBER_MASK, token >>> THREAD_SHIFT, on);
  }

  /**
   * Tells whether the calling thread has a section open. Not seen is a section of a thread without
   * a slot that found no free cell.
   */
  boolean isInside() {
    Thread thread = Thread.currentThread();
    if (!ThreadKind.isVirtual(thread)) {
      ReaderSlot slot = mine.get();
      if (slot == null) {
        return false;
      }
      if (slot != SURPLUS) {
        return slot.open() > 0;
      }
    }
    ClaimCells now = cellsAcquire();
    return now != null && now.isClaimedBy(thread.getId());
  }

  /**
   * Looks once whether no section on an index is open, of those that began before the call. If so,
   * what they did happens-before the return.
   */
  boolean isQuiescent(int on) {
    long unlocks = slots.unlocks(on);
    // ORDER(SRCU-A): full fence between summing the unlocks and summing the locks; pairs with
    // SRCU-B
    // (a reader that is not counted below sees what the updater published) and, as the unlocks come
    // first, no lock is missed whose unlock was counted.
    VarHandle.fullFence();
    if (slots.locks(on) != unlocks) {
      return false;
    }
    ClaimCells now = cellsAcquire();
    return now == null || !now.isOccupied(on);
  }

  /** Returns how many sections are open, a moment's view. */
  long open() {
    long unlocks = slots.unlocks(0) + slots.unlocks(1);
    // ORDER(SRCU-A): as in isQuiescent.
    VarHandle.fullFence();
    ClaimCells now = cellsAcquire();
    return slots.locks(0) + slots.locks(1) - unlocks + (now == null ? 0 : now.open());
  }

  /** Tells a visitor of all open sections, a moment's view. */
  void visit(OpenSections visitor) {
    slots.visit(visitor);
    ClaimCells now = cellsAcquire();
    if (now != null) {
      now.visit(FIRST_CELL_PLACE, visitor);
    }
  }

  /** Returns how many slots threads own or owned. */
  int slots() {
    return slots.count();
  }

  /** Returns the index new readers use, or that the domain is closing or closed. */
  int index() {
    return (int) INDEX.getOpaque(this);
  }

  /**
   * Sets the index new readers use.
   *
   * @param value 0 or 1, {@link #CLOSING} or {@link #CLOSED}
   */
  void setIndex(int value) {
    // ORDER(SRCU-E): full fence between the first scan and the flip.
    VarHandle.fullFence();
    INDEX.setOpaque(this, value);
    // ORDER(SRCU-D): full fence between the flip and the second scan.
    VarHandle.fullFence();
  }

  /**
   * Parks the calling thread until a reader of an index leaves, at most for a time. May return
   * early; clears the interrupt flag if that is why.
   *
   * @param on the index, 0 or 1
   * @param nanos the most to wait
   */
  void park(int on, long nanos) {
    waiter = Thread.currentThread();
    // ORDER(SRCU-W): volatile store, then another scan with its full fence; pairs with exit.
    AWAITED.setVolatile(this, on + 1);
    try {
      if (!isQuiescent(on)) {
        LockSupport.parkNanos(this, nanos);
      }
    } finally {
      AWAITED.setOpaque(this, 0);
      waiter = null;
    }
  }

  private void wake(int expected) {
    // Only one of the readers that leave at once needs to pay for the wake-up.
    if (AWAITED.compareAndSet(this, expected, 0)) {
      Thread thread = waiter;
      if (thread != null) {
        LockSupport.unpark(thread);
      }
    }
  }

  private int openIndex() {
    // ORDER(SRCU-I): opaque load. Any value is safe, since a grace period scans both indexes; a
    // fresh
    // one keeps readers off the index that is being waited for.
    int on = (int) INDEX.getOpaque(this);
    return on <= 1 ? on : openIndexSlowly();
  }

  private int openIndexSlowly() {
    int on;
    while ((on = (int) INDEX.getOpaque(this)) == CLOSING) {
      Thread.yield();
    }
    requireNotClosed();
    return on;
  }

  /**
   * Refuses new readers if there are none now. Called with no grace period running.
   *
   * @return how many sections are open; 0 if the domain is closed now
   */
  long close() {
    int now = index();
    long open = now == CLOSED ? 0 : open();
    if (now != CLOSED && open == 0) {
      // Readers that come now wait for the answer; one that came before is counted below.
      setIndex(CLOSING);
      open = open();
      setIndex(open == 0 ? CLOSED : now);
    }
    return open;
  }

  /**
   * Checks that the domain is in use.
   *
   * @throws IllegalStateException if it is closed
   */
  void requireNotClosed() {
    if (index() == CLOSED) {
      throw new IllegalStateException("domain=" + name + " is closed");
    }
  }

  private ClaimCells cells() {
    ClaimCells now = cellsAcquire();
    if (now != null) {
      return now;
    }
    // ORDER(SRCU-S): compare-and-set before the first claim; pairs with cellsAcquire.
    CELLS.compareAndSet(this, null, ClaimCells.forThisMachine());
    return Objects.requireNonNull(cellsAcquire());
  }

  private @Nullable ClaimCells cellsAcquire() {
    // ORDER(SRCU-S): acquire of the cells; pairs with the compare-and-set in cells.
    return (ClaimCells) CELLS.getAcquire(this);
  }

  @Override
  public String toString() {
    return "readers of " + name;
  }
}
