// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * An irqfd is closed by its owner while its event is closed too: one of the two shuts it down, and
 * both return when that is done.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t CloseAgainstHangUp
 *
 *   winners   meaning                  Model       Weakened
 *   1         one shuts down           required    usual
 *   2         both shut down           forbidden   shown
 *
 *   left, left   meaning                                                     Actual
 *   0, 0         neither returned before the irqfd was out of its registry   required
 * </pre>
 *
 * <p>{@link Weakened} reads the state and then writes it. Every machine shows it.
 */
final class CloseAgainstHangUp {

  private CloseAgainstHangUp() {}

  /** An irqfd's state, and how many have shut it down. */
  abstract static class Attachment {

    static final VarHandle ACTIVE = Handles.field(MethodHandles.lookup(), "active", boolean.class);
    private static final VarHandle WINNERS =
        Handles.field(MethodHandles.lookup(), "winners", int.class);

    boolean active = true;
    private int winners;

    final void shutDown() {
      WINNERS.getAndAdd(this, 1);
    }

    final void report(I_Result result) {
      result.r1 = winners;
    }
  }

  /** A compare-and-set. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "One shuts down.")
  @Outcome(expect = FORBIDDEN, desc = "Both, or none.")
  @State
  public static class Model extends Attachment {

    private void end() {
      if (ACTIVE.compareAndSet(this, true, false)) {
        shutDown();
      }
    }

    /** The owner of the irqfd. */
    @Actor
    public void close() {
      end();
    }

    /** The owner of the event. */
    @Actor
    public void hangUp() {
      end();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      report(result);
    }
  }

  /** A read and a write. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "One shuts down.")
  @Outcome(id = "2", expect = ACCEPTABLE_INTERESTING, desc = "Both: no compare-and-set.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Attachment {

    private void end() {
      if ((boolean) ACTIVE.getVolatile(this)) {
        ACTIVE.setVolatile(this, false);
        shutDown();
      }
    }

    /** The owner of the irqfd. */
    @Actor
    public void close() {
      end();
    }

    /** The owner of the event. */
    @Actor
    public void hangUp() {
      end();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      report(result);
    }
  }

  /** The real irqfd. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Gone when either returns.")
  @Outcome(expect = FORBIDDEN, desc = "One returned too early.")
  @State
  public static class Actual extends SignalAgainstClose.Assigned {

    /** The owner of the irqfd. */
    @Actor
    public void close(II_Result result) {
      irqfd.close();
      result.r1 = registry.size();
    }

    /** The owner of the event. */
    @Actor
    public void hangUp(II_Result result) {
      event.close();
      result.r2 = registry.size();
    }
  }
}
