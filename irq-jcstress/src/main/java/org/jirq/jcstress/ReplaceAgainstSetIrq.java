// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jirq.api.MsiMessage;
import org.jirq.api.MsiSink;
import org.jirq.api.SourceId;
import org.jirq.routing.IrqRouter;
import org.jirq.routing.MsiRoute;
import org.jirq.srcu.Srcu;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A GSI is raised while its route is replaced: the message goes out by one of the routes, and by
 * the old one only before {@code replace} returns.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t ReplaceAgainstSetIrq
 *
 *   old, new, late   meaning                                              Actual      Weakened
 *   1, 0, 0          delivered by the old route, in time                  allowed     usual
 *   0, 1, 0          delivered by the new route                           allowed     usual
 *   1, 0, 1          an old route delivered after replace had returned    forbidden   shown
 *   others           lost, or delivered twice                             forbidden   not possible
 * </pre>
 *
 * <p>{@link Weakened} looks the route up and drives it with no read-side critical section around
 * both, as a cache of routes without a guard would. Every machine shows it: what is missing is the
 * wait.
 */
final class ReplaceAgainstSetIrq {

  private static final int OLD = 1;
  private static final int NEW = 2;
  private static final long ADDRESS = 0xfee0_0000L;

  private ReplaceAgainstSetIrq() {}

  /** A router with one GSI, and the CPU side that takes its messages. */
  abstract static class Routed implements MsiSink {

    /** One domain for all samples: a thread keeps counters for each domain that it has read in. */
    private static final Srcu SRCU = new Srcu("stress");

    private static final VarHandle OLD_COUNT;
    private static final VarHandle NEW_COUNT;
    private static final VarHandle REPLACED;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        OLD_COUNT = lookup.findVarHandle(Routed.class, "oldCount", int.class);
        NEW_COUNT = lookup.findVarHandle(Routed.class, "newCount", int.class);
        REPLACED = lookup.findVarHandle(Routed.class, "replaced", boolean.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    final IrqRouter router =
        IrqRouter.builder().srcu(SRCU).msi(this).routes(List.of(route(OLD))).build();
    private int oldCount;
    private int newCount;
    private boolean replaced;
    private int late;

    private static MsiRoute route(int vector) {
      return new MsiRoute(0, new MsiMessage(ADDRESS, vector));
    }

    @Override
    public final int deliver(long address, int data, int deviceId) {
      if (data == NEW) {
        NEW_COUNT.getAndAdd(this, 1);
        return 1;
      }
      OLD_COUNT.getAndAdd(this, 1);
      if ((boolean) REPLACED.getOpaque(this)) {
        late = 1;
      }
      return 1;
    }

    final void replace() {
      router.replace(List.of(route(NEW)));
      REPLACED.setOpaque(this, true);
    }

    final void report(III_Result result) {
      result.r1 = oldCount;
      result.r2 = newCount;
      result.r3 = late;
    }
  }

  /** The real router. */
  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "By the old route, in time.")
  @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "By the new route.")
  @Outcome(expect = FORBIDDEN, desc = "Late, lost or twice.")
  @State
  public static class Actual extends Routed {

    /** The device. */
    @Actor
    public void raise() {
      router.setIrq(0, SourceId.DEFAULT, true);
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

  /** The real router's table, without its guard. */
  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "By the old route, in time.")
  @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "By the new route.")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE_INTERESTING, desc = "Late: outside a reader.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Routed {

    /** The device. */
    @Actor
    public void raise() {
      router.route(0).setLevel(SourceId.DEFAULT, true);
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
