// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A reader reads the index, is held up, and counts itself on an index that is not in use any more:
 * why a grace period scans both indexes.
 *
 * <p>The updater goes through two grace periods, publishing version 1, then 2, and looks once where
 * the real one waits. The reader stays inside for good. Scanning only the index from which the
 * first grace period turned away is enough for that one: the late reader has the new version
 * already. The second one, which turns back, does not look where the reader is counted.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t SrcuScans
 *
 *   version, given up       meaning                                    Model       Weakened
 *   v, versions below g     v &gt;= g: the reader's version is in use     required    usual
 *   0, 1  0, 2  or  1, 2    the reader's version was given up          forbidden   1, 2 is shown
 * </pre>
 *
 * <p>{@link Weakened} leaves the first scan out. That needs no weak memory, only a reader that is
 * slow at the wrong moment: every machine shows it, seldom.
 */
final class SrcuScans {

  private SrcuScans() {}

  /** The counts of one reader that never leaves, so locks are all that there is to sum. */
  abstract static class Domain {

    private static final VarHandle INDEX;
    private static final VarHandle VERSION;
    private static final VarHandle LOCKS = MethodHandles.arrayElementVarHandle(int[].class);

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        INDEX = lookup.findVarHandle(Domain.class, "index", int.class);
        VERSION = lookup.findVarHandle(Domain.class, "version", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final int[] locks = new int[2];
    private int index;
    private int version;

    /** Enters, and answers the version that it found. */
    final int enter() {
      int on = (int) INDEX.getOpaque(this);
      // Being held up: an interrupt, or a hypervisor that runs somebody else.
      for (int i = 0; i < 4; i++) {
        Thread.onSpinWait();
      }
      LOCKS.setOpaque(locks, on, 1);
      VarHandle.fullFence();
      return (int) VERSION.getAcquire(this);
    }

    /** Answers below which version everything was given up. */
    final int replaceTwice(boolean scanBoth) {
      for (int next = 1; next <= 2; next++) {
        VERSION.setRelease(this, next);
        VarHandle.fullFence();
        int now = index;
        if (scanBoth && isOccupied(now ^ 1)) {
          return next - 1;
        }
        VarHandle.fullFence();
        INDEX.setOpaque(this, now ^ 1);
        VarHandle.fullFence();
        if (isOccupied(now)) {
          return next - 1;
        }
      }
      return 2;
    }

    private boolean isOccupied(int on) {
      return (int) LOCKS.getOpaque(locks, on) != 0;
    }
  }

  /** Two scans, one flip between them. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The first grace period waits.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The first grace period waits.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The second grace period waits.")
  @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "The second grace period waits.")
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "The reader has the newest version.")
  @Outcome(expect = FORBIDDEN, desc = "The reader's version was given up.")
  @State
  public static class Model extends Domain {

    /** Enters, and stays. */
    @Actor
    public void reader(II_Result result) {
      result.r1 = enter();
    }

    /** Two grace periods. */
    @Actor
    public void updater(II_Result result) {
      result.r2 = replaceTwice(true);
    }
  }

  /** One scan. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The first grace period waits.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The first grace period waits.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The second grace period waits.")
  @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "The second grace period waits.")
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "The reader has the newest version.")
  @Outcome(id = "1, 2", expect = ACCEPTABLE_INTERESTING, desc = "Overlooked: one scan.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Domain {

    /** Enters, and stays. */
    @Actor
    public void reader(II_Result result) {
      result.r1 = enter();
    }

    /** Two grace periods. */
    @Actor
    public void updater(II_Result result) {
      result.r2 = replaceTwice(false);
    }
  }
}
