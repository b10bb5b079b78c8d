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
 * Two harts claim at the same time at a PLIC, where one source waits that both enable.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t ClaimAgainstClaim
 *
 *   first, second   meaning                                       Model, Actual   Weakened
 *   5, 0 and 0, 5   one takes it, the other finds nothing         required        usual
 *   5, 5            both take it: two handlers for one request    forbidden       shown
 *   0, 0            nobody takes it                               forbidden       not possible
 * </pre>
 *
 * <p>{@link Weakened} reads and writes the word of the source in two steps, which a single
 * processor with preemption shows too.
 */
final class ClaimAgainstClaim {

  private ClaimAgainstClaim() {}

  /** The source's pending bit. */
  abstract static class Source {

    static final VarHandle PENDING;

    static {
      try {
        PENDING = MethodHandles.lookup().findVarHandle(Source.class, "pending", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    int pending = 1;
  }

  /** The protocol in miniature: the claim is a compare-and-set. */
  @JCStressTest
  @Outcome(
      id = {"5, 0", "0, 5"},
      expect = ACCEPTABLE,
      desc = "One takes it.")
  @Outcome(expect = FORBIDDEN, desc = "Both or none.")
  @State
  public static class Model extends Source {

    private int claim() {
      return PENDING.compareAndSet(this, 1, 0) ? 5 : 0;
    }

    /** One hart. */
    @Actor
    public void first(II_Result result) {
      result.r1 = claim();
    }

    /** The other hart. */
    @Actor
    public void second(II_Result result) {
      result.r2 = claim();
    }
  }

  /** The shared cell of the real PLIC. */
  @JCStressTest
  @Outcome(
      id = {"5, 0", "0, 5"},
      expect = ACCEPTABLE,
      desc = "One takes it.")
  @Outcome(expect = FORBIDDEN, desc = "Both or none.")
  @State
  public static class Actual {

    private final Plic plic = Plic.builder(31, 2).build();

    /** Leaves source 5 pending for both harts. */
    public Actual() {
      plic.write(4 * 5, 1, 4);
      plic.write(0x2000, 1 << 5, 4);
      plic.write(0x2080, 1 << 5, 4);
      plic.setLevel(5, 0, true);
    }

    /** One hart. */
    @Actor
    public void first(II_Result result) {
      result.r1 = (int) plic.read(0x20_0004, 4);
    }

    /** The other hart. */
    @Actor
    public void second(II_Result result) {
      result.r2 = (int) plic.read(0x20_1004, 4);
    }

    /** At rest: a wire that is still up would be a claim for nothing. */
    @Arbiter
    public void arbiter(II_Result result) {
      if (plic.output(0) || plic.output(1)) {
        result.r1 = -1;
      }
    }
  }

  /** As {@link Model}, but the bit is read and then written. */
  @JCStressTest
  @Outcome(
      id = {"5, 0", "0, 5"},
      expect = ACCEPTABLE,
      desc = "One takes it.")
  @Outcome(id = "5, 5", expect = ACCEPTABLE_INTERESTING, desc = "Both: no compare-and-set.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Source {

    private int claim() {
      if ((int) PENDING.getVolatile(this) == 0) {
        return 0;
      }
      PENDING.setVolatile(this, 0);
      return 5;
    }

    /** One hart. */
    @Actor
    public void first(II_Result result) {
      result.r1 = claim();
    }

    /** The other hart. */
    @Actor
    public void second(II_Result result) {
      result.r2 = claim();
    }
  }
}
