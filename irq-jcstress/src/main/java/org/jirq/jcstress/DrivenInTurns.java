// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.srcu.Srcu;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * An updater that polls for its grace period, and a reader that takes steps of it too, before its
 * section, inside it and after it: the scans are made by whoever gets there, and what one of them
 * learned of the reader must reach the updater through the lock and the sequence.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t DrivenInTurns
 *
 *   object, use          meaning                                          Actual
 *   0 old, 1 seen        the grace period covered the reader              allowed
 *   1 new, 0 no use      the reader came too late for the old object      allowed
 *   0 old, 0 not seen    the grace period ended with the reader inside    forbidden
 *   2 dead, any          the reader saw the end of its own object         forbidden
 * </pre>
 *
 * <p>There is no weakened case: what orders the steps is a lock, and to leave it out would be no
 * weaker ordering but another algorithm.
 */
final class DrivenInTurns {

  private static final int OLD = 0;
  private static final int NEW = 1;
  private static final int DEAD = 2;

  private DrivenInTurns() {}

  /** What is protected; its fields have no ordering of their own that could help. */
  private static final class Version {

    private static final VarHandle RETIRED;

    static {
      try {
        RETIRED = MethodHandles.lookup().findVarHandle(Version.class, "retired", boolean.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final int name;
    private boolean retired;
    private int used;

    private Version(int name) {
      this.name = name;
    }

    private boolean isRetired() {
      return (boolean) RETIRED.getOpaque(this);
    }
  }

  /** The real domain. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The grace period covered the reader.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Too late for the old object.")
  @Outcome(expect = FORBIDDEN, desc = "The grace period ended with the reader inside.")
  @State
  public static class Actual {

    private static final Srcu SRCU = new Srcu("turns");
    private static final VarHandle LIVE;

    static {
      try {
        LIVE = MethodHandles.lookup().findVarHandle(Actual.class, "live", Version.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private Version live = new Version(OLD);

    /** Reads, and takes steps of whatever grace period runs: before, inside and after. */
    @Actor
    public void reader(II_Result result) {
      long cookie = SRCU.startGracePeriod();
      long token = SRCU.readLock();
      Version version = (Version) LIVE.getAcquire(this);
      boolean first = version.isRetired();
      SRCU.poll(cookie);
      boolean last = version.isRetired();
      version.used = 1;
      SRCU.readUnlock(token);
      for (int i = 0; i < 4 && !SRCU.poll(cookie); i++) {
        Thread.onSpinWait();
      }
      result.r1 = first || last ? DEAD : version.name;
    }

    /** Replaces, and polls until the grace period is over. */
    @Actor
    public void updater(II_Result result) {
      Version old = live;
      LIVE.setRelease(this, new Version(NEW));
      long cookie = SRCU.startGracePeriod();
      while (!SRCU.poll(cookie)) {
        Thread.onSpinWait();
      }
      result.r2 = old.used;
      Version.RETIRED.setOpaque(old, true);
    }
  }
}
