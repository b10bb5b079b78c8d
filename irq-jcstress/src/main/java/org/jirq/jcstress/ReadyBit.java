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
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A device lowers the line of a pending SPI while software sets it pending (GICD_ISPENDR): one
 * thread takes the bit out of the bitmap that the search looks at, the other puts it in. In the end
 * the interrupt is pending, so the bit must be set and the CPU be signalled.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t ReadyBit
 *
 *   signalled   meaning                               Model, Actual   Weakened
 *   1           the search finds it                   required        usual
 *   0           pending for ever, and never found     forbidden       shown
 * </pre>
 *
 * <p>{@link Weakened} does not look at the word again after it cleared the bit.
 */
final class ReadyBit {

  private static final int LINE = 1;
  private static final int LATCH = 2;

  private ReadyBit() {}

  /** The word and the bit of the model. */
  abstract static class Interrupt {

    static final VarHandle WORD;
    static final VarHandle BIT;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        WORD = lookup.findVarHandle(Interrupt.class, "word", int.class);
        BIT = lookup.findVarHandle(Interrupt.class, "bit", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    int word = LINE;
    int bit = 1;

    final boolean ready() {
      return (int) WORD.getVolatile(this) != 0;
    }

    /** Sets the latch, then the bit. */
    final void setPending() {
      WORD.getAndBitwiseOr(this, LATCH);
      BIT.setVolatile(this, 1);
    }

    final void report(I_Result result) {
      result.r1 = ready() ? (int) BIT.getVolatile(this) : 2;
    }
  }

  /** The protocol in miniature. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Found.")
  @Outcome(expect = FORBIDDEN, desc = "Lost.")
  @State
  public static class Model extends Interrupt {

    /** The device. */
    @Actor
    public void lower() {
      WORD.getAndBitwiseAnd(this, ~LINE);
      if (!ready()) {
        BIT.setVolatile(this, 0);
        if (ready()) {
          BIT.setVolatile(this, 1);
        }
      }
    }

    /** Software. */
    @Actor
    public void pend() {
      setPending();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      report(result);
    }
  }

  /** The shared cell of the real GICv3. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Signalled.")
  @Outcome(expect = FORBIDDEN, desc = "Lost.")
  @State
  public static class Actual {

    private final GicV3Spi spi = new GicV3Spi(false);

    /** Raises the line. */
    public Actual() {
      spi.drive(true);
    }

    /** The device. */
    @Actor
    public void lower() {
      spi.drive(false);
    }

    /** Software. */
    @Actor
    public void pend() {
      spi.setPending();
    }

    /** At rest: signalled, and found by the CPU. */
    @Arbiter
    public void arbiter(I_Result result) {
      result.r1 = spi.irq() & spi.take(0);
    }
  }

  /** As {@link Model}, without the second look. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Found.")
  @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "Lost: no second look.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Interrupt {

    /** The device. */
    @Actor
    public void lower() {
      WORD.getAndBitwiseAnd(this, ~LINE);
      if (!ready()) {
        BIT.setVolatile(this, 0);
      }
    }

    /** Software. */
    @Actor
    public void pend() {
      setPending();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      report(result);
    }
  }
}
