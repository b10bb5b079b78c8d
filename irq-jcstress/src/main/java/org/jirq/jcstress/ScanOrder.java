// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.srcu.Srcu;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Barrier A, its order: a scan sums the sections that have ended before it sums those that have
 * begun.
 *
 * <p>The reader has a section open for good, and inside it others begin and end. In the other order
 * one of those comes between the two sums, and its end stands in for the end of the open one.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t ScanOrder
 *
 *   found quiescent   meaning                                Model       both weakened
 *   0                 the open section was counted           required    usual
 *   1                 a nested end stood in for its end      forbidden   shown
 *
 *   object, use       meaning                                            Actual
 *   0 old, 1 seen     the grace period covered the reader                allowed
 *   1 new, 0 no use   the reader came too late for the old object        allowed
 *   others            the grace period ended with the reader inside      forbidden
 * </pre>
 *
 * <p>{@link Weakened} sums in the other order, with every fence in its place. That is a fault of
 * logic, so every machine shows it. {@link WeakenedPlain} sums in the right order, but by plain
 * loads with nothing between: the processor here keeps two loads in order, but the compiler need
 * not, and does not always when it schedules instructions at random.
 *
 * <p>In the real domain the flip keeps nested sections off the index of the open one, so a wrong
 * order would show in {@link Actual} only with a reader that is late for the flip as well. A test
 * of the real class therefore puts a section between its two sums on purpose.
 *
 * <p>For this order an acquire of the ended sections would do, which A is in addition to; see
 * {@link CookieAgainstStart} for A as the partner of barrier B.
 */
final class ScanOrder {

  private ScanOrder() {}

  /** The counts of one reader, who is inside for good. */
  abstract static class Slot {

    static final VarHandle LOCKS = Handles.field(MethodHandles.lookup(), "locks", int.class);
    static final VarHandle UNLOCKS = Handles.field(MethodHandles.lookup(), "unlocks", int.class);

    int locks = 1;
    int unlocks;

    /** Two sections inside the open one. */
    final void readNested() {
      for (int i = 0; i < 2; i++) {
        LOCKS.setOpaque(this, locks + 1);
        VarHandle.fullFence();
        UNLOCKS.setRelease(this, unlocks + 1);
      }
    }
  }

  /** What has ended first. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "The open section was counted.")
  @Outcome(id = "1", expect = FORBIDDEN, desc = "A nested end stood in for its end.")
  @State
  public static class Model extends Slot {

    /** Enters and leaves inside its open section. */
    @Actor
    public void reader() {
      readNested();
    }

    /** Scans. */
    @Actor
    public void updater(I_Result result) {
      int ended = (int) UNLOCKS.getAcquire(this);
      VarHandle.fullFence();
      result.r1 = (int) LOCKS.getOpaque(this) == ended ? 1 : 0;
    }
  }

  /** What has begun first. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "The open section was counted.")
  @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "Overlooked: sums in the other order.")
  @State
  public static class Weakened extends Slot {

    /** Enters and leaves inside its open section. */
    @Actor
    public void reader() {
      readNested();
    }

    /** Scans. */
    @Actor
    public void updater(I_Result result) {
      int begun = (int) LOCKS.getAcquire(this);
      VarHandle.fullFence();
      result.r1 = (int) UNLOCKS.getAcquire(this) == begun ? 1 : 0;
    }
  }

  /** What has ended first, as it is written, but nothing keeps it so. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "The open section was counted.")
  @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "Overlooked: plain loads, no fence.")
  @State
  public static class WeakenedPlain extends Slot {

    /** Enters and leaves inside its open section. */
    @Actor
    public void reader() {
      readNested();
    }

    /** Scans. */
    @Actor
    public void updater(I_Result result) {
      int ended = unlocks;
      result.r1 = locks == ended ? 1 : 0;
    }
  }

  /** The real domain. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The grace period covered the reader.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Too late for the old object.")
  @Outcome(expect = FORBIDDEN, desc = "The grace period ended with the reader inside.")
  @State
  public static class Actual extends SrcuPublication.Protected {

    private static final Srcu SRCU = new Srcu("stress");

    /** Enough for some looks of the updater to fall among them. */
    private static final int NESTED = 8;

    /** Reads, with other sections inside its section. */
    @Actor
    public void reader(II_Result result) {
      long outer = SRCU.readLock();
      SrcuPublication.Table object = object();
      for (int i = 0; i < NESTED; i++) {
        SRCU.readUnlock(SRCU.readLock());
      }
      result.r1 = object.use();
      SRCU.readUnlock(outer);
    }

    /** Replaces and waits. */
    @Actor
    public void updater(II_Result result) {
      result.r2 = replace(SRCU);
    }
  }
}
