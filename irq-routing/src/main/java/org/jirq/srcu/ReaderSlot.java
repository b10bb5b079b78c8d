// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/** Keeps the counters away from what lies before them; bytes, because wider pads leave gaps. */
abstract class ReaderSlotFrontPad {
  byte a000, a001, a002, a003, a004, a005, a006, a007;
  byte a010, a011, a012, a013, a014, a015, a016, a017;
  byte a020, a021, a022, a023, a024, a025, a026, a027;
  byte a030, a031, a032, a033, a034, a035, a036, a037;
  byte a040, a041, a042, a043, a044, a045, a046, a047;
  byte a050, a051, a052, a053, a054, a055, a056, a057;
  byte a060, a061, a062, a063, a064, a065, a066, a067;
  byte a070, a071, a072, a073, a074, a075, a076, a077;
  byte a080, a081, a082, a083, a084, a085, a086, a087;
  byte a090, a091, a092, a093, a094, a095, a096, a097;
  byte a100, a101, a102, a103, a104, a105, a106, a107;
  byte a110, a111, a112, a113, a114, a115, a116, a117;
  byte a120, a121, a122, a123, a124, a125, a126, a127;
  byte a130, a131, a132, a133, a134, a135, a136, a137;
  byte a140, a141, a142, a143, a144, a145, a146, a147;
  byte a150, a151, a152, a153, a154, a155, a156, a157;
}

/**
 * The counters of a slot: how many sections began and ended, on each of the two indexes. Beside
 * them what else a section needs, so that a reader shares no line with anything.
 */
abstract class ReaderSlotCounters extends ReaderSlotFrontPad {

  /** Place in the array of slots; also in every token that the slot hands out. */
  final int number;

  /** Whom to tell that a section has ended. */
  final ParkedDriver driver;

  /** The sections on index 0, all of them: see {@link ReadSection}. */
  final ReadSection section0;

  /** The sections on index 1. */
  final ReadSection section1;

  /**
   * The thread that may write the plain counters; null in a stripe that nobody owns. Weak, so that
   * a domain keeps no dead thread, and with it its class loader, in memory.
   */
  @Nullable WeakReference<Thread> owner;

  /** The id of {@link #owner}, written by that thread only; 0 in a stripe. */
  long ownerId;

  /** Sections begun on index 0. Written by the owner; in a stripe by all, atomically. */
  long locks0;

  /** Sections begun on index 1. Written as {@link #locks0}. */
  long locks1;

  /** Sections on index 0 that the owner ended. Written by the owner alone. */
  long unlocks0;

  /** Sections on index 1 that the owner ended. Written by the owner alone. */
  long unlocks1;

  /** Sections on index 0 that another thread ended. Written by all, atomically. */
  long foreignUnlocks0;

  /** Sections on index 1 that another thread ended. Written by all, atomically. */
  long foreignUnlocks1;

  ReaderSlotCounters(int number, @Nullable WeakReference<Thread> owner, ParkedDriver driver) {
    this.number = number;
    this.owner = owner;
    Thread thread = owner == null ? null : owner.get();
    this.ownerId = thread == null ? 0 : ThreadKind.id(thread);
    this.driver = driver;
    // A section only stores the reference, and is not seen before the slot is complete.
    this.section0 = new ReadSection((ReaderSlot) this, 0);
    this.section1 = new ReadSection((ReaderSlot) this, 1);
  }
}

/** Keeps the counters away from what lies behind them. */
abstract class ReaderSlotBackPad extends ReaderSlotCounters {
  byte z000, z001, z002, z003, z004, z005, z006, z007;
  byte z010, z011, z012, z013, z014, z015, z016, z017;
  byte z020, z021, z022, z023, z024, z025, z026, z027;
  byte z030, z031, z032, z033, z034, z035, z036, z037;
  byte z040, z041, z042, z043, z044, z045, z046, z047;
  byte z050, z051, z052, z053, z054, z055, z056, z057;
  byte z060, z061, z062, z063, z064, z065, z066, z067;
  byte z070, z071, z072, z073, z074, z075, z076, z077;
  byte z080, z081, z082, z083, z084, z085, z086, z087;
  byte z090, z091, z092, z093, z094, z095, z096, z097;
  byte z100, z101, z102, z103, z104, z105, z106, z107;
  byte z110, z111, z112, z113, z114, z115, z116, z117;
  byte z120, z121, z122, z123, z124, z125, z126, z127;
  byte z130, z131, z132, z133, z134, z135, z136, z137;
  byte z140, z141, z142, z143, z144, z145, z146, z147;
  byte z150, z151, z152, z153, z154, z155, z156, z157;

