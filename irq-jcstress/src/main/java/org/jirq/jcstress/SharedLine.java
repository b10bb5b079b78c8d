// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.api.IrqLine;
import org.jirq.api.IrqLineSet;
import org.jirq.api.LineTarget;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * Two devices share one line: one lowers its wire while the other raises its own.
 *
 * <p>The line starts high, held by the first. At rest the second holds it, so it must be high,
 * whatever happened in between; and the target must not be told of more than one fall, since there
 * cannot have been two.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t SharedLine
 *
 *   level, falls   meaning                                       Actual      Weakened
 *   true, 0        raised before the other lowered               allowed     usual
 *   true, 1        low for a moment                              allowed     usual
 *   false, any     low although a wire is raised: lost           forbidden   shown
 *   any, 2         one fall told twice                           forbidden   not possible
 * </pre>
 *
 * <p>{@link Weakened} counts the sharers atomically and leaves it at that: whoever takes the count
 * from 1 to 0 or from 0 to 1 drives the target. The thread that took it to 0 may be late with its
 * call. Every machine shows it, also one with a single CPU.
 */
final class SharedLine {

  private SharedLine() {}

  /** Stands for a chip: remembers what it was told last, and counts falls. */
  static final class Target implements LineTarget {

    private static final VarHandle LEVEL;
    private static final VarHandle FALLS;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        LEVEL = lookup.findVarHandle(Target.class, "level", boolean.class);
        FALLS = lookup.findVarHandle(Target.class, "falls", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private boolean level;
    private int falls;

    @Override
    public int setLevel(int input, int sourceId, boolean newLevel) {
      if (!newLevel) {
        FALLS.getAndAdd(this, 1);
      }
      LEVEL.setVolatile(this, newLevel);
      return 1;
    }

    void report(ZI_Result result) {
      result.r1 = (boolean) LEVEL.getVolatile(this);
      result.r2 = (int) FALLS.getVolatile(this);
    }
  }

  /** The real wires. */
  @JCStressTest
  @Outcome(id = "true, 0", expect = ACCEPTABLE, desc = "Raised before the other lowered.")
  @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "Low for a moment.")
  @Outcome(expect = FORBIDDEN, desc = "Low although a wire is raised, or one fall told twice.")
  @State
  public static class Actual {

    private final Target target = new Target();
    private final IrqLine first;
    private final IrqLine second;

    /** Leaves the first wire raised. */
    public Actual() {
      IrqLineSet lines = new IrqLineSet(target, 1);
      first = lines.line(0, "first");
      second = lines.line(0, "second");
      first.raise();
    }

    /** The first device. */
    @Actor
    public void lower() {
      first.lower();
    }

    /** The second device. */
    @Actor
    public void raise() {
      second.raise();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(ZI_Result result) {
      target.report(result);
    }
  }

  /** Counting alone. */
  @JCStressTest
  @Outcome(id = "true, 0", expect = ACCEPTABLE, desc = "Raised before the other lowered.")
  @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "Low for a moment.")
  @Outcome(
      id = "false, 1",
      expect = ACCEPTABLE_INTERESTING,
      desc = "Lost: nobody orders the calls.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened {

    private static final VarHandle COUNT;

    static {
      try {
        COUNT = MethodHandles.lookup().findVarHandle(Weakened.class, "count", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final Target target = new Target();
    private int count = 1;

    /** Leaves the first wire raised. */
    public Weakened() {
      target.setLevel(0, 0, true);
    }

    /** The first device. */
    @Actor
    public void lower() {
      if ((int) COUNT.getAndAdd(this, -1) == 1) {
        target.setLevel(0, 0, false);
      }
    }

    /** The second device. */
    @Actor
    public void raise() {
      if ((int) COUNT.getAndAdd(this, 1) == 0) {
        target.setLevel(0, 0, true);
      }
    }

    /** At rest. */
    @Arbiter
    public void arbiter(ZI_Result result) {
      target.report(result);
    }
  }
}
