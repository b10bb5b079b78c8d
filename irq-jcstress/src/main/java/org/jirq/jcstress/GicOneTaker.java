// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.api.Cell;
import org.jirq.api.SourceId;
import org.jirq.gic.GicV2;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two CPUs acknowledge at the same time, and one SPI is pending that targets both.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t GicOneTaker
 *
 *   CPU 0, CPU 1, CPUs with   meaning                                   Model, Actual   Weakened
 *   an active priority
 *   32, -1, 1  or  -1, 32, 1  one took it                               required        usual
 *   32, 32, any               both took it                              forbidden       shown
 *   -1, -1, any               nobody took it: lost                      forbidden       not possible
 *   32, -1, 2                 the one that was refused kept a priority:
 *                             it would take nothing any more            forbidden       not possible
 * </pre>
 */
final class GicOneTaker {

  private static final int INTID = 32;
  private static final int NONE = -1;

  private GicOneTaker() {}

  /** One pending interrupt. */
  abstract static class Interrupt {

    static final VarHandle PENDING;

    static {
      try {
        PENDING = MethodHandles.lookup().findVarHandle(Interrupt.class, "pending", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    int pending = 1;
  }

  /** The protocol in miniature: taking is a compare-and-set. */
  @JCStressTest
  @Outcome(
      id = {"32, -1, 1", "-1, 32, 1"},
      expect = ACCEPTABLE,
      desc = "One took it.")
  @Outcome(expect = FORBIDDEN, desc = "Both or nobody.")
  @State
  public static class Model extends Interrupt {

    private int take() {
      return PENDING.compareAndSet(this, 1, 0) ? INTID : NONE;
    }

    /** CPU 0. */
    @Actor
    public void first(III_Result result) {
      result.r1 = take();
    }

    /** CPU 1. */
    @Actor
    public void second(III_Result result) {
      result.r2 = take();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(III_Result result) {
      result.r3 = 1 - pending;
    }
  }

  /** As {@link Model}, in two steps. */
  @JCStressTest
  @Outcome(
      id = {"32, -1, 1", "-1, 32, 1"},
      expect = ACCEPTABLE,
      desc = "One took it.")
  @Outcome(
      id = "32, 32, 1",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Both took it: no compare-and-set.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Interrupt {

    private int take() {
      if ((int) PENDING.getVolatile(this) == 0) {
        return NONE;
      }
      PENDING.setVolatile(this, 0);
      return INTID;
    }

    /** CPU 0. */
    @Actor
    public void first(III_Result result) {
      result.r1 = take();
    }

    /** CPU 1. */
    @Actor
    public void second(III_Result result) {
      result.r2 = take();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(III_Result result) {
      result.r3 = 1 - pending;
    }
  }

  /** The shared cell of a real GIC. */
  @JCStressTest
  @Outcome(
      id = {"32, -1, 1", "-1, 32, 1"},
      expect = ACCEPTABLE,
      desc = "One took it.")
  @Outcome(expect = FORBIDDEN, desc = "Both, nobody, or a priority left active.")
  @State
  public static class Actual {

    private final GicV2 chip = GicV2.builder(2, 64).cell(Cell.SHARED).build();

    /** Leaves SPI 0 pending for both CPUs. */
    public Actual() {
      chip.distributor(0).write(0x000, 1, 4);
      chip.distributor(0).write(0x820, 3, 1);
      chip.distributor(0).write(0x104, 1, 4);
      for (int cpu = 0; cpu < 2; cpu++) {
        chip.cpuInterface(cpu).write(0x04, 0xff, 4);
        chip.cpuInterface(cpu).write(0x00, 1, 4);
      }
      chip.setLevel(0, SourceId.DEFAULT, true);
    }

    /** CPU 0. */
    @Actor
    public void first(III_Result result) {
      result.r1 = chip.acknowledge(0);
    }

    /** CPU 1. */
    @Actor
    public void second(III_Result result) {
      result.r2 = chip.acknowledge(2);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(III_Result result) {
      result.r3 = 0;
      for (int cpu = 0; cpu < 2; cpu++) {
        result.r3 += chip.runningPriority(cpu) == 256 ? 0 : 1;
      }
    }
  }
}
