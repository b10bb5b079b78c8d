// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdRegistry;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * An event is signalled while the route of its GSI is replaced: the irqfd's own copy of the route
 * is renewed before the grace period, so it is out of use when {@code replace} returns.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t SignalAgainstReplace
 *
 *   route            meaning                                           Model       Weakened
 *   1                driven by the old route, in time                  allowed     allowed
 *   0                driven by the new route                           allowed     allowed
 *   2                the old route, after replace had returned         forbidden   shown
 *
 *   old, new, late   meaning                                           Actual
 *   1, 0, 0          delivered by the old route, in time               allowed
 *   0, 1, 0          delivered by the new route                        allowed
 *   others           late, lost or delivered twice                     forbidden
 * </pre>
 *
 * <p>{@link Weakened} renews the copy after the grace period. Every machine shows it. That the copy
 * is read by an acquire load orders the route's fields, which x86 does too; and they are final.
 */
final class SignalAgainstReplace {

  private static final int OLD = 0;
  private static final int NEW = 1;

  private SignalAgainstReplace() {}

  /** An irqfd's copy of its route. */
  abstract static class Cached extends OneSlot {

    private static final VarHandle ROUTE =
        Handles.field(MethodHandles.lookup(), "route", int.class);

    final Ending replaced = new Ending();
    private int route = OLD;

    final int drive() {
      enter();
      int to = (int) ROUTE.getAcquire(this);
      int how = to == OLD ? replaced.now() : Ending.NEVER;
      leave();
      return how;
    }

    final void renew() {
      ROUTE.setRelease(this, NEW);
    }
  }

  /** Renew, wait. */
  @JCStressTest
  @Outcome(
      id = {"0", "1"},
      expect = ACCEPTABLE,
      desc = "By the new route, or in time.")
  @Outcome(id = "2", expect = FORBIDDEN, desc = "By the old route, late.")
  @State
  public static class Model extends Cached {

    /** The device. */
    @Actor
    public void signal(I_Result result) {
      result.r1 = drive();
    }

    /** The host. */
    @Actor
    public void update() {
      renew();
      awaitReaders();
      replaced.over();
    }
  }

  /** Wait, renew. */
  @JCStressTest
  @Outcome(
      id = {"0", "1"},
      expect = ACCEPTABLE,
      desc = "By the new route, or in time.")
  @Outcome(id = "2", expect = ACCEPTABLE_INTERESTING, desc = "Late: renewed after the wait.")
  @State
  public static class Weakened extends Cached {

    /** The device. */
    @Actor
    public void signal(I_Result result) {
      result.r1 = drive();
    }

    /** The host. */
    @Actor
    public void update() {
      awaitReaders();
      renew();
      replaced.over();
    }
  }

  /** The real irqfd. */
  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "By the old route, in time.")
  @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "By the new route.")
  @Outcome(expect = FORBIDDEN, desc = "Late, lost or twice.")
  @State
  public static class Actual extends ReplaceAgainstSetIrq.Routed {

    private final HeapEventSource event = new HeapEventSource("device");

    /** Assigns the event. */
    public Actual() {
      new IrqfdRegistry(router).assign(event, 0);
    }

    /** The device. */
    @Actor
    public void signal() {
      event.signal();
    }

    /** The host. */
    @Actor
    public void update() {
      replace();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(III_Result result) {
      report(result);
    }
  }
}
