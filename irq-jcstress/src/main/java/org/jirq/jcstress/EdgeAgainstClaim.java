// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.api.SourceId;
import org.jirq.aplic.Aplic;
import org.jirq.aplic.Imsic;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * An edge arrives and is claimed while another CPU claims from the same output, in an APLIC in
 * direct mode. The device speaks on the first CPU's thread, so that two processors can run it.
 *
 * <p>One edge, so one claim, by the first CPU or by the second. The arbiter finds nothing left, and
 * asks whether the output stands right.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t EdgeAgainstClaim
 *
 *   first, second, rest    meaning                                         Model, Actual   Weakened
 *   1, 0, 0 and 0, 1, 0    claimed while it arrived                        required        usual
 *   0, 0, 1                overlooked by the CPU that it came from         forbidden       not possible
 *   1, 1, 0                claimed twice                                   forbidden       shown
 *   rest = 9               an output that does not fit the pending bit     forbidden       not possible
 * </pre>
 *
 * <p>{@link Weakened} looks at the pending bit and clears it in two steps; a single CPU with
 * preemption is enough to show it.
 */
final class EdgeAgainstClaim {

  private EdgeAgainstClaim() {}

  /** The pending bit of the model. */
  abstract static class Source {

    static final VarHandle PENDING;

    static {
      try {
        PENDING = MethodHandles.lookup().findVarHandle(Source.class, "pending", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    int pending;

    final int claim() {
      return PENDING.compareAndSet(this, 1, 0) ? 1 : 0;
    }
  }

  /** The protocol in miniature: the claim is a compare-and-set. */
  @JCStressTest
  @Outcome(
      id = {"1, 0, 0", "0, 1, 0"},
      expect = ACCEPTABLE,
      desc = "Claimed once.")
  @Outcome(expect = FORBIDDEN, desc = "Lost or claimed twice.")
  @State
  public static class Model extends Source {

    /** A CPU, whose device it is. */
    @Actor
    public void first(III_Result result) {
      PENDING.setVolatile(this, 1);
      result.r1 = claim();
    }

    /** Another CPU. */
    @Actor
    public void second(III_Result result) {
      result.r2 = claim();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(III_Result result) {
      result.r3 = claim();
    }
  }

  /** The shared cell of the real APLIC. */
  @JCStressTest
  @Outcome(
      id = {"1, 0, 0", "0, 1, 0"},
      expect = ACCEPTABLE,
      desc = "Claimed once.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, claimed twice, or a wrong output.")
  @State
  public static class Actual {

    private final Aplic aplic = Aplic.builder(1, 1).build();

    /** Leaves source 1 enabled, its wire low. */
    public Actual() {
      aplic.machineDomain().write(0, 0x100, 4);
      aplic.machineDomain().write(0x4000, 1, 4);
      aplic.machineDomain().write(4, 4, 4);
      aplic.machineDomain().write(0x1edc, 1, 4);
    }

    private int claim() {
      return aplic.acknowledge(0) > 0 ? 1 : 0;
    }

    /** A CPU, whose device it is. */
    @Actor
    public void first(III_Result result) {
      aplic.setLevel(1, SourceId.DEFAULT, true);
      result.r1 = claim();
    }

    /** Another CPU. */
    @Actor
    public void second(III_Result result) {
      result.r2 = claim();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(III_Result result) {
      boolean before = aplic.output(0);
      result.r3 = claim();
      if (before != (result.r3 == 1) || aplic.output(0)) {
        result.r3 = 9;
      }
    }
  }

  /** An interrupt file of a real IMSIC: a message in place of the edge. */
  @JCStressTest
  @Outcome(
      id = {"1, 0, 0", "0, 1, 0"},
      expect = ACCEPTABLE,
      desc = "Claimed once.")
  @Outcome(expect = FORBIDDEN, desc = "Lost or claimed twice.")
  @State
  public static class ActualMessage {

    private final Imsic imsic = Imsic.builder().identities(63).build();

    /** Leaves every identity enabled. */
    public ActualMessage() {
      imsic.exchange(Imsic.SUPERVISOR, 0xc0, -1, -1, 64);
    }

    private int claim() {
      return imsic.acknowledge(Imsic.SUPERVISOR) > 0 ? 1 : 0;
    }

    /** A CPU, whose device it is. */
    @Actor
    public void first(III_Result result) {
      imsic.deliver(0x2800_0000L, 5, 0);
      result.r1 = claim();
    }

    /** Another CPU. */
    @Actor
    public void second(III_Result result) {
      result.r2 = claim();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(III_Result result) {
      result.r3 = claim();
    }
  }

  /** The source is given to another hart while its edge arrives: real chip. */
  @JCStressTest
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "It waits for the new hart.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, at the wrong hart, or a wrong output.")
  @State
  public static class ActualTarget {

    private final Aplic aplic = Aplic.builder(1, 2).build();

    /** Leaves source 1 enabled for hart 0, its wire low. */
    public ActualTarget() {
      aplic.machineDomain().write(0, 0x100, 4);
      aplic.machineDomain().write(0x4000, 1, 4);
      aplic.machineDomain().write(0x4020, 1, 4);
      aplic.machineDomain().write(4, 4, 4);
      aplic.machineDomain().write(0x1edc, 1, 4);
    }

    /** The device. */
    @Actor
    public void edge() {
      aplic.setLevel(1, SourceId.DEFAULT, true);
    }

    /** The guest. */
    @Actor
    public void target() {
      aplic.machineDomain().write(0x3004, 1 << 18 | 1, 4);
    }

    /** At rest: output of hart 0, output of hart 1, what hart 1 claims. */
    @Arbiter
    public void arbiter(III_Result result) {
      result.r1 = aplic.output(0) ? 1 : 0;
      result.r2 = aplic.output(2) ? 1 : 0;
      result.r3 = aplic.acknowledge(2) > 0 ? 1 : 0;
    }
  }

  /** As {@link Model}, but the bit is read and then written. */
  @JCStressTest
  @Outcome(
      id = {"1, 0, 0", "0, 1, 0"},
      expect = ACCEPTABLE,
      desc = "Claimed once.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE_INTERESTING, desc = "Twice: no compare-and-set.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Source {

    private int claimInTwoSteps() {
      int before = (int) PENDING.getVolatile(this);
      if (before == 1) {
        PENDING.setVolatile(this, 0);
      }
      return before;
    }

    /** A CPU, whose device it is. */
    @Actor
    public void first(III_Result result) {
      PENDING.setVolatile(this, 1);
      result.r1 = claimInTwoSteps();
    }

    /** Another CPU. */
    @Actor
    public void second(III_Result result) {
      result.r2 = claimInTwoSteps();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(III_Result result) {
      result.r3 = claim();
    }
  }
}
