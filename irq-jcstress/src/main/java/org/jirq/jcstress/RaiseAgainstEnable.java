// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.plic.Plic;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A device raises a line while a hart enables its source at a PLIC.
 *
 * <p>The raise changes the source's word and then asks which contexts enable it; the enable writes
 * its bit and then looks whether the source is pending. This is store buffering: with anything less
 * than volatile accesses each could miss the other.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t RaiseAgainstEnable
 *
 *   pending, wire   meaning                                                 Model, Actual   Weakened
 *   1, 1            told                                                    required        usual
 *   1, 0            pending and enabled, and the hart was not told: lost    forbidden       shown
 * </pre>
 */
final class RaiseAgainstEnable {

  private RaiseAgainstEnable() {}

  /** Two words, and the wire that both threads may raise. */
  abstract static class Words {

    static final VarHandle PENDING;
    static final VarHandle ENABLED;
    static final VarHandle WIRE;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        PENDING = lookup.findVarHandle(Words.class, "pending", int.class);
        ENABLED = lookup.findVarHandle(Words.class, "enabled", int.class);
        WIRE = lookup.findVarHandle(Words.class, "wire", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    int pending;
    int enabled;
    int wire;

    final void report(II_Result result) {
      result.r1 = pending;
      result.r2 = wire;
    }
  }

  /** The protocol in miniature: volatile accesses. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Told.")
  @Outcome(expect = FORBIDDEN, desc = "Lost.")
  @State
  public static class Model extends Words {

    /** The device. */
    @Actor
    public void raise() {
      PENDING.setVolatile(this, 1);
      if ((int) ENABLED.getVolatile(this) != 0) {
        WIRE.setVolatile(this, 1);
      }
    }

    /** The hart. */
    @Actor
    public void enable() {
      ENABLED.setVolatile(this, 1);
      if ((int) PENDING.getVolatile(this) != 0) {
        WIRE.setVolatile(this, 1);
      }
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      report(result);
    }
  }

  /** The shared cell of the real PLIC. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Told.")
  @Outcome(expect = FORBIDDEN, desc = "Lost.")
  @State
  public static class Actual {

    private final Plic plic = Plic.builder(31, 1).build();

    /** Gives source 5 a priority. */
    public Actual() {
      plic.write(4 * 5, 1, 4);
    }

    /** The device. */
    @Actor
    public void raise() {
      plic.setLevel(5, 0, true);
    }

    /** The hart. */
    @Actor
    public void enable() {
      plic.write(0x2000, 1 << 5, 4);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      result.r1 = plic.pending(5) ? 1 : 0;
      result.r2 = plic.output(0) ? 1 : 0;
    }
  }

  /** As {@link Model}, with release writes and acquire reads. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Told.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "Lost: each missed the other.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Words {

    /** The device. */
    @Actor
    public void raise() {
      PENDING.setRelease(this, 1);
      if ((int) ENABLED.getAcquire(this) != 0) {
        WIRE.setVolatile(this, 1);
      }
    }

    /** The hart. */
    @Actor
    public void enable() {
      ENABLED.setRelease(this, 1);
      if ((int) PENDING.getAcquire(this) != 0) {
        WIRE.setVolatile(this, 1);
      }
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      report(result);
    }
  }
}
