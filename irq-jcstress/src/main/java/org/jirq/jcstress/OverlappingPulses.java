// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jirq.api.ApicSink;
import org.jirq.api.Cell;
import org.jirq.ioapic.IoApic;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.srcu.Srcu;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Two pulses of one edge-triggered line overlap: what a device wrote before its signal is seen by
 * the handler of some edge, its own or the other one's.
 *
 * <p>A pulse is lower, raise, lower. A device that finds the line low, and then high when it wants
 * to raise it, makes no edge of its own, and relies on the handler of the other one's edge, which
 * came after it had found the line low. It stores its data and loads the level; the other one
 * stores the level and its handler loads the data.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t OverlappingPulses
 *
 *   seen   meaning                                           Model, Actual   Weakened
 *   1      the handler of some edge saw the device's data    required        usual
 *   0      no edge of its own, and nobody saw the data       forbidden       shown
 * </pre>
 *
 * <p>{@link Weakened} has no full fence between the data and the level, which in the real classes
 * is that of the section around the pulse (barrier B): store buffering, on x86 too. So an injection
 * must not run in a section that begins without a fence.
 */
final class OverlappingPulses {

  private OverlappingPulses() {}

  /** A line, and a handler of its edges that looks for the first device's data. */
  abstract static class Line {

    static final VarHandle DATA = Handles.field(MethodHandles.lookup(), "data", int.class);
    private static final VarHandle LEVEL =
        Handles.field(MethodHandles.lookup(), "level", int.class);
    private static final VarHandle SEEN = Handles.field(MethodHandles.lookup(), "seen", int.class);

    private int data;
    private int level;
    private int seen;

    final void pulse() {
      lower();
      if (LEVEL.compareAndSet(this, 0, 1) && (int) DATA.getAcquire(this) == 1) {
        SEEN.setOpaque(this, 1);
      }
      lower();
    }

    private void lower() {
      if ((int) LEVEL.getVolatile(this) == 1) {
        LEVEL.compareAndSet(this, 1, 0);
      }
    }

    final void report(I_Result result) {
      result.r1 = seen;
    }
  }

  /** A fence between the data and the level. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Some handler saw the data.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "The signal was lost.")
  @State
  public static class Model extends Line {

    /** The device with data. */
    @Actor
    public void signal() {
      DATA.setRelease(this, 1);
      VarHandle.fullFence();
      pulse();
    }

    /** Another device of the line. */
    @Actor
    public void other() {
      pulse();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      report(result);
    }
  }

  /** No fence. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Some handler saw the data.")
  @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "Lost: no full fence.")
  @State
  public static class Weakened extends Line {

    /** The device with data. */
    @Actor
    public void signal() {
      DATA.setRelease(this, 1);
      pulse();
    }

    /** Another device of the line. */
    @Actor
    public void other() {
      pulse();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      report(result);
    }
  }

  /** Two real events at one GSI, behind a real chip and router. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Some handler saw the data.")
  @Outcome(id = "0", expect = FORBIDDEN, desc = "The signal was lost.")
  @State
  public static class Actual implements ApicSink {

    /** One domain for all samples: a thread keeps counters for each domain that it has read in. */
    private static final Srcu SRCU = new Srcu("stress");

    private static final VarHandle DATA = Handles.field(MethodHandles.lookup(), "data", int.class);
    private static final VarHandle SEEN = Handles.field(MethodHandles.lookup(), "seen", int.class);

    private final HeapEventSource event = new HeapEventSource("device");
    private final HeapEventSource otherEvent = new HeapEventSource("other");
    private int data;
    private int seen;

    /** Programs the entry as edge-triggered and assigns both events to it. */
    public Actual() {
      IoApic chip = IoApic.builder(this).pins(1).cell(Cell.SHARED).build();
      chip.write(0x00, 0x10, 4);
      chip.write(0x10, 0x31, 4);
      IrqRouter router =
          IrqRouter.builder()
              .srcu(SRCU)
              .chip(0, chip)
              .routes(List.of(new ChipRoute(0, 0, 0)))
              .build();
      IrqfdRegistry registry = new IrqfdRegistry(router);
      registry.assign(event, 0);
      registry.assign(otherEvent, 0);
    }

    @Override
    public int deliver(
        int vector, int destination, int destinationMode, int deliveryMode, int triggerMode) {
      if ((int) DATA.getAcquire(this) == 1) {
        SEEN.setOpaque(this, 1);
      }
      return 1;
    }

    /** The device with data. */
    @Actor
    public void signal() {
      DATA.setRelease(this, 1);
      event.signal();
    }

    /** Another device of the line. */
    @Actor
    public void other() {
      otherEvent.signal();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      result.r1 = seen;
    }
  }
}
