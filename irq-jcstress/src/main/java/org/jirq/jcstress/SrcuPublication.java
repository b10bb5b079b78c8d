// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.srcu.SlotlessSrcu;
import org.jirq.srcu.Srcu;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A reader enters while an updater publishes a new object and looks whether anybody can still be
 * using the old one: publication and quiescence.
 *
 * <p>The reader stores its count and then loads the pointer; the updater stores the pointer and
 * then loads the counts. Without a full fence between store and load both may miss the other's
 * store (store buffering), and the old object is given up with a reader in it. In {@link Model} and
 * {@link Weakened} the reader stays inside for good, so an updater that finds nobody has overlooked
 * it, if the reader has the old object.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t SrcuPublication
 *
 *   object, updater      meaning                                          Model       Weakened
 *   0 old, 0 waits       the reader was counted in time                   allowed     usual
 *   1 new, 0 waits       counted in time, and came after the publication  allowed     usual
 *   1 new, 1 quiescent   came too late to see the old object              allowed     usual
 *   0 old, 1 quiescent   the reader was overlooked                        forbidden   shown
 *
 *   object, use          meaning                                          Actual, ModelLeave
 *   0 old, 1 seen        the grace period covered the reader              allowed
 *   1 new, 0 no use      the reader came too late for the old object      allowed
 *   0 old, 0 not seen    the grace period ended with the reader inside    forbidden
 *   2 dead, any          the reader saw the end of its own object         forbidden
 *   0 or 1, -1           (ModelLeave) the updater would have to wait      allowed
 * </pre>
 *
 * <p>{@link Weakened} counts by a release store and loads the pointer by an acquire load: every
 * access is ordered as publication alone would need it, only fence B is missing. x86 keeps loads in
 * order and stores in order but lets a load overtake an earlier store to another place, so it shows
 * this failure as every other processor with store buffers does; it needs two CPUs. An atomic add
 * or a compare-and-set without a fence behind it, as in stripes and cells, is one on x86 in itself,
 * so its weakening could not show here. The release at C has a case of its own, {@link SectionEnd}.
 *
 * <p>{@link Actual} reads with counters of the thread's own, {@link ActualWithoutSlot} as virtual
 * threads do. {@link ActualSlowStores} has the count wait behind other stores, so that a missing
 * fence would be missing for longer.
 */
final class SrcuPublication {

  private static final int OLD = 0;
  private static final int NEW = 1;
  private static final int DEAD = 2;

  private SrcuPublication() {}

  /** One reader's counts, and the pointer. */
  abstract static class Domain {

    static final VarHandle LOCKS;
    static final VarHandle UNLOCKS;
    static final VarHandle POINTER;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        LOCKS = lookup.findVarHandle(Domain.class, "locks", int.class);
        UNLOCKS = lookup.findVarHandle(Domain.class, "unlocks", int.class);
        POINTER = lookup.findVarHandle(Domain.class, "pointer", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    int locks;
    int unlocks;
    int pointer = OLD;

    /** Publishes, and tells whether nobody is inside: unlocks first, then locks. */
    final boolean publishAndScan() {
      POINTER.setRelease(this, NEW);
      VarHandle.fullFence();
      int ended = (int) UNLOCKS.getAcquire(this);
      VarHandle.fullFence();
      return (int) LOCKS.getOpaque(this) == ended;
    }
  }

  /** The algorithm in miniature: one index, one reader, one scan. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Counted in time, old object.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Counted in time, new object.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Too late for the old object.")
  @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "The reader was overlooked.")
  @State
  public static class Model extends Domain {

    /** Enters, and stays. */
    @Actor
    public void reader(II_Result result) {
      LOCKS.setOpaque(this, locks + 1);
      VarHandle.fullFence();
      result.r1 = (int) POINTER.getAcquire(this);
    }

    /** Publishes and scans. */
    @Actor
    public void updater(II_Result result) {
      result.r2 = publishAndScan() ? 1 : 0;
    }
  }

  /** As {@link Model}, without fence B. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Counted in time, old object.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Counted in time, new object.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Too late for the old object.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE_INTERESTING, desc = "Overlooked: no fence at B.")
  @State
  public static class Weakened extends Domain {

    /** Enters, and stays. */
    @Actor
    public void reader(II_Result result) {
      LOCKS.setRelease(this, locks + 1);
      result.r1 = (int) POINTER.getAcquire(this);
    }

