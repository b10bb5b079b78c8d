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
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.Irqfd;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.routing.IrqRouter;
import org.jirq.routing.MsiRoute;
import org.jirq.srcu.Srcu;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * An event is signalled while its irqfd is closed: nothing is injected after the close has
 * returned.
 *
 * <p>An injection looks at the state inside a reader. A close writes the state and waits for the
 * readers.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t SignalAgainstClose
 *
 *   injected   meaning                                   Model, actual   Weakened
 *   0          the signal found the irqfd closed         allowed         allowed
 *   1          injected before the close returned        allowed         usual
 *   2          injected after the close had returned     forbidden       shown
 * </pre>
 *
 * <p>{@link Weakened} looks at the state before it enters. Every machine shows it, no weak memory
 * is needed.
 */
final class SignalAgainstClose {

  private SignalAgainstClose() {}

  /** An irqfd's state, and when it injected. */
  abstract static class Attachment extends OneSlot {

    private static final VarHandle ACTIVE =
        Handles.field(MethodHandles.lookup(), "active", boolean.class);

    private final Ending closed = new Ending();
    private boolean active = true;

    final boolean isActive() {
      return (boolean) ACTIVE.getVolatile(this);
    }

    final int inject() {
      return closed.now();
    }

    final void closeAndWait() {
      ACTIVE.compareAndSet(this, true, false);
      awaitReaders();
      closed.over();
    }
  }

  /** The state is looked at inside the section. */
  @JCStressTest
  @Outcome(
      id = {"0", "1"},
      expect = ACCEPTABLE,
      desc = "Not injected, or in time.")
  @Outcome(id = "2", expect = FORBIDDEN, desc = "Injected after the close.")
  @State
  public static class Model extends Attachment {

    /** The device. */
    @Actor
    public void signal(I_Result result) {
      enter();
      result.r1 = isActive() ? inject() : Ending.NEVER;
      leave();
    }

    /** The host. */
    @Actor
    public void close() {
      closeAndWait();
    }
  }

  /** The state is looked at before the section. */
  @JCStressTest
  @Outcome(
      id = {"0", "1"},
      expect = ACCEPTABLE,
      desc = "Not injected, or in time.")
  @Outcome(id = "2", expect = ACCEPTABLE_INTERESTING, desc = "Late: looked outside the section.")
  @State
  public static class Weakened extends Attachment {

    /** The device. */
    @Actor
    public void signal(I_Result result) {
      boolean wasActive = isActive();
      enter();
      result.r1 = wasActive ? inject() : Ending.NEVER;
      leave();
    }

    /** The host. */
    @Actor
    public void close() {
      closeAndWait();
    }
  }

  /** A real event, assigned to a GSI that is routed to a message. */
  abstract static class Assigned implements MsiSink {

    /** One domain for all samples: a thread keeps counters for each domain that it has read in. */
    private static final Srcu SRCU = new Srcu("stress");

    private static final VarHandle INJECTED =
        Handles.field(MethodHandles.lookup(), "injected", int.class);

    final HeapEventSource event = new HeapEventSource("device");
    final IrqfdRegistry registry =
        new IrqfdRegistry(
            IrqRouter.builder()
                .srcu(SRCU)
                .msi(this)
                .routes(List.of(new MsiRoute(0, new MsiMessage(0xfee0_0000L, 0x41))))
                .build());
    final Irqfd irqfd = registry.assign(event, 0);
    final Ending closed = new Ending();
    private int injected;

    @Override
    public final int deliver(long address, int data, int deviceId) {
      INJECTED.setOpaque(this, closed.now());
      return 1;
    }

    final void report(I_Result result) {
      result.r1 = injected;
    }
  }

  /** The real irqfd, closed by its owner. */
  @JCStressTest
  @Outcome(
      id = {"0", "1"},
      expect = ACCEPTABLE,
      desc = "Not injected, or in time.")
  @Outcome(id = "2", expect = FORBIDDEN, desc = "Injected after the close.")
  @State
  public static class Actual extends Assigned {

    /** The device. */
    @Actor
    public void signal() {
      event.signal();
    }

    /** The host. */
    @Actor
    public void close() {
      irqfd.close();
      closed.over();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      report(result);
    }
  }

  /** The real irqfd, closed by the end of its event. */
  @JCStressTest
  @Outcome(
      id = {"0", "1"},
      expect = ACCEPTABLE,
      desc = "Not injected, or in time.")
  @Outcome(id = "2", expect = FORBIDDEN, desc = "Injected after the close.")
  @State
  public static class ActualHangUp extends Assigned {

    /** The device. */
    @Actor
    public void signal() {
      event.signal();
    }

    /** The host. */
    @Actor
    public void close() {
      event.close();
      closed.over();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      report(result);
    }
  }
}
