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
 * An event is signalled for the first time while it is being assigned to a GSI.
 *
 * <p>A signal that finds no irqfd adds to the event's count and then looks for an irqfd once more;
 * an assignment announces the irqfd and then looks at the count. Without full fences between the
 * two steps both may miss the other (store buffering), and the signal rests in the count of an
 * active irqfd.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t SignalAgainstAssign
 *
 *   messages   meaning                                     Actual      Model       Weakened
 *   1          injected by one of the two                  allowed     allowed     usual
 *   2          each saw the other                          allowed     allowed     allowed
 *   0          left lying                                  forbidden   forbidden   shown
 * </pre>
 *
 * <p>{@link Weakened} has release stores and acquire loads in place of volatile ones. x86 shows it,
 * on two CPUs, as every processor with store buffers does.
 */
final class SignalAgainstAssign {

  private SignalAgainstAssign() {}

  /** The event's two words in miniature. */
  abstract static class Event {

    static final VarHandle COUNT;
    static final VarHandle CONSUMER;
    private static final VarHandle MESSAGES;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        COUNT = lookup.findVarHandle(Event.class, "count", int.class);
        CONSUMER = lookup.findVarHandle(Event.class, "consumer", boolean.class);
        MESSAGES = lookup.findVarHandle(Event.class, "messages", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private int count;
    private boolean consumer;
    private int messages;

    final void injectIf(boolean due) {
      if (due) {
        MESSAGES.getAndAdd(this, 1);
      }
    }

    final void report(I_Result result) {
      result.r1 = messages;
    }
  }

  /** The protocol in miniature. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Injected by one of the two.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Each saw the other.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "Left lying.")
  @State
  public static class Model extends Event {

    /** The device. */
    @Actor
    public void signal() {
      COUNT.setVolatile(this, 1);
      injectIf((boolean) CONSUMER.getVolatile(this));
    }

    /** The host. */
    @Actor
    public void assign() {
      CONSUMER.setVolatile(this, true);
      injectIf((int) COUNT.getVolatile(this) != 0);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      report(result);
    }
  }

  /** As {@link Model}, with nothing stronger than release and acquire. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Injected by one of the two.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Each saw the other.")
  @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "Left lying: no full fence.")
  @State
  public static class Weakened extends Event {

    /** The device. */
    @Actor
    public void signal() {
      COUNT.setRelease(this, 1);
      injectIf((boolean) CONSUMER.getAcquire(this));
    }

    /** The host. */
    @Actor
    public void assign() {
      CONSUMER.setRelease(this, true);
      injectIf((int) COUNT.getAcquire(this) != 0);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      report(result);
    }
  }

  /** The real event, registry and router. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Injected by one of the two.")
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Each saw the other.")
  @Outcome(expect = FORBIDDEN, desc = "Left lying.")
  @State
  public static class Actual implements MsiSink {

    /** One domain for all samples: a thread keeps counters for each domain that it has read in. */
    private static final Srcu SRCU = new Srcu("stress");

    private static final VarHandle MESSAGES;

    static {
      try {
        MESSAGES = MethodHandles.lookup().findVarHandle(Actual.class, "messages", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final HeapEventSource event = new HeapEventSource("device");
    private final IrqfdRegistry registry =
        new IrqfdRegistry(
            IrqRouter.builder()
                .srcu(SRCU)
                .msi(this)
                .routes(List.of(new MsiRoute(0, new MsiMessage(0xfee0_0000L, 0x41))))
                .build());
    private int messages;

    @Override
    public int deliver(long address, int data, int deviceId) {
      MESSAGES.getAndAdd(this, 1);
      return 1;
    }

    /** The device. */
    @Actor
    public void signal() {
      event.signal();
    }

    /** The host. */
    @Actor
    public void assign() {
      registry.assign(event, 0);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      result.r1 = (int) MESSAGES.getVolatile(this);
    }
  }
}
