// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.plic.Plic;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A device raises a level line while a hart completes the interrupt of the same source at a PLIC.
 *
 * <p>The source starts claimed, its line low again. Whichever thread comes first, the source is
 * pending at rest and the hart's wire is up: either the raise finds the gateway open, or the
 * completion that opens it sees the line.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t RaiseAgainstCompletion
 *
 *   pending, wire   meaning                                                 Model, Actual   Weakened
 *   1, 1            will be taken                                           required        usual
 *   0, 0            the line is high and nobody will be told: lost          forbidden       shown
 *   1, 0            pending, but the hart does not hear of it: lost         forbidden       not possible
 *   0, 1            the hart will find nothing to claim                     forbidden       not possible
 * </pre>
 *
 * <p>{@link Weakened} reads and writes the word of the source in two steps, which a single
 * processor with preemption shows too.
 */
final class RaiseAgainstCompletion {

  private static final int LINE = 1;
  private static final int CLAIMED = 2;
  private static final int PENDING = 4;

  private RaiseAgainstCompletion() {}

  /** The word of the model. Its wire is the pending bit. */
  abstract static class Source {

    static final VarHandle WORD;

    static {
      try {
        WORD = MethodHandles.lookup().findVarHandle(Source.class, "word", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    int word = CLAIMED;

    static int raised(int word) {
      return (word & CLAIMED) == 0 ? word | LINE | PENDING : word | LINE;
    }

    static int completed(int word) {
      int next = word & ~CLAIMED;
      return (next & LINE) != 0 ? next | PENDING : next;
    }

    final void report(II_Result result) {
      result.r1 = (word & PENDING) == 0 ? 0 : 1;
      result.r2 = result.r1;
    }
  }

  /** The protocol in miniature: every change of the word is a compare-and-set. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Will be taken.")
  @Outcome(expect = FORBIDDEN, desc = "Lost.")
  @State
  public static class Model extends Source {

    /** The device. */
    @Actor
    public void raise() {
      int before;
      do {
        before = (int) WORD.getVolatile(this);
      } while (!WORD.compareAndSet(this, before, raised(before)));
    }

    /** The hart. */
    @Actor
    public void complete() {
      int before;
      do {
        before = (int) WORD.getVolatile(this);
      } while (!WORD.compareAndSet(this, before, completed(before)));
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      report(result);
    }
  }

  /** The shared cell of the real PLIC. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Will be taken.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, or a wire that stands wrong.")
  @State
  public static class Actual {

    private final Plic plic = Plic.builder(31, 1).build();

    /** Leaves source 5 claimed, its line low. */
    public Actual() {
      plic.write(4 * 5, 1, 4);
      plic.write(0x2000, 1 << 5, 4);
      plic.setLevel(5, 0, true);
      plic.acknowledge(0);
      plic.setLevel(5, 0, false);
    }

    /** The device. */
    @Actor
    public void raise() {
      plic.setLevel(5, 0, true);
    }

    /** The hart. */
    @Actor
    public void complete() {
      plic.end(0, 5);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      result.r1 = plic.pending(5) ? 1 : 0;
      result.r2 = plic.output(0) ? 1 : 0;
    }
  }

  /** As {@link Model}, but the word is read and then written. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Will be taken.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "Lost: no compare-and-set.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Source {

    /** The device. */
    @Actor
    public void raise() {
      int before = (int) WORD.getVolatile(this);
      WORD.setVolatile(this, raised(before));
    }

    /** The hart. */
    @Actor
    public void complete() {
      int before = (int) WORD.getVolatile(this);
      WORD.setVolatile(this, completed(before));
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      report(result);
    }
  }
}
