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
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Barriers D and E: the flip lies between the two scans, so that each scan is of an index which new
 * readers do not use.
 *
 * <p>The reader is inside when the grace period begins, and never all out: before it leaves a
 * section it has entered the next one. In the models it lets the updater look at least once between
 * two steps, so the updater's luck plays no part.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t FlipBetweenScans
 *
 *   ended   meaning                                                Model, Actual   weakened
 *   1       the grace period ended while sections overlapped       required        never
 *   0       starved: readers that came later kept it from ending   forbidden       always
 * </pre>
 *
 * <p>{@link WeakenedNoFlip} scans both indexes and flips none, {@link WeakenedFlipFirst} flips
 * before both scans: in each, one scan is of the index that all readers use. Nothing is overlooked,
 * but nothing ends either. Every machine shows it, every time.
 *
 * <p>The fences D and E themselves can be left out of the model on any processor. The store of the
 * flip hangs on what the last look of the first scan loaded, and stores are not made on suspicion;
 * that is what E adds to. And each look of the second scan has a full fence of its own, A, before
 * it sums the sections begun, so the flip is visible by then, as D would have it. What is left for
 * them to do is to make that visible in one place.
 */
final class FlipBetweenScans {

  /** Steps that the reader makes before it gives the updater up; three are enough for the model. */
  private static final int STEPS = 8;

  private FlipBetweenScans() {}

  /** Two indexes, and one reader who is inside, on index 0. */
  abstract static class Domain {

    private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(int[].class);
    private static final VarHandle INDEX =
        Handles.field(MethodHandles.lookup(), "index", int.class);
    private static final VarHandle LOOKS =
        Handles.field(MethodHandles.lookup(), "looks", int.class);
    private static final VarHandle ENDED =
        Handles.field(MethodHandles.lookup(), "ended", boolean.class);
    private static final VarHandle GIVEN_UP =
        Handles.field(MethodHandles.lookup(), "givenUp", boolean.class);

    private final int[] locks = {1, 0};
    private final int[] unlocks = {0, 0};
    private int index;
    private int looks;
    private boolean ended;
    private boolean givenUp;

    /** Enters the next section and leaves the one before, until the grace period has ended. */
    final int overlap() {
      int inside = 0;
      for (int step = 0; step < STEPS; step++) {
        int on = (int) INDEX.getOpaque(this);
        COUNTS.setOpaque(locks, on, locks[on] + 1);
        VarHandle.fullFence();
        COUNTS.setRelease(unlocks, inside, unlocks[inside] + 1);
        inside = on;
        int before = (int) LOOKS.getAcquire(this);
        // The first of them may have begun before this step.
        while ((int) LOOKS.getAcquire(this) - before < 2) {
          if ((boolean) ENDED.getAcquire(this)) {
            return 1;
          }
          Thread.onSpinWait();
        }
      }
      GIVEN_UP.setRelease(this, true);
      return 0;
    }

    final void scan(int on) {
      boolean quiescent = false;
      while (!quiescent && !(boolean) GIVEN_UP.getAcquire(this)) {
        int left = (int) COUNTS.getAcquire(unlocks, on);
        VarHandle.fullFence();
        quiescent = (int) COUNTS.getOpaque(locks, on) == left;
        LOOKS.setRelease(this, looks + 1);
      }
    }

    final void flip() {
      VarHandle.fullFence();
      INDEX.setOpaque(this, index ^ 1);
      VarHandle.fullFence();
    }

    final void end() {
      if (!(boolean) GIVEN_UP.getAcquire(this)) {
        ENDED.setRelease(this, true);
      }
    }
  }

  /** Scan, flip, scan. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Ended while sections overlapped.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "Starved.")
  @State
  public static class Model extends Domain {

    /** Never all out. */
    @Actor
    public void reader(I_Result result) {
      result.r1 = overlap();
    }

    /** A grace period. */
    @Actor
    public void updater() {
      scan(1);
      flip();
      scan(0);
      end();
    }
  }

  /** Scan, scan. */
  @JCStressTest
  @Outcome(id = "1", expect = FORBIDDEN, desc = "Not possible.")
  @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "Starved: no flip.")
  @State
  public static class WeakenedNoFlip extends Domain {

    /** Never all out. */
    @Actor
    public void reader(I_Result result) {
      result.r1 = overlap();
    }

    /** A grace period. */
    @Actor
    public void updater() {
      scan(1);
      scan(0);
      end();
    }
  }

  /** Flip, scan, scan. */
  @JCStressTest
  @Outcome(id = "1", expect = FORBIDDEN, desc = "Not possible.")
  @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "Starved: the flip came first.")
  @State
  public static class WeakenedFlipFirst extends Domain {

    /** Never all out. */
    @Actor
    public void reader(I_Result result) {
      result.r1 = overlap();
    }

    /** A grace period. */
    @Actor
    public void updater() {
      flip();
      scan(0);
      scan(1);
      end();
    }
  }

  /** The real domain. The reader gives it up after ten seconds, which only guards the run. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Ended while sections overlapped.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "Starved.")
  @State
  public static class Actual {

    private static final Srcu SRCU = new Srcu("stress");

    /** How long the reader goes on. After the first time that it was too short there is none. */
    private static volatile long guardNanos = 10_000_000_000L;

    private static final VarHandle INSIDE =
        Handles.field(MethodHandles.lookup(), "inside", boolean.class);
    private static final VarHandle ENDED =
        Handles.field(MethodHandles.lookup(), "ended", boolean.class);

    private boolean inside;
    private boolean ended;

    /** Never all out. */
    @Actor
    public void reader(I_Result result) {
      long token = SRCU.readLock();
      INSIDE.setRelease(this, true);
      long began = System.nanoTime();
      while (!(boolean) ENDED.getAcquire(this) && System.nanoTime() - began < guardNanos) {
        long next = SRCU.readLock();
        SRCU.readUnlock(token);
        token = next;
      }
      result.r1 = (boolean) ENDED.getAcquire(this) ? 1 : 0;
      if (result.r1 == 0) {
        guardNanos = 0;
      }
      SRCU.readUnlock(token);
    }

    /** A grace period. */
    @Actor
    public void updater() {
      while (!(boolean) INSIDE.getAcquire(this)) {
        Thread.onSpinWait();
      }
      SRCU.synchronize();
      ENDED.setRelease(this, true);
    }
  }
}
