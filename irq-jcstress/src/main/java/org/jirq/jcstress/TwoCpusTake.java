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
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two CPUs acknowledge the same SPI, which a GICv3 signals to both (GICD_IROUTER.IRM).
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t TwoCpusTake
 *
 *   CPU 0, CPU 1   meaning                             Model, Actual   Weakened
 *   1, 0 and 0, 1  one has it, the other reads 1023    required        usual
 *   1, 1           taken twice                         forbidden       shown
 *   0, 0           nobody took a pending interrupt     forbidden       not possible
 * </pre>
 *
 * <p>{@link Weakened} reads the word and then writes it.
 */
final class TwoCpusTake {

  private static final int PENDING = 1;
  private static final int ACTIVE = 2;

  private TwoCpusTake() {}

  /** The word of the model: pending and active. */
  abstract static class Word {

    static final VarHandle WORD;

    static {
      try {
        WORD = MethodHandles.lookup().findVarHandle(Word.class, "word", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    int word = PENDING;
  }

  /** The protocol in miniature: the word is replaced if it still is what was read. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "CPU 0 has it.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "CPU 1 has it.")
  @Outcome(expect = FORBIDDEN, desc = "Taken twice, or not at all.")
  @State
  public static class Model extends Word {

    private int take() {
      while (true) {
        int before = (int) WORD.getVolatile(this);
        if (before != PENDING) {
          return 0;
        }
        if (WORD.compareAndSet(this, before, ACTIVE)) {
          return 1;
        }
      }
    }

    /** CPU 0. */
    @Actor
    public void first(II_Result result) {
      result.r1 = take();
    }

    /** CPU 1. */
    @Actor
    public void second(II_Result result) {
      result.r2 = take();
    }
  }

  /**
   * The shared cell of the real GICv3. The third figure counts the CPUs that have an active
   * priority: who did not get the interrupt must have none, or it would be masked for ever.
   */
  @JCStressTest
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "CPU 0 has it.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "CPU 1 has it.")
  @Outcome(expect = FORBIDDEN, desc = "Taken twice, or not at all, or a priority is left over.")
  @State
  public static class Actual {

    private final GicV3Spi spi = new GicV3Spi(true);

    /** Raises the line. */
    public Actual() {
      spi.drive(true);
    }

    /** CPU 0. */
    @Actor
    public void first(III_Result result) {
      result.r1 = spi.take(0);
    }

    /** CPU 1. */
    @Actor
    public void second(III_Result result) {
      result.r2 = spi.take(1);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(III_Result result) {
      result.r3 = spi.running(0) + spi.running(1);
    }
  }

  /** As {@link Model}, but the word is read and then written. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "CPU 0 has it.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "CPU 1 has it.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE_INTERESTING, desc = "Taken twice: no replace.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Word {

    private int take() {
      if ((int) WORD.getVolatile(this) != PENDING) {
        return 0;
      }
      WORD.setVolatile(this, ACTIVE);
      return 1;
    }

    /** CPU 0. */
    @Actor
    public void first(II_Result result) {
      result.r1 = take();
    }

    /** CPU 1. */
    @Actor
    public void second(II_Result result) {
      result.r2 = take();
    }
  }
}
