// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.srcu.OwnedReader;
import org.jirq.srcu.Srcu;
import org.jirq.srcu.spi.AsymmetricBarrier;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A reader without a fence enters while an updater publishes a new object, has all threads fence,
 * and looks whether anybody can still be using the old one: {@link SrcuPublication} with the fence
 * B moved into the grace period.
 *
 * <p>A barrier for all threads takes a thousand times as long as what it is tried on, so most
 * readers would be through before the updater has begun. Therefore each sample begins with both
 * actors waiting for each other; they need a processor each. The barrier is a safepoint ({@link
 * SafepointBarrier}), as this module has no other.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t FenceFreeReader
 *
 *   object, updater      meaning                                          Model       Weakened
 *   0 old, 0 waits       the reader was counted in time                   allowed     usual
 *   1 new, 0 waits       counted in time, and came after the publication  allowed     usual
 *   1 new, 1 quiescent   came too late to see the old object              allowed     usual
 *   0 old, 1 quiescent   the reader was overlooked                        forbidden   shown
 *
 *   object, use          meaning                                          Actual
 *   0 old, 1 seen        the grace period covered the reader              allowed
 *   1 new, 0 no use      the reader came too late for the old object      allowed
 *   0 old, 0 not seen    the grace period ended with the reader inside    forbidden
 *   2 dead, any          the reader saw the end of its own object         forbidden
 * </pre>
 *
 * <p>{@link Weakened} differs from {@link Model} in the barrier alone: it is left out. x86 shows
 * the failure, since it is store buffering. {@link WeakenedActual} is the real domain with a
 * barrier that does nothing; whether it fails within the run depends on how long a store of the
 * reader takes to become visible, against two scans with their fences.
 */
final class FenceFreeReader {

  private static final int OLD = 0;
  private static final int NEW = 1;
  private static final int DEAD = 2;

  private static final AsymmetricBarrier SAFEPOINT = new SafepointBarrier();

  private FenceFreeReader() {}

  /** Two actors that begin together. */
  abstract static class Meeting {

    private static final VarHandle READER_HERE;
    private static final VarHandle UPDATER_HERE;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        READER_HERE = lookup.findVarHandle(Meeting.class, "readerHere", boolean.class);
        UPDATER_HERE = lookup.findVarHandle(Meeting.class, "updaterHere", boolean.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private boolean readerHere;
    private boolean updaterHere;

    final void meetUpdater() {
      READER_HERE.setVolatile(this, true);
      while (!(boolean) UPDATER_HERE.getOpaque(this)) {
        Thread.onSpinWait();
      }
    }

    final void meetReader() {
      UPDATER_HERE.setVolatile(this, true);
      while (!(boolean) READER_HERE.getOpaque(this)) {
        Thread.onSpinWait();
      }
    }
  }

  /** One reader's counts, and the pointer. */
  abstract static class Domain extends Meeting {

    private static final VarHandle LOCKS;
    private static final VarHandle UNLOCKS;
    private static final VarHandle POINTER;

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

    private int locks;
    private int unlocks;
    private int pointer = OLD;

    /** Enters, and stays: what is read, and no fence before it. */
    final int enter() {
      LOCKS.setOpaque(this, locks + 1);
      VarHandle.acquireFence();
      return (int) POINTER.getAcquire(this);
    }

    final void publish() {
      POINTER.setRelease(this, NEW);
      VarHandle.fullFence();
    }

    /** Tells whether nobody is inside: unlocks first, then locks. */
    final boolean scan() {
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
      meetUpdater();
      result.r1 = enter();
    }

    /** Publishes, fences for all, and scans. */
    @Actor
    public void updater(II_Result result) {
      meetReader();
      publish();
      SAFEPOINT.fenceAllThreads();
      result.r2 = scan() ? 1 : 0;
    }
  }

  /** As {@link Model}, without the barrier for all threads. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Counted in time, old object.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Counted in time, new object.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Too late for the old object.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE_INTERESTING, desc = "Overlooked: nobody fenced.")
  @State
  public static class Weakened extends Domain {

    /** Enters, and stays. */
    @Actor
    public void reader(II_Result result) {
      meetUpdater();
      result.r1 = enter();
    }

    /** Publishes and scans. */
    @Actor
    public void updater(II_Result result) {
      meetReader();
      publish();
      result.r2 = scan() ? 1 : 0;
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
      boolean bad = false;
      for (int i = 0; i < 8; i++) {
        bad |= (boolean) DEAD_FLAG.getOpaque(this);
        Thread.onSpinWait();
      }
      bad |= (boolean) DEAD_FLAG.getOpaque(this);
      used = 1;
      return bad ? DEAD : name;
    }

    /** Gives the object up; answers whether somebody used it. */
    int die() {
      int result = used;
      DEAD_FLAG.setOpaque(this, true);
      return result;
    }
  }

  /** A domain and each thread's reader of it. */
  static final class Readers {

    private final Srcu srcu;
    private final ThreadLocal<OwnedReader> mine;

    Readers(AsymmetricBarrier barrier) {
      srcu = Srcu.builder("stress").asymmetricBarrier(barrier).build();
      mine = ThreadLocal.withInitial(srcu::ownReader);
    }
  }

  /** A pointer that the real domain protects. */
  abstract static class Protected extends Meeting {

    private static final VarHandle POINTER;

    static {
      try {
        POINTER = MethodHandles.lookup().findVarHandle(Protected.class, "pointer", Table.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private Table pointer = new Table(OLD);

    final int read(Readers readers) {
      OwnedReader reader = readers.mine.get();
      meetUpdater();
      long token = reader.readLock();
      int seen = ((Table) POINTER.getAcquire(this)).use();
      reader.readUnlock(token);
      return seen;
    }

    final int replace(Readers readers) {
      Table old = pointer;
      Table next = new Table(NEW);
      meetReader();
      POINTER.setRelease(this, next);
      readers.srcu.synchronize();
      return old.die();
    }
  }

  /** The real domain. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The grace period covered the reader.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Too late for the old object.")
  @Outcome(expect = FORBIDDEN, desc = "The grace period ended with the reader inside.")
  @State
  public static class Actual extends Protected {

    /** One domain for all samples, so that they begin on either index. */
    private static final Readers READERS = new Readers(SAFEPOINT);

    /** Reads. */
    @Actor
    public void reader(II_Result result) {
      result.r1 = read(READERS);
    }

    /** Replaces and waits. */
    @Actor
    public void updater(II_Result result) {
      result.r2 = replace(READERS);
    }
  }

  /** A barrier that says it works. */
  private static final class NoBarrier implements AsymmetricBarrier {

    @Override
    public String name() {
      return "none";
    }

    @Override
    public boolean isAvailable() {
      return true;
    }

    @Override
    public void fenceAllThreads() {}
  }

  /** The real domain, weakened from outside: its barrier does nothing. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The grace period covered the reader.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Too late for the old object.")
  @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "Overlooked: nobody fenced.")
  @State
  public static class WeakenedActual extends Protected {

    private static final Readers READERS = new Readers(new NoBarrier());

    /** Reads. */
    @Actor
    public void reader(II_Result result) {
      result.r1 = read(READERS);
    }

    /** Replaces and waits. */
    @Actor
    public void updater(II_Result result) {
      result.r2 = replace(READERS);
    }
  }
}