    /** Publishes and scans. */
    @Actor
    public void updater(II_Result result) {
      result.r2 = publishAndScan() ? 1 : 0;
    }
  }

  /** The other end: what a reader did before it left is seen by an updater that found it gone. */
  @JCStressTest
  @Outcome(id = "0, -1", expect = ACCEPTABLE, desc = "Inside when the updater looked.")
  @Outcome(id = "1, -1", expect = ACCEPTABLE, desc = "Inside when the updater looked, new object.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Gone, and its use is seen.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Too late for the old object.")
  @Outcome(expect = FORBIDDEN, desc = "The old object was given up too early.")
  @State
  public static class ModelLeave extends Domain {

    private int used;

    /** Enters, uses the old object, and leaves. */
    @Actor
    public void reader(II_Result result) {
      LOCKS.setOpaque(this, locks + 1);
      VarHandle.fullFence();
      result.r1 = (int) POINTER.getAcquire(this);
      if (result.r1 == OLD) {
        used = 1;
      }
      UNLOCKS.setRelease(this, unlocks + 1);
    }

    /** Publishes and scans. */
    @Actor
    public void updater(II_Result result) {
      result.r2 = publishAndScan() ? used : -1;
    }
  }

  /** What the pointer of the actual cases leads to. */
  static final class Table {

    private static final VarHandle DEAD_FLAG;

    static {
      try {
        DEAD_FLAG = MethodHandles.lookup().findVarHandle(Table.class, "dead", boolean.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final int name;
    private boolean dead;
    private int used;

    Table(int name) {
      this.name = name;
    }

    /** Works with the object for a moment; answers its name, or that it was given up meanwhile. */
    int use() {
      boolean atFirst = (boolean) DEAD_FLAG.getOpaque(this);
      Thread.onSpinWait();
      boolean atLast = (boolean) DEAD_FLAG.getOpaque(this);
      used = 1;
      return atFirst || atLast ? DEAD : name;
    }

    /** Gives the object up; answers whether somebody used it. */
    int die() {
      int result = used;
      DEAD_FLAG.setOpaque(this, true);
      return result;
    }
  }

  /** A pointer that the real domain protects. */
  abstract static class Protected {

    private static final VarHandle POINTER;

    static {
      try {
        POINTER = MethodHandles.lookup().findVarHandle(Protected.class, "pointer", Table.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private Table pointer = new Table(OLD);

    /** The object that is in use; inside a section. */
    final Table object() {
      return (Table) POINTER.getAcquire(this);
    }

    /** Puts a new object in the old one's place, and answers the old one. */
    final Table publish() {
      Table old = pointer;
      POINTER.setRelease(this, new Table(NEW));
      return old;
    }

    final int read(Srcu srcu) {
      long token = srcu.readLock();
      int seen = object().use();
      srcu.readUnlock(token);
      return seen;
    }

    final int replace(Srcu srcu) {
      Table old = publish();
      srcu.synchronize();
      return old.die();
    }
  }

  /** The real domain, read by threads with counters of their own. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The grace period covered the reader.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Too late for the old object.")
  @Outcome(expect = FORBIDDEN, desc = "The grace period ended with the reader inside.")
  @State
  public static class Actual extends Protected {

    /** One domain for all samples, so that they begin on either index. */
    private static final Srcu SRCU = new Srcu("stress");

    /** Reads. */
    @Actor
    public void reader(II_Result result) {
      result.r1 = read(SRCU);
    }

    /** Replaces and waits. */
    @Actor
    public void updater(II_Result result) {
      result.r2 = replace(SRCU);
    }
  }

  /** The real domain; the reader's count waits behind stores that miss the cache. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The grace period covered the reader.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Too late for the old object.")
  @Outcome(expect = FORBIDDEN, desc = "The grace period ended with the reader inside.")
  @State
  public static class ActualSlowStores extends Protected {

    private static final Srcu SRCU = new Srcu("stress");
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int LINE = 8;

    private final long[] lines = new long[48 * LINE];

    private void dirtyLines() {
      for (int i = 0; i < lines.length; i += LINE) {
        LONGS.setOpaque(lines, i, 1L);
      }
    }

    /** Stores, and reads. */
    @Actor
    public void reader(II_Result result) {
      dirtyLines();
      result.r1 = read(SRCU);
    }

    /** Replaces and waits. */
    @Actor
    public void updater(II_Result result) {
      result.r2 = replace(SRCU);
    }
  }

  /** The real domain, read as virtual threads read it. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The grace period covered the reader.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Too late for the old object.")
  @Outcome(expect = FORBIDDEN, desc = "The grace period ended with the reader inside.")
  @State
  public static class ActualWithoutSlot extends Protected {

    private static final Srcu SRCU = SlotlessSrcu.create("stress");

    /** Reads. */
    @Actor
    public void reader(II_Result result) {
      result.r1 = read(SRCU);
    }

    /** Replaces and waits. */
    @Actor
    public void updater(II_Result result) {
      result.r2 = replace(SRCU);
    }
  }
}
