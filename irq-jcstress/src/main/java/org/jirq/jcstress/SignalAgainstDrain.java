// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.irqfd.HeapEventSource;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * An event that nobody is assigned to is signalled while its owner drains it: no signal is lost,
 * and none is taken twice.
 *
 * <p>One signal is there at the start.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t SignalAgainstDrain
 *
 *   taken, left   meaning                                     Model, Actual   Weakened
 *   2, 0          the signal came before                      allowed         allowed
 *   1, 1          the signal came afterwards                  allowed         allowed
 *   1, 0          the signal was lost                         forbidden       shown
 * </pre>
 *
 * <p>{@link Weakened} reads the count and then writes 0. Every machine shows it.
 */
final class SignalAgainstDrain {

  private SignalAgainstDrain() {}

  /** A count. */
  abstract static class Event {

    static final VarHandle COUNT = Handles.field(MethodHandles.lookup(), "count", long.class);

    long count = 1;

    final void add() {
      long before;
      do {
        before = (long) COUNT.getVolatile(this);
      } while (!COUNT.compareAndSet(this, before, before + 1));
    }
  }

  /** One exchange. */
  @JCStressTest
  @Outcome(
      id = {"1, 1", "2, 0"},
      expect = ACCEPTABLE,
      desc = "Taken or left.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, or taken twice.")
  @State
  public static class Model extends Event {

    /** The device. */
    @Actor
    public void signal() {
      add();
    }

    /** The owner. */
    @Actor
    public void drain(II_Result result) {
      result.r1 = (int) (long) COUNT.getAndSet(this, 0L);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      result.r2 = (int) count;
    }
  }

  /** A read and a write. */
  @JCStressTest
  @Outcome(
      id = {"1, 1", "2, 0"},
      expect = ACCEPTABLE,
      desc = "Taken or left.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "Lost: no exchange.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Event {

    /** The device. */
    @Actor
    public void signal() {
      add();
    }

    /** The owner. */
    @Actor
    public void drain(II_Result result) {
      result.r1 = (int) (long) COUNT.getVolatile(this);
      COUNT.setVolatile(this, 0L);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      result.r2 = (int) count;
    }
  }

  /** The real event. */
  @JCStressTest
  @Outcome(
      id = {"1, 1", "2, 0"},
      expect = ACCEPTABLE,
      desc = "Taken or left.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, or taken twice.")
  @State
  public static class Actual {

    private final HeapEventSource event = new HeapEventSource("device");

    /** Leaves one signal in the count. */
    public Actual() {
      event.signal();
    }

    /** The device. */
    @Actor
    public void signal() {
      event.signal();
    }

    /** The owner. */
    @Actor
    public void drain(II_Result result) {
      result.r1 = (int) event.drain();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      result.r2 = (int) event.pending();
    }
  }
}
