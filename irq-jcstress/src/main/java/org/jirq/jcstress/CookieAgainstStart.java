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

/**
 * Barrier Q: a waiter publishes and takes a cookie while somebody else's grace period begins. If
 * the cookie says that this grace period serves the waiter, its scans must see whoever did not see
 * the publication.
 *
 * <p>There are two pairs of a store and a load of another variable, so two places for a full fence.
 * The waiter stores the pointer and loads the sequence; the driver stores the sequence and loads
 * the counts. Sequence 0 is idle, 1 runs, 2 is over; cookie 2 is served by this grace period,
 * cookie 4 by the next one.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t CookieAgainstStart
 *
 *   The driver becomes a reader after its grace period, for good.
 *   object, cookie      meaning                                          Model       WeakenedCookie
 *   1 new, 2 or 4       the reader came after the publication            allowed     allowed
 *   0 old, 4            the waiter waits for the next grace period       allowed     usual
 *   0 old, 2            overlooked: that grace period ended before the
 *                       reader came                                      forbidden   shown
 *
 *   The waiter's section is open for good, with the old object, when it publishes.
 *   quiescent, cookie   meaning                                          ModelStart  WeakenedStart
 *   0, 2 or 4           the section was counted                          allowed     allowed
 *   1, 4                the waiter waits for the next grace period       allowed     usual
 *   1, 2                overlooked: its grace period did not count it    forbidden   shown
 *
 *   object, use         meaning                                          Actual, ActualStart
 *   0 old, 1 seen       the grace period covered the reader              allowed
 *   1 new, 0 no use     the reader came too late for the old object      allowed (not in ActualStart)
 *   others              the grace period ended with the reader inside    forbidden
 * </pre>
 *
 * <p>{@link WeakenedCookie} has no fence in the waiter. {@link WeakenedStart} has none in the
 * driver: neither the one after the sequence, Q, nor the one between the sums, A. Each of the two
 * stands between the store of the sequence and the sum of what has begun, so either alone is
 * enough, and leaving out one of them can not show on any processor. Both show store buffering, on
 * x86 too, with two CPUs.
 */
final class CookieAgainstStart {

  private static final int NEW = 1;

  private CookieAgainstStart() {}

  /** The sequence, one reader's counts, and the pointer. */
  abstract static class Domain {

    static final VarHandle SEQUENCE = Handles.field(MethodHandles.lookup(), "sequence", int.class);
    static final VarHandle LOCKS = Handles.field(MethodHandles.lookup(), "locks", int.class);
    static final VarHandle UNLOCKS = Handles.field(MethodHandles.lookup(), "unlocks", int.class);
    static final VarHandle POINTER = Handles.field(MethodHandles.lookup(), "pointer", int.class);

    int sequence;
    int locks;
    int unlocks;
    int pointer;

    final int enterAndLook() {
      LOCKS.setOpaque(this, locks + 1);
      VarHandle.fullFence();
      return (int) POINTER.getAcquire(this);
    }

    /** A grace period that looks once; tells whether it found nobody. */
    final int runGracePeriod() {
      SEQUENCE.setOpaque(this, 1);
      VarHandle.fullFence();
      int ended = (int) UNLOCKS.getAcquire(this);
      VarHandle.fullFence();
      int quiescent = (int) LOCKS.getOpaque(this) == ended ? 1 : 0;
      SEQUENCE.setRelease(this, 2);
      return quiescent;
    }

    final int publishAndTakeCookie() {
      POINTER.setRelease(this, NEW);
      VarHandle.fullFence();
      return (int) SEQUENCE.getOpaque(this) + 3 & ~1;
    }
  }

  /** A fence in the waiter. */
  @JCStressTest
  @Outcome(
      id = {"1, 2", "1, 4"},
      expect = ACCEPTABLE,
      desc = "Came after the publication.")
  @Outcome(id = "0, 4", expect = ACCEPTABLE, desc = "The next grace period waits.")
  @Outcome(expect = FORBIDDEN, desc = "The reader was overlooked.")
  @State
  public static class Model extends Domain {

    /** A grace period, and then a section that stays open. */
    @Actor
    public void driver(II_Result result) {
      runGracePeriod();
      result.r1 = enterAndLook();
    }

    /** Publishes and takes a cookie. */
    @Actor
    public void waiter(II_Result result) {
      result.r2 = publishAndTakeCookie();
    }
  }

