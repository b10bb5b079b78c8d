// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.api.Cell;
import org.jirq.api.CpuInterface;
import org.jirq.api.SourceId;
import org.jirq.pic.Pic;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A device raises a line of the slave 8259A while a CPU takes and ends the slave's other interrupt:
 * the slave's INT falls and rises again, and the master must see the new edge although two threads
 * carry the two changes to it.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t RaiseAgainstInta
 *
 *   edges taken, line seen                meaning                         Model, Actual   Weakened
 *   all, and the level that stands        as it must be                   required        usual
 *   one too few                           the request waits for a fall
 *                                         that will not come: lost        forbidden       shown
 *   the other level at rest               a thread that was stopped has
 *                                         the last word: INT is wrong     forbidden       shown
 * </pre>
 *
 * <p>{@link Weakened} looks at the slave's INT once and hands on what it saw: neither the edge nor
 * the repetition. What it shows needs no weak memory.
 */
final class RaiseAgainstInta {

  private RaiseAgainstInta() {}

  /** The model: the slave's INT, the level that the master saw, and the request it latched. */
  abstract static class Cascade {

    static final VarHandle SLAVE;
    static final VarHandle MASTER;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        SLAVE = lookup.findVarHandle(Cascade.class, "slave", int.class);
        MASTER = lookup.findVarHandle(Cascade.class, "master", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    static final int LINE = 1;
    static final int REQUEST = 2;

    /** At first INT is high, and the master has taken its request. */
    int slave = 1;

    int master = LINE;

    /** Takes a level to the master: a rise latches, a fall withdraws. */
    final void take(boolean high, boolean edge) {
      int before;
      int after;
      do {
        before = (int) MASTER.getVolatile(this);
        boolean rises = edge || (before & LINE) == 0;
        after = !high ? 0 : rises ? LINE | REQUEST : before;
      } while (!MASTER.compareAndSet(this, before, after));
    }

    final void settle(boolean edge) {
      boolean rose = edge;
      boolean high;
      do {
        high = (int) SLAVE.getVolatile(this) != 0;
        take(high, rose && high);
        rose = false;
      } while (((int) SLAVE.getVolatile(this) != 0) != high);
    }

    final void report(II_Result result) {
      result.r1 = (master & REQUEST) != 0 ? 1 : 0;
      result.r2 = master & LINE;
    }
  }

  /** INT falls by an acknowledgement, then rises by a device: settled by two threads. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The rise came last and is requested.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The fall came last.")
  @Outcome(expect = FORBIDDEN, desc = "An edge lost, or a level left that is over.")
  @State
  public static class Model extends Cascade {

    /** The CPU. */
    @Actor
    public void fall() {
      SLAVE.setVolatile(this, 0);
      settle(false);
    }

    /** The device. */
    @Actor
    public void rise() {
      SLAVE.setVolatile(this, 1);
      settle(true);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      report(result);
    }
  }

  /** As {@link Model}, but each thread hands on what it saw, once, and as a level only. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The rise came last and is requested.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The fall came last.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE_INTERESTING, desc = "Lost: high, but no edge.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Cascade {

    /** The CPU. */
    @Actor
    public void fall() {
      SLAVE.setVolatile(this, 0);
      take((int) SLAVE.getVolatile(this) != 0, false);
    }

    /** The device. */
    @Actor
    public void rise() {
      SLAVE.setVolatile(this, 1);
      take((int) SLAVE.getVolatile(this) != 0, false);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      report(result);
    }
  }

  /** A real pair in the shared cell whose pins are edge-triggered; counts what a CPU takes. */
  abstract static class Pair {

    static final int SLAVE_BASE = 0x70;

    final Pic pic = Pic.builder().cell(Cell.SHARED).build();

    Pair() {
      for (int chip = 0; chip < 2; chip++) {
        int port = chip == 0 ? 0x20 : 0xa0;
        pic.out(port, 0x11, 1);
        pic.out(port + 1, chip == 0 ? 0x30 : SLAVE_BASE, 1);
        pic.out(port + 1, chip == 0 ? 4 : 2, 1);
        pic.out(port + 1, 1, 1);
      }
    }

    /** Takes and ends one interrupt; answers 1 for a real one, 0 for none or a spurious one. */
    final int takeAndEnd() {
      int vector = pic.acknowledge(0);
      if (vector == CpuInterface.NONE) {
        return 0;
      }
      pic.end(0, vector);
      return vector == SLAVE_BASE + 7 || vector == 0x37 ? 0 : 1;
    }

    final int takeTheRest() {
      int taken = 0;
      for (int i = 0; i < 8 && pic.output(0); i++) {
        taken += takeAndEnd();
      }
      return taken;
    }
  }

  /** Real pair: one interrupt of the slave is taken while another one is raised. */
  @JCStressTest
  @Outcome(id = "2, 0, 0", expect = ACCEPTABLE, desc = "Both taken, nothing left.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, taken twice, or left in service.")
  @State
  public static class Actual extends Pair {

    private int taken;

    /** Leaves pin 12 requested. */
    public Actual() {
      pic.setLevel(12, SourceId.DEFAULT, true);
    }

    /** The device. */
    @Actor
    public void raise() {
      pic.setLevel(11, SourceId.DEFAULT, true);
    }

    /** The CPU. */
    @Actor
    public void cpu() {
      taken = takeAndEnd();
    }

    /** At rest: takes what INT still offers. */
    @Arbiter
    public void arbiter(III_Result result) {
      result.r1 = taken + takeTheRest();
      result.r2 = pic.irr(0) | pic.irr(1);
      result.r3 = pic.isr(0) | pic.isr(1);
    }
  }

  /** Real pair: the driver unmasks at the slave while the device raises. */
  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "Taken once, nothing left.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, taken twice, or left in service.")
  @State
  public static class ActualUnmask extends Pair {

    /** Leaves pin 12 masked. */
    public ActualUnmask() {
      pic.out(0xa1, 0x10, 1);
    }

    /** The device. */
    @Actor
    public void raise() {
      pic.setLevel(12, SourceId.DEFAULT, true);
    }

    /** The driver. */
    @Actor
    public void unmask() {
      pic.out(0xa1, 0x00, 1);
    }

    /** At rest: takes what INT offers. */
    @Arbiter
    public void arbiter(III_Result result) {
      result.r1 = takeTheRest();
      result.r2 = pic.irr(0) | pic.irr(1);
      result.r3 = pic.isr(0) | pic.isr(1);
    }
  }

  /** Real pair: two CPUs take while two interrupts are there. */
  @JCStressTest
  @Outcome(id = "2, 0, 0", expect = ACCEPTABLE, desc = "Each taken once, nothing left.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, taken twice, or left in service.")
  @State
  public static class ActualTwoCpus extends Pair {

    private int first;
    private int second;

    /** Leaves one interrupt of each chip requested. */
    public ActualTwoCpus() {
      pic.setLevel(1, SourceId.DEFAULT, true);
      pic.setLevel(12, SourceId.DEFAULT, true);
    }

    /** One CPU. */
    @Actor
    public void one() {
      first = takeAndEnd();
    }

    /** Another CPU. */
    @Actor
    public void other() {
      second = takeAndEnd();
    }

    /** At rest: takes what INT still offers. */
    @Arbiter
    public void arbiter(III_Result result) {
      result.r1 = first + second + takeTheRest();
      result.r2 = pic.irr(0) | pic.irr(1);
      result.r3 = pic.isr(0) | pic.isr(1);
    }
  }
}
