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
 * A reader leaves while the driver of a grace period is about to park: the wake-up may be missed,
 * which is why the driver parks for a limited time.
 *
 * <p>The reader stores its end and loads whether anybody waits; the driver stores that it waits and
 * loads the ends. A full fence in both would keep the two from missing each other.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t LeaveAgainstPark
 *
 *   wakes, parks   meaning                                               Model       Weakened
 *   1, 1           the reader wakes the driver                           allowed     allowed
 *   0 or 1, 0      the driver sees that the reader is gone               allowed     usual
 *   0, 1           missed: nothing but the timeout ends the parking      forbidden   shown
 * </pre>
 *
 * <p>{@link Weakened} is what the real classes do: the price of {@link Model} is a full fence in
 * every exit. So here the weakened one shows what the timeout is for, on x86 as on all others. That
 * a missed wake-up costs time only, and ends, is what every case says that waits in a real domain.
 */
final class LeaveAgainstPark {

  private LeaveAgainstPark() {}

  /** Whether the reader has left, and whether the driver waits for it. */
  abstract static class Domain {

    static final VarHandle UNLOCKS = Handles.field(MethodHandles.lookup(), "unlocks", int.class);
    static final VarHandle AWAITED = Handles.field(MethodHandles.lookup(), "awaited", int.class);

    int unlocks;
    int awaited;

    /** Says that it waits, and looks once more; answers whether it would park. */
    final int lookBeforeParking() {
      AWAITED.setVolatile(this, 1);
      VarHandle.fullFence();
      return (int) UNLOCKS.getAcquire(this) == 0 ? 1 : 0;
    }
  }

  /** With a fence in the exit. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Woken.")
  @Outcome(
      id = {"0, 0", "1, 0"},
      expect = ACCEPTABLE,
      desc = "Not parked.")
  @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "Missed.")
  @State
  public static class Model extends Domain {

    /** Leaves. */
    @Actor
    public void reader(II_Result result) {
      UNLOCKS.setRelease(this, 1);
      VarHandle.fullFence();
      result.r1 = (int) AWAITED.getOpaque(this);
    }

    /** Wants to park. */
    @Actor
    public void driver(II_Result result) {
      result.r2 = lookBeforeParking();
    }
  }

  /** Without one, as the real exit is. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Woken.")
  @Outcome(
      id = {"0, 0", "1, 0"},
      expect = ACCEPTABLE,
      desc = "Not parked.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE_INTERESTING, desc = "Missed: waits for its timeout.")
  @State
  public static class Weakened extends Domain {

    /** Leaves. */
    @Actor
    public void reader(II_Result result) {
      UNLOCKS.setRelease(this, 1);
      result.r1 = (int) AWAITED.getOpaque(this);
    }

    /** Wants to park. */
    @Actor
    public void driver(II_Result result) {
      result.r2 = lookBeforeParking();
    }
  }
}
