// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jirq.api.Cell;
import org.jirq.api.spi.OutputWires;
import org.jirq.api.spi.StateWords;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Two threads change two words of a chip, an output wire is asserted while both are set, and each
 * thread brings the wire up to date after its change.
 *
 * <p>{@code request} starts clear and {@code enable} set, for instance: one thread raises the
 * request while the other takes the enable away and gives it back. At rest both are set, so the
 * sink must have been told "asserted" last.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t WireAgainstWord
 *
 *   sink's last news, the query   meaning                  Model, Actual   Weakened
 *   true, true                    stands right             required        usual
 *   false, *                      lost: nobody tells it    forbidden       shown
 *   true, false                   sink and query differ    forbidden       not possible
 * </pre>
 *
 * <p>{@link Weakened} forgets the mark: a thread that finds the wire being driven goes without a
 * word. The driver has then computed the level before the change. No weak memory is needed.
 */
final class WireAgainstWord {

  private WireAgainstWord() {}

  /** Two words, a wire, and what its sink was told last. */
  abstract static class Chip {

    static final int REQUEST = 0;
    static final int ENABLE = 1;

    final StateWords words = StateWords.of(Cell.SHARED, 2, StateWords.Spacing.PADDED);
    volatile boolean told;

    Chip() {
      words.set(ENABLE, 1);
    }

    final boolean level() {
      return words.get(REQUEST) != 0 && words.get(ENABLE) != 0;
    }

    abstract void update();

    abstract boolean asserted();

    final void raise() {
      words.or(REQUEST, 1);
      update();
    }

    final void disableAndEnable() {
      words.andNot(ENABLE, 1);
      update();
      words.or(ENABLE, 1);
      update();
    }

    final void report(ZZ_Result result) {
      result.r1 = told;
      result.r2 = asserted();
    }
  }

  /** The protocol in miniature: one word for the wire, bits TOLD, DRIVING, MARK. */
  abstract static class Miniature extends Chip {

    private static final long TOLD = 1;
    private static final long DRIVING = 2;
    private static final long MARK = 4;

    private final StateWords wire = StateWords.of(Cell.SHARED, 1, StateWords.Spacing.PADDED);
    private final boolean marks;

    Miniature(boolean marks) {
      this.marks = marks;
    }

    @Override
    final void update() {
      while (true) {
        long before = wire.get(0);
        if ((before & DRIVING) != 0) {
          if (!marks || wire.replace(0, before, before | MARK)) {
            return;
          }
        } else if (wire.replace(0, before, before | DRIVING)) {
          break;
        }
      }
      while (true) {
        wire.andNot(0, MARK);
        boolean now = level();
        if (now != asserted()) {
          if (now) {
            wire.or(0, TOLD);
          } else {
            wire.andNot(0, TOLD);
          }
          told = now;
        }
        long word = wire.get(0);
        if ((word & MARK) == 0 && wire.replace(0, word, word & ~DRIVING)) {
          return;
        }
      }
    }

    @Override
    final boolean asserted() {
      return (wire.get(0) & TOLD) != 0;
    }
  }

  /** The protocol in miniature. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The wire stands right.")
  @Outcome(expect = FORBIDDEN, desc = "Lost.")
  @State
  public static class Model extends Miniature {

    /** With marks. */
    public Model() {
      super(true);
    }

    /** One thread. */
    @Actor
    public void request() {
      raise();
    }

    /** The other. */
    @Actor
    public void enable() {
      disableAndEnable();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(ZZ_Result result) {
      report(result);
    }
  }

  /** The real wires. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The wire stands right.")
  @Outcome(expect = FORBIDDEN, desc = "Lost.")
  @State
  public static class Actual extends Chip {

    private final OutputWires wires = new OutputWires(Cell.SHARED, 1, wire -> level());

    /** With a sink. */
    public Actual() {
      wires.connect((wire, asserted) -> told = asserted);
    }

    @Override
    void update() {
      wires.update(0);
    }

    @Override
    boolean asserted() {
      return wires.asserted(0);
    }

    /** One thread. */
    @Actor
    public void request() {
      raise();
    }

    /** The other. */
    @Actor
    public void enable() {
      disableAndEnable();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(ZZ_Result result) {
      report(result);
    }
  }

  /** Without marks. */
  @JCStressTest
  @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The wire stands right.")
  @Outcome(id = "false, false", expect = ACCEPTABLE_INTERESTING, desc = "Lost: no mark.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Miniature {

    /** Without marks. */
    public Weakened() {
      super(false);
    }

    /** One thread. */
    @Actor
    public void request() {
      raise();
    }

    /** The other. */
    @Actor
    public void enable() {
      disableAndEnable();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(ZZ_Result result) {
      report(result);
    }
  }
}
