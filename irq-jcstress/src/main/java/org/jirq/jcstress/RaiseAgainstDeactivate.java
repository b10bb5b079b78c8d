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

/**
 * A device raises the line of a level-sensitive SPI of a GICv3 while its CPU ends the interrupt.
 * The SPI starts active, its line low.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t RaiseAgainstDeactivate
 *
 *   signalled, active   meaning                               Model, Actual   Weakened
 *   1, 0                the raise is signalled after the end  required        usual
 *   0, 0                the raise is lost                     forbidden       shown
 *   0, 1                the end is lost                       forbidden       shown
 *   1, 1                signalled although it is active       forbidden       not possible
 * </pre>
 *
 * <p>{@link Weakened} reads and writes the word in two steps.
 */
final class RaiseAgainstDeactivate {

  private static final int LINE = 1;
  private static final int ACTIVE = 2;

  private RaiseAgainstDeactivate() {}

  /** The word of the model. */
  abstract static class Interrupt {

    static final VarHandle WORD;

    static {
      try {
        WORD = MethodHandles.lookup().findVarHandle(Interrupt.class, "word", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    int word = ACTIVE;

    final void report(II_Result result) {
      result.r1 = word == LINE ? 1 : 0;
      result.r2 = word >>> 1;
    }
  }

  /** The protocol in miniature: each change of the word is one step. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Signalled after the end.")
  @Outcome(expect = FORBIDDEN, desc = "Lost.")
  @State
  public static class Model extends Interrupt {

    /** The device. */
    @Actor
    public void raise() {
      WORD.getAndBitwiseOr(this, LINE);
    }

    /** The CPU. */
    @Actor
    public void end() {
      WORD.getAndBitwiseAnd(this, ~ACTIVE);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      report(result);
    }
  }

  /** The shared cell of the real GICv3: word, bitmap and wire. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Signalled after the end.")
  @Outcome(expect = FORBIDDEN, desc = "Lost.")
  @State
  public static class Actual {

    private final GicV3Spi spi = new GicV3Spi(false);

    /** Leaves the interrupt active, its line low. */
    public Actual() {
      spi.drive(true);
      spi.take(0);
      spi.drive(false);
    }

    /** The device. */
    @Actor
    public void raise() {
      spi.drive(true);
    }

    /** The CPU. */
    @Actor
    public void end() {
      spi.end();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      result.r1 = spi.irq();
      result.r2 = spi.active();
    }
  }

  /** As {@link Model}, but the word is read and then written. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Signalled after the end.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "The raise is lost.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE_INTERESTING, desc = "The end is lost.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Interrupt {

    /** The device. */
    @Actor
    public void raise() {
      WORD.setVolatile(this, (int) WORD.getVolatile(this) | LINE);
    }

    /** The CPU. */
    @Actor
    public void end() {
      WORD.setVolatile(this, (int) WORD.getVolatile(this) & ~ACTIVE);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      report(result);
    }
  }
}
