// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jirq.api.SourceId;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A device raises a level line while something else makes the pin ready to send: the guest unmasks
 * it, a second source raises it too, or the CPU side begins to take messages.
 *
 * <p>Real chips only: the model of a word that changes by compare-and-set is {@link
 * RaiseAgainstEoi.Model}.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t RaiseAgainstUnmask
 *
 *   messages, remote IRR   meaning                                  all cases
 *   1, 1                   sent once, in service                    required
 *   0, any                 line high, unmasked, nobody told: lost   forbidden
 *   2, any                 sent while in service: duplicate         forbidden
 *   1, 0                   sent, its EOI will find nothing to end   forbidden
 * </pre>
 *
 * <p>{@link ActualRefusal} has a second way to lose: the raise sets remote IRR and is being refused
 * while {@code reevaluate} finds the pin in service and leaves it. It is the one case here in which
 * the order of accesses to different words counts (the pin's word, the chip's count of
 * re-evaluations, the sink's state), so the one that a machine weaker than x86 may judge more
 * severely.
 */
final class RaiseAgainstUnmask {

  private RaiseAgainstUnmask() {}

  /** The guest unmasks. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Sent once, in service.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, duplicate or stuck.")
  @State
  public static class ActualUnmask {

    private final LevelPin pin = new LevelPin();

    /** Leaves the pin masked, its line low. */
    public ActualUnmask() {
      pin.mask();
    }

    /** The device. */
    @Actor
    public void raise() {
      pin.chip.setLevel(0, SourceId.DEFAULT, true);
    }

    /** The guest. */
    @Actor
    public void unmask() {
      pin.unmask();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      pin.report(result);
    }
  }

  /** Another source raises the pin too. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Sent once, in service.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, duplicate or stuck.")
  @State
  public static class ActualTwoSources {

    private final LevelPin pin = new LevelPin();

    /** Leaves the pin unmasked, its line low. */
    public ActualTwoSources() {
      pin.unmask();
    }

    /** The device. */
    @Actor
    public void raise() {
      pin.chip.setLevel(0, SourceId.DEFAULT, true);
    }

    /** A resampler. */
    @Actor
    public void raiseToo() {
      pin.chip.setLevel(0, SourceId.RESAMPLER, true);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      pin.report(result);
    }
  }

  /** The CPU side, which refused so far, begins to take messages. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Sent once, in service.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, duplicate or stuck.")
  @State
  public static class ActualRefusal {

    private final LevelPin pin = new LevelPin();

    /** Leaves the pin unmasked, its line low, and nobody to take a message. */
    public ActualRefusal() {
      pin.unmask();
      pin.refuse(true);
    }

    /** The device. */
    @Actor
    public void raise() {
      pin.chip.setLevel(0, SourceId.DEFAULT, true);
    }

    /** The CPU side. */
    @Actor
    public void available() {
      pin.refuse(false);
      pin.chip.reevaluate();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      pin.report(result);
    }
  }
}