  ReaderSlotBackPad(int number, @Nullable WeakReference<Thread> owner, ParkedDriver driver) {
    super(number, owner, driver);
  }
}

/**
 * The counters of one reading thread, or of many in a stripe that nobody owns.
 *
 * <p>Threading: the methods named {@code own} are for the owner alone, the other ones for any
 * thread; all are wait-free. The counters only grow, their difference is the number of open
 * sections. At a section a nanosecond a {@code long} lasts for 292 years.
 */
final class ReaderSlot extends ReaderSlotBackPad {

  private static final VarHandle OWNER;
  private static final VarHandle OWNER_ID;
  private static final VarHandle LOCKS_0;
  private static final VarHandle LOCKS_1;
  private static final VarHandle UNLOCKS_0;
  private static final VarHandle UNLOCKS_1;
  private static final VarHandle FOREIGN_UNLOCKS_0;
  private static final VarHandle FOREIGN_UNLOCKS_1;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      OWNER = lookup.findVarHandle(ReaderSlot.class, "owner", WeakReference.class);
      OWNER_ID = lookup.findVarHandle(ReaderSlot.class, "ownerId", long.class);
      LOCKS_0 = lookup.findVarHandle(ReaderSlot.class, "locks0", long.class);
      LOCKS_1 = lookup.findVarHandle(ReaderSlot.class, "locks1", long.class);
      UNLOCKS_0 = lookup.findVarHandle(ReaderSlot.class, "unlocks0", long.class);
      UNLOCKS_1 = lookup.findVarHandle(ReaderSlot.class, "unlocks1", long.class);
      FOREIGN_UNLOCKS_0 = lookup.findVarHandle(ReaderSlot.class, "foreignUnlocks0", long.class);
      FOREIGN_UNLOCKS_1 = lookup.findVarHandle(ReaderSlot.class, "foreignUnlocks1", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  ReaderSlot(int number, @Nullable WeakReference<Thread> owner, ParkedDriver driver) {
    super(number, owner, driver);
  }

  /** Counts a section of the owner, which may begin when this returns. */
  void lockOwn(int index) {
    if (index == 0) {
      LOCKS_0.setOpaque(this, locks0 + 1);
    } else {
      LOCKS_1.setOpaque(this, locks1 + 1);
    }
    // ORDER(SRCU-B): full fence after counting the reader; pairs with SRCU-A (store buffering).
    VarHandle.fullFence();
  }

  /**
   * Counts a section of the owner, which may begin when this returns, for a domain whose grace
   * periods have every thread execute a full fence.
   */
  void lockOwnFenceFree(int index) {
    if (index == 0) {
      LOCKS_0.setOpaque(this, locks0 + 1);
    } else {
      LOCKS_1.setOpaque(this, locks1 + 1);
    }
    // ORDER(SRCU-F1): keeps the compiler from moving what follows before the count, the processor
    // may; pairs with SRCU-F2, where the processor is fenced from outside.
    VarHandle.acquireFence();
  }

  /** Ends a section of the calling thread's own. */
  void exitOwn(int index) {
    unlockOwn(index);
    driver.left(index);
  }

  /** Ends a section, on any thread. */
  void exit(int index) {
    if (isOwnedBy(Thread.currentThread())) {
      unlockOwn(index);
    } else {
      unlockForeign(index);
    }
    driver.left(index);
  }

  /** Returns the sections on an index. */
  ReadSection section(int index) {
    return index == 0 ? section0 : section1;
  }

  /**
   * Counts the end of a section on behalf of the owner.
   *
   * @throws IllegalStateException if no section is open on that index
   */
  void unlockOwn(int index) {
    if (index == 0) {
      long ended = unlocks0;
      if (locks0 - ended <= (long) FOREIGN_UNLOCKS_0.getOpaque(this)) {
        throw notOpen();
      }
      // ORDER(SRCU-C): release of the section; pairs with SRCU-U.
      UNLOCKS_0.setRelease(this, ended + 1);
    } else {
      long ended = unlocks1;
      if (locks1 - ended <= (long) FOREIGN_UNLOCKS_1.getOpaque(this)) {
        throw notOpen();
      }
      // ORDER(SRCU-C): release of the section; pairs with SRCU-U.
      UNLOCKS_1.setRelease(this, ended + 1);
    }
  }

  /** Counts a section of any thread, in a stripe, which may begin when this returns. */
  void lockShared(int index) {
    if (index == 0) {
      LOCKS_0.getAndAdd(this, 1L);
    } else {
      LOCKS_1.getAndAdd(this, 1L);
    }
    // ORDER(SRCU-B): full fence after counting; an atomic add does not hold back the loads behind
    // it.
    VarHandle.fullFence();
  }

  /**
   * Counts the end of a section by a thread that is not the owner.
   *
   * @throws IllegalStateException if no section is open on that index
   */
  void unlockForeign(int index) {
    if (unlocks(index) >= locks(index)) {
      throw notOpen();
    }
    // ORDER(SRCU-C): volatile add, so that several of them chain up; pairs with SRCU-U.
    if (index == 0) {
      FOREIGN_UNLOCKS_0.getAndAdd(this, 1L);
    } else {
      FOREIGN_UNLOCKS_1.getAndAdd(this, 1L);
    }
  }

  /** Returns how many sections on an index have begun. */
  long locks(int index) {
    return index == 0 ? (long) LOCKS_0.getOpaque(this) : (long) LOCKS_1.getOpaque(this);
  }

  /** Returns how many sections on an index have ended; what they did happens-before the return. */
  long unlocks(int index) {
    // ORDER(SRCU-U): acquire of the unlock counters; pairs with SRCU-C.
    return index == 0
        ? (long) UNLOCKS_0.getAcquire(this) + (long) FOREIGN_UNLOCKS_0.getAcquire(this)
        : (long) UNLOCKS_1.getAcquire(this) + (long) FOREIGN_UNLOCKS_1.getAcquire(this);
  }

  /** Returns how many sections are open; exact for the owner, a moment's view for others. */
  long open() {
    long ended = unlocks(0) + unlocks(1);
    return locks(0) + locks(1) - ended;
  }

  /**
   * Tells a visitor of the sections that are open, index by index.
   *
   * @param visitor hears of an index only if sections are open on it; the mark is how many have
   *     ended there
   */
  void visit(OpenSections visitor) {
    WeakReference<Thread> now = ownerAcquire();
    Thread thread = now == null ? null : now.get();
    for (int on = 0; on <= 1; on++) {
      long ended = unlocks(on);
      long begun = locks(on);
      // Sections that came and went between the two are not open; a few tries find a moment's view.
      for (int i = 0; i < 8 && ended != unlocks(on); i++) {
        ended = unlocks(on);
        begun = locks(on);
      }
      if (begun > ended) {
        visitor.open(
            number, on, begun - ended, ended, thread, thread == null ? 0 : ThreadKind.id(thread));
      }
    }
  }

  /**
   * Tells whether a thread owns the slot. For the calling thread the answer stays right: only the
   * slot of a dead thread changes hands.
   */
  boolean isOwnedBy(Thread thread) {
    if (ThreadKind.HAS_FINAL_IDS) {
      // Plain: no other thread ever writes this one's id, and what it wrote itself it sees.
      return ownerId == ThreadKind.id(thread);
    }
    WeakReference<Thread> now = ownerAcquire();
    return now != null && now.refersTo(thread);
  }

  /** Returns the owner if it is alive, else null: a moment's view. */
  @Nullable Thread livingOwner() {
    WeakReference<Thread> now = ownerAcquire();
    Thread thread = now == null ? null : now.get();
    return thread != null && thread.isAlive() ? thread : null;
  }

  /**
   * Takes over the slot of a dead thread, if it has no section open. One that died inside a section
   * keeps its slot until somebody ends the section.
   *
   * @param heir the calling thread
   * @param thread the same
   * @return whether the slot belongs to the new owner now
   */
  boolean inherit(WeakReference<Thread> heir, Thread thread) {
    WeakReference<Thread> was = ownerAcquire();
    if (was == null || livingOwner() != null || open() != 0) {
      return false;
    }
    // ORDER(SRCU-S): compare-and-set of the owner; the plain counters came over with Thread.isAlive
    // and with the acquire loads of open().
    boolean won = OWNER.compareAndSet(this, was, heir);
    if (won) {
      // Until here the id is that of a dead thread, which is nobody's.
      OWNER_ID.setOpaque(this, ThreadKind.id(thread));
    }
    return won;
  }

  @SuppressWarnings("unchecked") // the field has that type
  private @Nullable WeakReference<Thread> ownerAcquire() {
    // ORDER(SRCU-S): acquire of the owner; pairs with the compare-and-set in inherit.
    return (WeakReference<Thread>) OWNER.getAcquire(this);
  }

  private IllegalStateException notOpen() {
    return new IllegalStateException("slot=" + number + " has no open section for this token");
  }
}
