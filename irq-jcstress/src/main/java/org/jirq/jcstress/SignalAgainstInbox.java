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
import org.jirq.irqfd.IrqfdInbox;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.routing.IrqRouter;
import org.jirq.routing.MsiRoute;
import org.jirq.srcu.Srcu;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * An event that stands in an inbox is signalled a second time while the inbox is drained: the drain
 * takes the signal along, or the event stands in the inbox again.
 *
 * <p>A signal adds to the count and then looks whether the event is scheduled; a drain ends that
 * and then takes the count.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t SignalAgainstInbox
 *
 *   taken, scheduled   meaning                                  Model, Actual   Weakened
 *   2, 0               the drain took the signal along          allowed         allowed
 *   1, 1               the signal waits for the next drain      allowed         allowed
 *   2, 1               each saw the other                       allowed         allowed
 *   1, 0               left behind                              forbidden       shown
 * </pre>
 *
 * <p>{@link Weakened} has release stores and acquire loads in place of volatile ones. x86 shows it,
 * on two CPUs, as every processor with store buffers does.
 */
final class SignalAgainstInbox {

  private SignalAgainstInbox() {}

  /** The event's count, and its flag, in miniature: signalled once, and taken out of the queue. */
  abstract static class Entry {

    static final VarHandle COUNT = Handles.field(MethodHandles.lookup(), "count", int.class);
    static final VarHandle SCHEDULED =
        Handles.field(MethodHandles.lookup(), "scheduled", boolean.class);

    int count = 1;
    boolean scheduled = true;
    boolean putAgain;
  }

  /** The protocol in miniature. */
  @JCStressTest
  @Outcome(
      id = {"2, 0", "1, 1", "2, 1"},
      expect = ACCEPTABLE,
      desc = "Taken along, or waiting.")
  @Outcome(expect = FORBIDDEN, desc = "Left behind.")
  @State
  public static class Model extends Entry {

    /** The device. */
    @Actor
    public void signal() {
      COUNT.setVolatile(this, 2);
      putAgain =
          !(boolean) SCHEDULED.getVolatile(this) && SCHEDULED.compareAndSet(this, false, true);
    }

    /** The VM thread. */
    @Actor
    public void drain(II_Result result) {
      SCHEDULED.setVolatile(this, false);
      result.r1 = (int) COUNT.getVolatile(this);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      result.r2 = putAgain ? 1 : 0;
    }
  }

  /** As {@link Model}, with nothing stronger than release and acquire. */
  @JCStressTest
  @Outcome(
      id = {"2, 0", "1, 1", "2, 1"},
      expect = ACCEPTABLE,
      desc = "Taken along, or waiting.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "Left behind: no full fence.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Entry {

    /** The device. */
    @Actor
    public void signal() {
      COUNT.setRelease(this, 2);
      putAgain = !(boolean) SCHEDULED.getAcquire(this);
    }

    /** The VM thread. */
    @Actor
    public void drain(II_Result result) {
      SCHEDULED.setRelease(this, false);
      result.r1 = (int) COUNT.getAcquire(this);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      result.r2 = putAgain ? 1 : 0;
    }
  }

  /** The real event, registry and inbox. */
  @JCStressTest
  @Outcome(
      id = {"2, 0", "1, 1", "2, 1"},
      expect = ACCEPTABLE,
      desc = "Taken along, or waiting.")
  @Outcome(expect = FORBIDDEN, desc = "Left behind.")
  @State
  public static class Actual implements MsiSink {

    /** One domain for all samples: a thread keeps counters for each domain that it has read in. */
    private static final Srcu SRCU = new Srcu("stress");

    private final HeapEventSource event = new HeapEventSource("device");
    private final IrqfdInbox inbox = new IrqfdInbox(1);
    private int injected;

    /** Assigns the event and signals once. */
    public Actual() {
      IrqRouter router =
          IrqRouter.builder()
              .srcu(SRCU)
              .msi(this)
              .routes(List.of(new MsiRoute(0, new MsiMessage(0xfee0_0000L, 0x41))))
              .build();
      IrqfdRegistry.builder(router).inbox(inbox).build().assign(event, 0);
      event.signal();
    }

    @Override
    public int deliver(long address, int data, int deviceId) {
      injected++;
      return 1;
    }

    /** The device. */
    @Actor
    public void signal() {
      event.signal();
    }

    /** The VM thread. */
    @Actor
    public void drain() {
      inbox.drain();
    }

    /** At rest: what has not been drained is drained now, if it can be found. */
    @Arbiter
    public void arbiter(II_Result result) {
      result.r1 = 2 - (int) event.pending();
      result.r2 = inbox.size();
      int before = injected;
      inbox.drain();
      if (before != 1 || injected - before != 2 - result.r1 || event.pending() != 0) {
        // Not one interrupt for what was taken and one for what was left.
        result.r1 = -1;
      }
    }
  }
}
