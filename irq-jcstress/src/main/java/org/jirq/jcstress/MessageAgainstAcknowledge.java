// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.lapic.ApicBus;
import org.jirq.lapic.Lapic;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A message reaches a local APIC and is accepted while another thread accepts interrupts for the
 * same CPU. The device speaks on the first thread, so that two processors can run it.
 *
 * <p>Whoever clears the request has the interrupt. So of one message, one acceptance.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t MessageAgainstAcknowledge
 *
 *   accepted, left         meaning                                   Model, Actual   Weakened
 *   1, 0                   accepted once                             required        usual
 *   0, 1                   overlooked by the thread it came from     forbidden       not possible
 *   2, 0                   accepted twice                            forbidden       shown
 *   0, 0                   lost                                      forbidden       not possible
 *   0, 2                   requested, and the output is low          forbidden       -
 *   1, 3                   the output is asserted for nothing        forbidden       -
 * </pre>
 *
 * <p>{@link Weakened} clears the request in two steps, which needs no weak memory to fail.
 */
final class MessageAgainstAcknowledge {

  private static final int VECTOR = 0x41;
  private static final long REQUEST = 1L << 1;

  private MessageAgainstAcknowledge() {}

  /** The word of the model, and how often its request was accepted. */
  abstract static class Requests {

    static final VarHandle WORD;
    static final VarHandle ACCEPTED;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        WORD = lookup.findVarHandle(Requests.class, "word", long.class);
        ACCEPTED = lookup.findVarHandle(Requests.class, "accepted", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    long word;
    int accepted;

    final void request() {
      WORD.getAndBitwiseOr(this, REQUEST);
    }

    final void accept() {
      ACCEPTED.getAndAdd(this, 1);
    }

    final void report(II_Result result) {
      result.r1 = accepted;
      result.r2 = word == 0 ? 0 : 1;
    }
  }

  /** The protocol in miniature: the request is cleared in one atomic step. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Accepted once.")
  @Outcome(expect = FORBIDDEN, desc = "Lost or accepted twice.")
  @State
  public static class Model extends Requests {

    /** The CPU's thread, whose device it is. */
    @Actor
    public void first() {
      request();
      acknowledge();
    }

    /** Another thread that accepts for it. */
    @Actor
    public void second() {
      acknowledge();
    }

    private void acknowledge() {
      if (((long) WORD.getAndBitwiseAnd(this, ~REQUEST) & REQUEST) != 0) {
        accept();
      }
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      report(result);
    }
  }

  /** The shared cell of the real local APIC. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Accepted once.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, accepted twice, or the output is wrong.")
  @State
  public static class Actual {

    private final ApicBus bus = ApicBus.builder().build();
    private final Lapic lapic = Lapic.builder(bus, 0).build();
    private int first;
    private int second;

    /** Enables the local APIC. */
    public Actual() {
      lapic.write(0xf0, 0x1ff, 4);
    }

    /** The CPU's thread, whose device it is. */
    @Actor
    public void first() {
      bus.deliver(VECTOR, 0, 0, 0, 0);
      first = lapic.acknowledge(0) == VECTOR ? 1 : 0;
    }

    /** Another thread that accepts for it. */
    @Actor
    public void second() {
      second = lapic.acknowledge(0) == VECTOR ? 1 : 0;
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      result.r1 = first + second;
      boolean requested = lapic.irr(VECTOR);
      result.r2 = requested ? lapic.output(0) ? 1 : 2 : lapic.output(0) ? 3 : 0;
    }
  }

  /** As {@link Model}, but the word is read and then written. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Accepted once.")
  @Outcome(id = "2, 0", expect = ACCEPTABLE_INTERESTING, desc = "Accepted twice: two steps.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Requests {

    /** The CPU's thread, whose device it is. */
    @Actor
    public void first() {
      request();
      acknowledge();
    }

    /** Another thread that accepts for it. */
    @Actor
    public void second() {
      acknowledge();
    }

    private void acknowledge() {
      long before = (long) WORD.getVolatile(this);
      if ((before & REQUEST) != 0) {
        WORD.setVolatile(this, before & ~REQUEST);
        accept();
      }
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      report(result);
    }
  }
}
