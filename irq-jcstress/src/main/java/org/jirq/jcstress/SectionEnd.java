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
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Barrier C: what a reader did in its section is seen by an updater that finds the section ended.
 *
 * <p>The reader is inside when it starts, works in four fields, and leaves. The updater looks once;
 * {@link Actual} waits.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t SectionEnd
 *
 *   result   meaning                                  Model, ModelCell   Actual       weakened
 *   -1       still inside                             allowed            impossible   allowed
 *   4        gone, and all of its work is seen        allowed            required     usual
 *   0 to 3   gone, but its work leaked out behind     forbidden          forbidden    shown
 * </pre>
 *
 * <p>x86 keeps stores in order and loads in order, so a release and an acquire cost nothing on it
 * and their absence cannot show by itself. What can show is the compiler's part of them: {@link
 * Weakened} ends the section by a plain store, {@link WeakenedCell} looks at the cell by a plain
 * load, and where instructions are scheduled at random the work does move across.
 *
 * <p>The acquire of a counter of ended sections cannot be shown to be needed anywhere: barrier A
 * stands behind it, a full fence, which orders as much. The acquire of a cell has nothing behind
 * it.
 */
final class SectionEnd {

  private SectionEnd() {}

  /** What a reader works at, and whether it is inside, in a counter or in a cell. */
  abstract static class Work {

    static final VarHandle UNLOCKS = Handles.field(MethodHandles.lookup(), "unlocks", int.class);
    static final VarHandle CELL = Handles.field(MethodHandles.lookup(), "cell", long.class);

    int unlocks;
    long cell = 1;
    int work0;
    int work1;
    int work2;
    int work3;

    /** Sums in the order that finds most of what is late. */
    final int seen() {
      return work3 + work2 + work1 + work0;
    }

    final int seenIfEnded() {
      int ended = (int) UNLOCKS.getAcquire(this);
      VarHandle.fullFence();
      return ended == 1 ? seen() : -1;
    }
  }

  /** A release. */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "Still inside.")
  @Outcome(id = "4", expect = ACCEPTABLE, desc = "Gone, and its work is seen.")
  @Outcome(expect = FORBIDDEN, desc = "The work leaked out of the section.")
  @State
  public static class Model extends Work {

    /** Works and leaves. */
    @Actor
    public void reader() {
      work0 = 1;
      work1 = 1;
      work2 = 1;
      work3 = 1;
      UNLOCKS.setRelease(this, 1);
    }

    /** Looks. */
    @Actor
    public void updater(I_Result result) {
      result.r1 = seenIfEnded();
    }
  }

  /** A plain store. */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "Still inside.")
  @Outcome(id = "4", expect = ACCEPTABLE, desc = "Gone, and its work is seen.")
  @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "Leaked out: no release at C.")
  @State
  public static class Weakened extends Work {

    /** Works and leaves. */
    @Actor
    public void reader() {
      work0 = 1;
      work1 = 1;
      work2 = 1;
      work3 = 1;
      unlocks = 1;
    }

    /** Looks. */
    @Actor
    public void updater(I_Result result) {
      result.r1 = seenIfEnded();
    }
  }

  /** A release of a cell, and an acquire with nothing behind it. */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "Still inside.")
  @Outcome(id = "4", expect = ACCEPTABLE, desc = "Gone, and its work is seen.")
  @Outcome(expect = FORBIDDEN, desc = "The work leaked out of the section.")
  @State
  public static class ModelCell extends Work {

    /** Works and leaves. */
    @Actor
    public void reader() {
      work0 = 1;
      work1 = 1;
      work2 = 1;
      work3 = 1;
      CELL.setRelease(this, 0L);
    }

    /** Looks. */
    @Actor
    public void updater(I_Result result) {
      long now = (long) CELL.getAcquire(this);
      int work = seen();
      result.r1 = now == 0 ? work : -1;
    }
  }

  /** A release of a cell, and a plain load. */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "Still inside.")
  @Outcome(id = "4", expect = ACCEPTABLE, desc = "Gone, and its work is seen.")
  @Outcome(expect = ACCEPTABLE_INTERESTING, desc = "Leaked out: no acquire of the cell.")
  @State
  public static class WeakenedCell extends Work {

    /** Works and leaves. */
    @Actor
    public void reader() {
      work0 = 1;
      work1 = 1;
      work2 = 1;
      work3 = 1;
      CELL.setRelease(this, 0L);
    }

    /** Looks. */
    @Actor
    public void updater(I_Result result) {
      long now = cell;
      int work = seen();
      result.r1 = now == 0 ? work : -1;
    }
  }

  /** A reader of a real domain, who is inside before the updater begins to wait. */
  abstract static class Inside extends Work {

    private static final VarHandle ENTERED =
        Handles.field(MethodHandles.lookup(), "entered", boolean.class);

    private boolean entered;

    final void read(Srcu srcu) {
      long token = srcu.readLock();
      ENTERED.setRelease(this, true);
      work0 = 1;
      work1 = 1;
      work2 = 1;
      work3 = 1;
      srcu.readUnlock(token);
    }

    final int seenAfterGracePeriod(Srcu srcu) {
      while (!(boolean) ENTERED.getOpaque(this)) {
        Thread.onSpinWait();
      }
      srcu.synchronize();
      return seen();
    }
  }

  /** The real domain, read by threads with counters of their own. */
  @JCStressTest
  @Outcome(id = "4", expect = ACCEPTABLE, desc = "Gone, and its work is seen.")
  @Outcome(expect = FORBIDDEN, desc = "The work leaked out of the section.")
  @State
  public static class Actual extends Inside {

    private static final Srcu SRCU = new Srcu("stress");

    /** Works. */
    @Actor
    public void reader() {
      read(SRCU);
    }

    /** Waits and looks. */
    @Actor
    public void updater(I_Result result) {
      result.r1 = seenAfterGracePeriod(SRCU);
    }
  }

  /** The real domain, read as virtual threads read it. */
  @JCStressTest
  @Outcome(id = "4", expect = ACCEPTABLE, desc = "Gone, and its work is seen.")
  @Outcome(expect = FORBIDDEN, desc = "The work leaked out of the section.")
  @State
  public static class ActualCell extends Inside {

    private static final Srcu SRCU = SlotlessSrcu.create("stress");

    /** Works. */
    @Actor
    public void reader() {
      read(SRCU);
    }

    /** Waits and looks. */
    @Actor
    public void updater(I_Result result) {
      result.r1 = seenAfterGracePeriod(SRCU);
    }
  }
}
