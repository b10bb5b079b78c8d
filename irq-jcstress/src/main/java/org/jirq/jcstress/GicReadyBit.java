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
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A GIC looks for pending interrupts in a bitmap beside their words. One thread takes an interrupt
 * out of it while another puts it in.
 *
 * <p>The bit is cleared before the word ceases to be ready and set after it became so; who cleared
 * it and then could not replace the word looks again. So at rest a ready word has its bit. A bit
 * too many does no harm: the word decides.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t GicReadyBit
 *
 *   model: bit, word   actual: output, acknowledged   meaning            Model, Actual   Weakened
 *   1, 1               1, 32                          ready and found    required        usual
 *   0, 1               0, -1                          ready, not found:
 *                                                     lost               forbidden       shown
 * </pre>
 *
 * <p>{@link Weakened} clears the bit after the word was replaced. What it shows needs no weak
 * memory, only the unlucky order.
 */
final class GicReadyBit {

  private GicReadyBit() {}

  /** Two sources of a line, and the bit that says where to look. */
  abstract static class Line {

    static final VarHandle WORD;
    static final VarHandle BIT;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        WORD = lookup.findVarHandle(Line.class, "word", int.class);
        BIT = lookup.findVarHandle(Line.class, "bit", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    /** Source 0 is high. */
    int word = 1;

    int bit = 1;

    final void raiseOther() {
      int before;
      do {
        before = (int) WORD.getVolatile(this);
      } while (!WORD.compareAndSet(this, before, before | 2));
      BIT.setVolatile(this, 1);
    }

    final void report(II_Result result) {
      result.r1 = bit;
      result.r2 = word == 0 ? 0 : 1;
    }
  }

  /** The protocol in miniature. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Ready and found.")
  @Outcome(expect = FORBIDDEN, desc = "Ready and not found.")
  @State
  public static class Model extends Line {

    /** One source falls. */
    @Actor
    public void lower() {
      while (true) {
        int before = (int) WORD.getVolatile(this);
        int after = before & ~1;
        if (after == 0) {
          BIT.setVolatile(this, 0);
        }
        if (WORD.compareAndSet(this, before, after)) {
          return;
        }
        if ((int) WORD.getVolatile(this) != 0) {
          BIT.setVolatile(this, 1);
        }
      }
    }

    /** The other one rises. */
    @Actor
    public void raise() {
      raiseOther();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      report(result);
    }
  }

  /** As {@link Model}, but the bit is cleared after the word. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Ready and found.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE_INTERESTING, desc = "Lost: cleared too late.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Line {

    /** One source falls. */
    @Actor
    public void lower() {
      int before;
      do {
        before = (int) WORD.getVolatile(this);
      } while (!WORD.compareAndSet(this, before, before & ~1));
      if ((before & ~1) == 0) {
        BIT.setVolatile(this, 0);
      }
    }

    /** The other one rises. */
    @Actor
    public void raise() {
      raiseOther();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      report(result);
    }
  }

  /** A real GIC of one CPU in the shared cell, SPI 0 enabled and level triggered. */
  abstract static class Chip {

    final GicV2 chip = GicV2.builder(1, 64).cell(Cell.SHARED).build();

    Chip() {
      chip.distributor(0).write(0x000, 1, 4);
      chip.cpuInterface(0).write(0x04, 0xff, 4);
      chip.cpuInterface(0).write(0x00, 1, 4);
      enable();
    }

    final void enable() {
      chip.distributor(0).write(0x104, 1, 4);
    }

    final void drive(int sourceId, boolean level) {
      chip.setLevel(0, sourceId, level);
    }

    final void report(II_Result result) {
      result.r1 = chip.output(0) ? 1 : 0;
      result.r2 = chip.acknowledge(0);
    }
  }

  /** Two sources of one line. */
  @JCStressTest
  @Outcome(id = "1, 32", expect = ACCEPTABLE, desc = "Signalled and taken.")
  @Outcome(expect = FORBIDDEN, desc = "Lost.")
  @State
  public static class ActualSources extends Chip {

    /** Leaves the line high by one source. */
    public ActualSources() {
      drive(SourceId.DEFAULT, true);
    }

    /** That source falls. */
    @Actor
    public void lower() {
      drive(SourceId.DEFAULT, false);
    }

    /** Another one rises. */
    @Actor
    public void raise() {
      drive(SourceId.FIRST_FREE, true);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      report(result);
    }
  }

  /** A device raises its line while the CPU ends its interrupt. */
  @JCStressTest
  @Outcome(id = "1, 32", expect = ACCEPTABLE, desc = "Signalled and taken again.")
  @Outcome(expect = FORBIDDEN, desc = "Lost.")
  @State
  public static class ActualEnd extends Chip {

    /** Leaves the interrupt in service, its line low. */
    public ActualEnd() {
      drive(SourceId.DEFAULT, true);
      chip.acknowledge(0);
      drive(SourceId.DEFAULT, false);
    }

    /** The CPU. */
    @Actor
    public void end() {
      chip.end(0, 32);
    }

    /** The device. */
    @Actor
    public void raise() {
      drive(SourceId.DEFAULT, true);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      report(result);
    }
  }

  /**
   * The CPU takes the interrupt while another source of its line rises: the word changes, the
   * acknowledgement has to try again, and must find the interrupt again.
   */
  @JCStressTest
  @Outcome(id = "32, 0", expect = ACCEPTABLE, desc = "Taken.")
  @Outcome(expect = FORBIDDEN, desc = "Not found by the second try.")
  @State
  public static class ActualTake extends Chip {

    /** Leaves the line high by one source. */
    public ActualTake() {
      drive(SourceId.DEFAULT, true);
    }

    /** The CPU. */
    @Actor
    public void take(II_Result result) {
      result.r1 = chip.acknowledge(0);
    }

    /** Another source. */
    @Actor
    public void raise() {
      drive(SourceId.FIRST_FREE, true);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      result.r2 = chip.output(0) ? 1 : 0;
    }
  }

  /** A device raises its line while the guest enables its interrupt. */
  @JCStressTest
  @Outcome(id = "1, 32", expect = ACCEPTABLE, desc = "Signalled and taken.")
  @Outcome(expect = FORBIDDEN, desc = "Lost.")
  @State
  public static class ActualEnable extends Chip {

    /** Leaves the interrupt disabled, its line low. */
    public ActualEnable() {
      chip.distributor(0).write(0x184, 1, 4);
    }

    /** The guest. */
    @Actor
    public void unmask() {
      enable();
    }

    /** The device. */
    @Actor
    public void raise() {
      drive(SourceId.DEFAULT, true);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      report(result);
    }
  }
}
