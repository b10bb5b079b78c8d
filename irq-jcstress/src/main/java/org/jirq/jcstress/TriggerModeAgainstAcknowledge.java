// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.lapic.ApicBus;
import org.jirq.lapic.Lapic;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A level-triggered message reaches a local APIC whose CPU accepts and ends it at the same time.
 *
 * <p>The trigger mode is written before the request, so a CPU that finds the request ends it as
 * what it is. Otherwise the I/O APIC would hear of the end of an edge, and its pin would stay in
 * service for ever.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t TriggerModeAgainstAcknowledge
 *
 *   accepted, ended as level   meaning                              Model, Actual   Weakened
 *   0, 0                       the CPU came first                   allowed         usual
 *   1, 1                       accepted and ended as level          allowed         usual
 *   1, 0                       a level that ends as an edge         forbidden       shown
 * </pre>
 *
 * <p>{@link Weakened} sets the request first, which needs no weak memory to fail.
 */
final class TriggerModeAgainstAcknowledge {

  private static final int VECTOR = 0x41;

  private TriggerModeAgainstAcknowledge() {}

  /** The words of the model. */
  abstract static class Words {

    static final VarHandle REQUEST;
    static final VarHandle TRIGGER;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        REQUEST = lookup.findVarHandle(Words.class, "request", long.class);
        TRIGGER = lookup.findVarHandle(Words.class, "trigger", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    long request;
    long trigger;

    final void end(II_Result result) {
      if ((long) REQUEST.getAndBitwiseAnd(this, ~1L) != 0) {
        result.r1 = 1;
        result.r2 = (int) (long) TRIGGER.getVolatile(this);
      }
    }
  }

  /** The protocol in miniature. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "1, 1"},
      expect = ACCEPTABLE,
      desc = "Not there yet, or a level.")
  @Outcome(expect = FORBIDDEN, desc = "A level that ends as an edge.")
  @State
  public static class Model extends Words {

    /** The I/O APIC. */
    @Actor
    public void message() {
      TRIGGER.getAndBitwiseOr(this, 1L);
      REQUEST.getAndBitwiseOr(this, 1L);
    }

    /** The CPU. */
    @Actor
    public void acknowledge(II_Result result) {
      end(result);
    }
  }

  /** The shared cell of the real local APIC. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "1, 1"},
      expect = ACCEPTABLE,
      desc = "Not there yet, or a level.")
  @Outcome(expect = FORBIDDEN, desc = "A level that ends as an edge.")
  @State
  public static class Actual {

    private final ApicBus bus = ApicBus.builder().build();
    private final Lapic lapic = Lapic.builder(bus, 0).build();
    private int endedAsLevel;

    /** Enables the local APIC; the vector was an edge before. */
    public Actual() {
      bus.connect((vector, cpu, level) -> endedAsLevel += level ? 1 : 0);
      lapic.write(0xf0, 0x1ff, 4);
      bus.deliver(VECTOR, 0, 0, 0, 0);
      lapic.acknowledge(0);
      lapic.write(0xb0, 0, 4);
    }

    /** The I/O APIC. */
    @Actor
    public void message() {
      bus.deliver(VECTOR, 0, 0, 0, 1);
    }

    /** The CPU. */
    @Actor
    public void acknowledge(II_Result result) {
      if (lapic.acknowledge(0) == VECTOR) {
        lapic.write(0xb0, 0, 4);
        result.r1 = 1;
        result.r2 = endedAsLevel;
      }
    }
  }

  /** As {@link Model}, but the request comes first. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "1, 1"},
      expect = ACCEPTABLE,
      desc = "Not there yet, or a level.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE_INTERESTING, desc = "A level that ends as an edge.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Words {

    /** The I/O APIC. */
    @Actor
    public void message() {
      REQUEST.getAndBitwiseOr(this, 1L);
      TRIGGER.getAndBitwiseOr(this, 1L);
    }

    /** The CPU. */
    @Actor
    public void acknowledge(II_Result result) {
      end(result);
    }
  }
}
