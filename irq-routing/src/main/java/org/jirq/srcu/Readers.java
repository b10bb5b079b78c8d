// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jirq.srcu.spi.AsymmetricBarrier;
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
  private static final ReaderSlot SURPLUS = new ReaderSlot(-1, null, new ParkedDriver());

  private static final VarHandle INDEX;
  private static final VarHandle FENCE_FREE;
  private static final VarHandle CELLS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      INDEX = lookup.findVarHandle(Readers.class, "index", int.class);
      FENCE_FREE = lookup.findVarHandle(Readers.class, "fenceFree", boolean.class);
      CELLS = lookup.findVarHandle(Readers.class, "cells", ClaimCells.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The slot, or {@link #SURPLUS}, of threads that found no place in {@link #places}. */
  private final ThreadLocal<@Nullable ReaderSlot> mine = new ThreadLocal<>();

  private final ReaderSlots slots;
  private final String name;
  private final @Nullable AsymmetricBarrier barrier;
  private final @Nullable DebugMode debug;
  private @Nullable ClaimCells cells;

  /** Where threads look for their slots before {@link #mine}: see {@link SlotPlaces}. */
  private @Nullable ReaderSlot[] places = SlotPlaces.NONE;

  /**
   * Whether {@link #mine} is used at all. Plain: a thread that has something there has written it.
   */
  private boolean displaced;

  /** The index new readers use: 0 or 1; {@link #CLOSING} or {@link #CLOSED}. */
  private int index;

  /** Whether any thread may ever have begun a section without a fence. */
  private boolean fenceFree;

  Readers(String name, ReaderSlots slots) {
    this(name, slots, null);
  }

  /** Makes readers, whose owned ones do without a fence if there is a barrier. */
  Readers(String name, ReaderSlots slots, @Nullable AsymmetricBarrier barrier) {
    this(name, slots, barrier, null);
  }

  Readers(
      String name,
      ReaderSlots slots,
      @Nullable AsymmetricBarrier barrier,
      @Nullable DebugMode debug) {
    this.name = name;
    this.slots = slots;
    this.barrier = barrier;
    this.debug = debug;
  }

  /** Begins a section of the calling thread and returns its token. */
  long enter() {
    long token = enter(openIndex());
    began(token);
    return token;
  }

  /** Notes, in the debug mode, that the calling thread has begun a section. */
  void began(long token) {
    DebugMode notes = debug;
    if (notes != null) {
      notes.opened(token);
    }
  }

  /** Tells whether beginnings and ends have to be noted. */
  boolean isDebugged() {
    return debug != null;
  }

  /**
   * Begins a section on a given index, which may be the old one: between reading the index and
   * counting, a reader may lose any amount of time.
   */
  long enter(int on) {
    Thread thread = Thread.currentThread();
    ReaderSlot slot = slotOf(thread);
    if (slot == SURPLUS) {
      return enterWithoutSlot(ThreadKind.id(thread), on);
    }
    slot.lockOwn(on);
    return token(slot, on);
  }

  /** Begins a section of the calling thread. */
  ReadSection read() {
    if (debug != null) {
      return new ReadSection(this, enter());
    }
    int on = openIndex();
    Thread thread = Thread.currentThread();
    ReaderSlot slot = slotOf(thread);
    if (slot == SURPLUS) {
      return new ReadSection(this, enterWithoutSlot(ThreadKind.id(thread), on));
    }
    slot.lockOwn(on);
    return slot.section(on);
  }

  /**
   * Finds or makes the slot of the calling thread, also of a virtual one, for its reader.
   *
   * @throws IllegalStateException if there is no slot left, or the domain is closed
   */
  OwnedReader own() {
    openIndex();
    Thread thread = Thread.currentThread();
    ReaderSlot slot = slots.adopt(thread);
    if (slot == null) {
      throw new IllegalStateException(
          "domain=" + name + " has no slot left, slots=" + slots.count() + " threads own them all");
    }
    if (displaced && !ThreadKind.isVirtual(thread)) {
      // It may have been surplus until now.
      mine.set(slot);
    }
    places = SlotPlaces.put(places, slot, thread, slots.count());
    // Not in the debug mode, which is about finding out.
    boolean free = barrier != null && debug == null;
    if (free) {
      FENCE_FREE.setOpaque(this, true);
      // ORDER(SRCU-F3): full fence between the flag and the first section; pairs with the fence
      // SRCU-Q of a grace period that reads the flag after it.
      VarHandle.fullFence();
    }
    return new OwnedReader(this, slot, thread, free);
  }

  /** The token of a section in a slot. */
  static long token(ReaderSlot slot, int on) {
    return (long) slot.number << NUMBER_SHIFT | SLOT_TOKEN | on;
  }

  /** Returns the slot of the calling thread, or {@link #SURPLUS}. */
  ReaderSlot slotOf(Thread thread) {
    ReaderSlot slot = SlotPlaces.find(places, thread);
    return slot != null ? slot : slotNotInPlace(thread);
  }

  private ReaderSlot slotNotInPlace(Thread thread) {
    if (ThreadKind.isVirtual(thread)) {
      // Also for one that owns a slot but found no place: to search would cost all the others.
      return SURPLUS;
    }
    // Not asked without need: even a look leaves an entry in the thread's map.
    ReaderSlot slot = displaced ? mine.get() : null;
    return slot != null ? slot : place(thread);
  }

  /** Finds or makes the slot of the calling thread, and puts it where the thread looks for it. */
  private ReaderSlot place(Thread thread) {
    ReaderSlot slot = slots.adopt(thread);
    if (slot == null) {
      slot = SURPLUS;
    } else {
      places = SlotPlaces.put(places, slot, thread, slots.count());
    }
    if (SlotPlaces.find(places, thread) != slot) {
      displaced = true;
      mine.set(slot);
    }
    return slot;
  }

  /** Tells whether any thread had to leave something in its map of ThreadLocals. */
  boolean usesThreadLocals() {
    return displaced;
  }

  private long enterWithoutSlot(long threadId, int on) {
    // A thread whose getId is overridden may say 0, which in a cell would mean that it is free.
    int cell = (threadId & THREAD_MASK) == 0 ? -1 : cells().claim(threadId, on);
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
      slots.get((int) (token >>> NUMBER_SHIFT) & NUMBER_MASK).exit(on);
    } else {
      exitCell(token, on);
      slots.driver().left(on);
    }
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
    ReaderSlot slot = slots.ownedBy(thread);
    if (slot != null && slot.open() > 0) {
      return true;
    }
    // Also the claims of a thread that got its slot later.
    ClaimCells now = cellsAcquire();
    return now != null && now.isClaimedBy(ThreadKind.id(thread));
  }

  /**
   * Has every thread execute a full fence, if some reader does without its own. Between publication
   * and scan, behind a full fence.
   *
   * @throws RuntimeException what the barrier throws
   */
  void fenceReaders() {
    AsymmetricBarrier heavy = barrier;
    if (heavy != null && (boolean) FENCE_FREE.getOpaque(this)) {
      // ORDER(SRCU-F2): a full fence in every thread, before the scans; pairs with SRCU-F1.
      heavy.fenceAllThreads();
    }
  }

  /**
   * Looks once whether no section on an index is open, of those that began before the call. If so,
   * what they did happens-before the return.
   */
  boolean isQuiescent(int on) {
    long unlocks = slots.unlocks(on);
    // ORDER(SRCU-A): full fence between summing the unlocks and summing the locks; pairs with
    // SRCU-B (a reader that is not counted below sees what the updater published) and, as the
    // unlocks come first, no lock is missed whose unlock was counted.
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
    slots.driver().park(on, nanos, this::isQuiescent);
  }

  /**
   * Returns the index for a new section, 0 or 1.
   *
   * @throws IllegalStateException if the domain is closed
   */
  int openIndex() {
    // ORDER(SRCU-I): opaque load. Any value is safe, since a grace period scans both indexes; a
    // fresh one keeps readers off the index that is being waited for.
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
   * Refuses new readers if there are none now. Called under the driver's lock: no step of a grace
   * period is being taken.
   *
   * @return how many sections are open; 0 if the domain is closed now
   */
  long close() {
    int now = index();
    long open = now == CLOSED ? 0 : open();
    if (now != CLOSED && open == 0) {
      // Readers that come now wait for the answer; one that came before is counted below.
      setIndex(CLOSING);
      open = -1;
      try {
        fenceReaders();
        open = open();
      } finally {
        setIndex(open == 0 ? CLOSED : now);
      }
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
