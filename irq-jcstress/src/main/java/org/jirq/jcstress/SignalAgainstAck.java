// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * The event of a resampled line is signalled while a CPU ends the line's interrupt.
 *
 * <p>A signal that comes before the de-assertion is wiped out by it; that is allowed because the
 * listener is asked afterwards and signals again if its device still wants service. A signal that
 * comes after it must be delivered.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t SignalAgainstAck
 *
 *   notifies, messages, line   meaning                                          Actual
 *   1, 0, 0                    wiped out, the listener was asked                allowed
 *   1, 1, 1                    after the de-assertion: delivered                allowed
 *   0, any, any                nobody was asked                                 forbidden
 *   1, 0, 1                    the line is high and nobody was told: lost       forbidden
 *   1, 1, 0                    delivered and wiped out                          forbidden
 * </pre>
 *
 * <p>The orders that count are those of single words (the pin's) and of one thread (de-assert, then
 * ask); no weakening of memory order alone would show on x86.
 */
final class SignalAgainstAck {

  private SignalAgainstAck() {}

  /** The real resampler, behind a real chip and router. */
  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "Wiped out, the listener was asked.")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "Delivered.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, or not asked.")
  @State
  public static class Actual {

    private final ResampledPin line = new ResampledPin();

    /** Leaves the interrupt in service. */
    public Actual() {
      line.pin.unmask();
      line.event.signal();
      line.pin.forgetMessages();
    }

    /** The device. */
    @Actor
    public void signal() {
      line.event.signal();
    }

    /** The CPU. */
    @Actor
    public void ack() {
      line.pin.eoi();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(III_Result result) {
      result.r1 = line.notifies();
      result.r2 = line.pin.messages();
      result.r3 = line.pin.chip.level(0) ? 1 : 0;
    }
  }
}