  /** No fence in the waiter. */
  @JCStressTest
  @Outcome(
      id = {"1, 2", "1, 4"},
      expect = ACCEPTABLE,
      desc = "Came after the publication.")
  @Outcome(id = "0, 4", expect = ACCEPTABLE, desc = "The next grace period waits.")
  @Outcome(id = "0, 2", expect = ACCEPTABLE_INTERESTING, desc = "Overlooked: no fence in cookie.")
  @State
  public static class WeakenedCookie extends Domain {

    /** A grace period, and then a section that stays open. */
    @Actor
    public void driver(II_Result result) {
      runGracePeriod();
      result.r1 = enterAndLook();
    }

    /** Publishes and takes a cookie. */
    @Actor
    public void waiter(II_Result result) {
      POINTER.setRelease(this, NEW);
      result.r2 = (int) SEQUENCE.getAcquire(this) + 3 & ~1;
    }
  }

  /** Fences in the driver. */
  @JCStressTest
  @Outcome(
      id = {"0, 2", "0, 4"},
      expect = ACCEPTABLE,
      desc = "The section was counted.")
  @Outcome(id = "1, 4", expect = ACCEPTABLE, desc = "The next grace period waits.")
  @Outcome(expect = FORBIDDEN, desc = "The section was overlooked.")
  @State
  public static class ModelStart extends Domain {

    /** A grace period. */
    @Actor
    public void driver(II_Result result) {
      result.r1 = runGracePeriod();
    }

    /** A section that stays open, then the publication. */
    @Actor
    public void waiter(II_Result result) {
      enterAndLook();
      result.r2 = publishAndTakeCookie();
    }
  }

  /** No fence in the driver, neither Q nor A. */
  @JCStressTest
  @Outcome(
      id = {"0, 2", "0, 4"},
      expect = ACCEPTABLE,
      desc = "The section was counted.")
  @Outcome(id = "1, 4", expect = ACCEPTABLE, desc = "The next grace period waits.")
  @Outcome(id = "1, 2", expect = ACCEPTABLE_INTERESTING, desc = "Overlooked: neither Q nor A.")
  @State
  public static class WeakenedStart extends Domain {

    /** A grace period. */
    @Actor
    public void driver(II_Result result) {
      SEQUENCE.setRelease(this, 1);
      int ended = (int) UNLOCKS.getAcquire(this);
      result.r1 = (int) LOCKS.getAcquire(this) == ended ? 1 : 0;
      SEQUENCE.setRelease(this, 2);
    }

    /** A section that stays open, then the publication. */
    @Actor
    public void waiter(II_Result result) {
      enterAndLook();
      result.r2 = publishAndTakeCookie();
    }
  }

  /** The real domain: a grace period of the reader's begins while the waiter takes its cookie. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The grace period covered the reader.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Too late for the old object.")
  @Outcome(expect = FORBIDDEN, desc = "The grace period ended with the reader inside.")
  @State
  public static class Actual extends SrcuPublication.Protected {

    private static final Srcu SRCU = new Srcu("stress");

    /** A grace period, and then a section. */
    @Actor
    public void driver(II_Result result) {
      SRCU.synchronize();
      result.r1 = read(SRCU);
    }

    /** Replaces and waits. */
    @Actor
    public void waiter(II_Result result) {
      result.r2 = replace(SRCU);
    }
  }

  /** The real domain: whoever takes the cookie is inside; the driver waits on its behalf. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The grace period covered the reader.")
  @Outcome(expect = FORBIDDEN, desc = "The grace period ended with the reader inside.")
  @State
  public static class ActualStart extends SrcuPublication.Protected {

    private static final Srcu SRCU = new Srcu("stress");
    private static final VarHandle COOKIE =
        Handles.field(MethodHandles.lookup(), "cookie", long.class);

    private SrcuPublication.Table old;
    private long cookie = -1;

    /** A grace period of its own, then the other one's. */
    @Actor
    public void driver(II_Result result) {
      SRCU.synchronize();
      long taken;
      while ((taken = (long) COOKIE.getAcquire(this)) < 0) {
        Thread.onSpinWait();
      }
      SRCU.await(taken);
      result.r2 = old.die();
    }

    /** Replaces the object in a section that uses it. */
    @Actor
    public void waiter(II_Result result) {
      long token = SRCU.readLock();
      SrcuPublication.Table mine = object();
      old = publish();
      COOKIE.setRelease(this, SRCU.cookie());
      result.r1 = mine.use();
      SRCU.readUnlock(token);
    }
  }
}
