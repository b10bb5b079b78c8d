// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.srcu.Srcu;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Two threads make the first call of a domain at once, and one queue serves them both.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t FirstCall
 *
 *   calls   meaning                                                  Model, Actual   Weakened
 *   2       both calls are in the queue that a barrier waits for     required        usual
 *   1       one is in a queue that nobody knows                      forbidden       shown
 * </pre>
 *
 * <p>{@link Weakened} looks whether there is a queue and then stores one, by a release. Every
 * machine shows it. The acquire of the queue orders what its constructor wrote, which x86 does too.
 */
final class FirstCall {

  private FirstCall() {}

  /** The queue of the model: how many calls it has. */
  static final class Queue {

    private static final VarHandle CALLS =
        Handles.field(MethodHandles.lookup(), "calls", int.class);

    private int calls;

    void add() {
      CALLS.getAndAdd(this, 1);
    }
  }

  /** A queue that is made when it is needed. */
  abstract static class Domain {

    static final VarHandle QUEUE = Handles.field(MethodHandles.lookup(), "queue", Queue.class);

    private Queue queue;

    final Queue queue() {
      return (Queue) QUEUE.getAcquire(this);
    }

    final void report(I_Result result) {
      result.r1 = queue.calls;
    }
  }

  /** The queue is put in place by a compare-and-set. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both are in the one queue.")
  @Outcome(id = "1", expect = FORBIDDEN, desc = "One is lost.")
  @State
  public static class Model extends Domain {

    private void call() {
      if (queue() == null) {
        QUEUE.compareAndSet(this, (Queue) null, new Queue());
      }
      queue().add();
    }

    /** Calls. */
    @Actor
    public void one() {
      call();
    }

    /** Calls. */
    @Actor
    public void other() {
      call();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      report(result);
    }
  }

  /** The queue is put in place by whoever found none. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both are in the one queue.")
  @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "Lost: no compare-and-set.")
  @State
  public static class Weakened extends Domain {

    private void call() {
      Queue mine = queue();
      if (mine == null) {
        mine = new Queue();
        QUEUE.setRelease(this, mine);
      }
      mine.add();
    }

    /** Calls. */
    @Actor
    public void one() {
      call();
    }

    /** Calls. */
    @Actor
    public void other() {
      call();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      report(result);
    }
  }

  /** A real domain of its own for each sample; its thread stays for a tenth of a second. */
  @JCStressTest
  @Outcome(id = "2", expect = ACCEPTABLE, desc = "Both have run when the barrier returns.")
  @Outcome(expect = FORBIDDEN, desc = "The barrier did not wait for both.")
  @State
  public static class Actual {

    private static final VarHandle CALLS =
        Handles.field(MethodHandles.lookup(), "calls", int.class);

    private final Srcu srcu = new Srcu("stress");
    private int calls;

    private void called() {
      CALLS.getAndAdd(this, 1);
    }

    /** Calls. */
    @Actor
    public void one() {
      srcu.call(this::called);
    }

    /** Calls. */
    @Actor
    public void other() {
      srcu.call(this::called);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      srcu.barrier();
      result.r1 = calls;
    }
  }
}
