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
 * A thread gets its first slot, and reads, while an updater scans the slots: a slot is in the array
 * before it is relied upon.
 *
 * <p>In the models the reader stays inside for good, so an updater that finds nobody has overlooked
 * it, if the reader has the old object.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t FirstSlot
 *
 *   object, updater      meaning                                Model       both weakened
 *   0 old, 0 waits       the new slot was seen                  allowed     allowed
 *   1 new, any           the reader has the new object          allowed     allowed
 *   0 old, 1 quiescent   the reader's slot was overlooked       forbidden   shown
 *
 *   object, use          meaning                                           Actual
 *   0 old, 1 seen        the grace period covered the reader               allowed
 *   1 new, 0 no use      the reader came too late for the old object       allowed
 *   others               the grace period ended with the reader inside     forbidden
 * </pre>
 *
 * <p>{@link Weakened} counts, with the fence of barrier B, and announces the slot after it: store
 * buffering, on x86 too. {@link WeakenedArray} takes the array before the publication and its
 * fence, as an updater would that keeps it from one grace period to the next: a fault of logic,
 * which every machine shows.
 */
final class FirstSlot {

  private static final int NEW = 1;

  private FirstSlot() {}

  /** A reader's counts. */
  static final class Slot {

    static final VarHandle LOCKS = Handles.field(MethodHandles.lookup(), "locks", int.class);
    static final VarHandle UNLOCKS = Handles.field(MethodHandles.lookup(), "unlocks", int.class);

    private int locks;
    private int unlocks;
  }

  /** An array of slots that starts empty, and the pointer. */
  abstract static class Domain {

    static final Slot[] NONE = {};
    static final VarHandle SLOTS = Handles.field(MethodHandles.lookup(), "slots", Slot[].class);
    static final VarHandle POINTER = Handles.field(MethodHandles.lookup(), "pointer", int.class);

    private Slot[] slots = NONE;
    private int pointer;

    /** Adopts a slot, enters, and answers the object. */
    final int enterFirst() {
      Slot slot = new Slot();
      SLOTS.compareAndSet(this, NONE, new Slot[] {slot});
      Slot.LOCKS.setOpaque(slot, 1);
      VarHandle.fullFence();
      return (int) POINTER.getAcquire(this);
    }

    final void publish() {
      POINTER.setRelease(this, NEW);
      VarHandle.fullFence();
    }

    final Slot[] slots() {
      return (Slot[]) SLOTS.getAcquire(this);
    }

    /** Sums what has ended, and then what has begun, over the same array or over a newer one. */
    final int scan(Slot[] now, boolean again) {
      int ended = 0;
      for (Slot slot : now) {
        ended += (int) Slot.UNLOCKS.getAcquire(slot);
      }
      VarHandle.fullFence();
      int begun = 0;
      for (Slot slot : again ? slots() : now) {
        begun += (int) Slot.LOCKS.getOpaque(slot);
      }
      return begun == ended ? 1 : 0;
    }
  }

  /** The slot is announced first; the arrays are taken after the fences. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The new slot was seen.")
  @Outcome(
      id = {"1, 0", "1, 1"},
      expect = ACCEPTABLE,
      desc = "Has the new object.")
  @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "The slot was overlooked.")
  @State
  public static class Model extends Domain {

    /** Enters for the first time, and stays. */
    @Actor
    public void reader(II_Result result) {
      result.r1 = enterFirst();
    }

    /** Publishes and scans. */
    @Actor
    public void updater(II_Result result) {
      publish();
      result.r2 = scan(slots(), true);
    }
  }

  /** The slot is announced after fence B. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The new slot was seen.")
  @Outcome(
      id = {"1, 0", "1, 1"},
      expect = ACCEPTABLE,
      desc = "Has the new object.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE_INTERESTING, desc = "Overlooked: announced too late.")
  @State
  public static class Weakened extends Domain {

    /** Enters for the first time, and stays. */
    @Actor
    public void reader(II_Result result) {
      Slot slot = new Slot();
      Slot[] next = {slot};
      Slot.LOCKS.setOpaque(slot, 1);
      VarHandle.fullFence();
      SLOTS.setRelease(this, next);
      result.r1 = (int) POINTER.getAcquire(this);
    }

    /** Publishes and scans. */
    @Actor
    public void updater(II_Result result) {
      publish();
      result.r2 = scan(slots(), true);
    }
  }

  /** The array is taken before the publication. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The new slot was seen.")
  @Outcome(
      id = {"1, 0", "1, 1"},
      expect = ACCEPTABLE,
      desc = "Has the new object.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE_INTERESTING, desc = "Overlooked: an old array.")
  @State
  public static class WeakenedArray extends Domain {

    /** Enters for the first time, and stays. */
    @Actor
    public void reader(II_Result result) {
      result.r1 = enterFirst();
    }

    /** Publishes and scans. */
    @Actor
    public void updater(II_Result result) {
      Slot[] now = slots();
      publish();
      result.r2 = scan(now, false);
    }
  }

  /** A real domain of its own for each sample, so that each one has a first reader. */
  @JCStressTest
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The grace period covered the reader.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Too late for the old object.")
  @Outcome(expect = FORBIDDEN, desc = "The grace period ended with the reader inside.")
  @State
  public static class Actual extends SrcuPublication.Protected {

    private final Srcu srcu = new Srcu("stress");

    /** Reads for the first time. */
    @Actor
    public void reader(II_Result result) {
      result.r1 = read(srcu);
    }

    /** Replaces and waits. */
    @Actor
    public void updater(II_Result result) {
      result.r2 = replace(srcu);
    }
  }
}
