// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jirq.api.SourceId;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.routing.Registration;
import org.jirq.srcu.Srcu;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A CPU ends an interrupt while an ack notifier of it is withdrawn: after the close has returned,
 * the notifier is not called and no call of it is under way.
 *
 * <p>A call looks at the notifier's flag inside a reader. A close clears the flag and waits for the
 * readers.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t NotifierAgainstClose
 *
 *   called   meaning                                 Model, Actual   Weakened
 *   0        the EOI came too late                   allowed         allowed
 *   1        called before the close returned        allowed         usual
 *   2        called after the close had returned     forbidden       shown
 * </pre>
 *
 * <p>{@link Weakened} clears the flag and does not wait: the flag alone promises nothing, however
 * strong its accesses are. Every machine shows it.
 */
final class NotifierAgainstClose {

  private NotifierAgainstClose() {}

  /** A notifier's flag. */
  abstract static class Notifier extends OneSlot {

    private static final VarHandle ACTIVE =
        Handles.field(MethodHandles.lookup(), "active", boolean.class);

    final Ending closed = new Ending();
    private boolean active = true;

    final int callIfActive() {
      enter();
      int called = (boolean) ACTIVE.getAcquire(this) ? closed.now() : Ending.NEVER;
      leave();
      return called;
    }

    final void deactivate() {
      ACTIVE.setRelease(this, false);
    }
  }

  /** Flag, grace period. */
  @JCStressTest
  @Outcome(
      id = {"0", "1"},
      expect = ACCEPTABLE,
      desc = "Not called, or in time.")
  @Outcome(id = "2", expect = FORBIDDEN, desc = "Called after the close.")
  @State
  public static class Model extends Notifier {

    /** The CPU. */
    @Actor
    public void eoi(I_Result result) {
      result.r1 = callIfActive();
    }

    /** The host. */
    @Actor
    public void close() {
      deactivate();
      awaitReaders();
      closed.over();
    }
  }

  /** Flag. */
  @JCStressTest
  @Outcome(
      id = {"0", "1"},
      expect = ACCEPTABLE,
      desc = "Not called, or in time.")
  @Outcome(id = "2", expect = ACCEPTABLE_INTERESTING, desc = "Late: no grace period.")
  @State
  public static class Weakened extends Notifier {

    /** The CPU. */
    @Actor
    public void eoi(I_Result result) {
      result.r1 = callIfActive();
    }

    /** The host. */
    @Actor
    public void close() {
      deactivate();
      closed.over();
    }
  }

  /** A real registration, at a real router and chip. */
  @JCStressTest
  @Outcome(
      id = {"0", "1"},
      expect = ACCEPTABLE,
      desc = "Not called, or in time.")
  @Outcome(id = "2", expect = FORBIDDEN, desc = "Called after the close.")
  @State
  public static class Actual {

    /** One domain for all samples: a thread keeps counters for each domain that it has read in. */
    private static final Srcu SRCU = new Srcu("stress");

    private static final VarHandle CALLED =
        Handles.field(MethodHandles.lookup(), "called", int.class);

    private final LevelPin pin = new LevelPin();
    private final Ending closed = new Ending();
    private final Registration registration;
    private int called;

    /** Leaves the pin in service, its line low. */
    public Actual() {
      IrqRouter router =
          IrqRouter.builder()
              .srcu(SRCU)
              .chip(0, pin.chip)
              .routes(List.of(new ChipRoute(0, 0, 0)))
              .build();
      registration =
          router.addAckNotifier(0, (gsi, chip, at) -> CALLED.setOpaque(this, closed.now()));
      pin.unmask();
      pin.chip.setLevel(0, SourceId.DEFAULT, true);
      pin.chip.setLevel(0, SourceId.DEFAULT, false);
    }

    /** The CPU. */
    @Actor
    public void eoi() {
      pin.eoi();
    }

    /** The host. */
    @Actor
    public void close() {
      registration.close();
      closed.over();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      result.r1 = called;
    }
  }
}
