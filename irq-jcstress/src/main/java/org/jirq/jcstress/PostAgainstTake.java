// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jirq.api.Cell;
import org.jirq.api.spi.StateWords;
import org.jirq.aplic.Imsic;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A device writes its data and sends an interrupt that is pending already, while the CPU takes the
 * one before: either the CPU sees the data, or the interrupt is pending again.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t PostAgainstTake
 *
 *   data, pending   meaning                           Model, Actual   Weakened
 *   1, 0            both were one interrupt           allowed         allowed
 *   0, 1            another one comes                 allowed         allowed
 *   1, 1            another one, with nothing new     allowed         allowed
 *   0, 0            data that nobody looks for        forbidden       shown
 * </pre>
 *
 * <p>{@link Weakened} finds the bit set and writes nothing, so nothing orders the data before the
 * look at the bit. x86 shows it, on two CPUs, as every processor with store buffers does.
 */
final class PostAgainstTake {

  private PostAgainstTake() {}

  /** A pending bit that is set, and a device's data. */
  abstract static class Device {

    final StateWords pending = StateWords.of(Cell.SHARED, 1, StateWords.Spacing.PADDED);

    /** Plain, as a guest's memory. */
    int data;

    Device() {
      pending.set(0, 1);
    }

    final void take(II_Result result) {
      pending.andNot(0, 1);
      result.r1 = data;
    }

    final void rest(II_Result result) {
      result.r2 = (int) pending.get(0);
    }
  }

  /** The bit is posted, whether it is set or not. */
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "Seen, or pending again.")
  @Outcome(expect = FORBIDDEN, desc = "Lost.")
  @State
  public static class Model extends Device {

    /** The device. */
    @Actor
    public void device() {
      data = 1;
      pending.post(0, 1);
    }

    /** The CPU. */
    @Actor
    public void cpu(II_Result result) {
      take(result);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      rest(result);
    }
  }

  /** The bit is only looked at, if it is set. */
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "Seen, or pending again.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "Lost: no full fence.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Device {

    /** The device. */
    @Actor
    public void device() {
      data = 1;
      pending.or(0, 1);
    }

    /** The CPU. */
    @Actor
    public void cpu(II_Result result) {
      take(result);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      rest(result);
    }
  }

  /** A real interrupt file. */
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "Seen, or pending again.")
  @Outcome(expect = FORBIDDEN, desc = "Lost.")
  @State
  public static class Actual {

    private static final long ADDRESS = 0x2800_0000L;
    private static final int IDENTITY = 5;

    private final Imsic imsic = Imsic.builder().identities(63).build();
    private int data;

    /** Enables the identity, which is pending once. */
    public Actual() {
      imsic.exchange(Imsic.SUPERVISOR, 0xc0, -1, -1, 64);
      imsic.deliver(ADDRESS, IDENTITY, 0);
    }

    /** The device. */
    @Actor
    public void device() {
      data = 1;
      imsic.deliver(ADDRESS, IDENTITY, 0);
    }

    /** The CPU. */
    @Actor
    public void cpu(II_Result result) {
      imsic.acknowledge(Imsic.SUPERVISOR);
      result.r1 = data;
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      result.r2 = imsic.acknowledge(Imsic.SUPERVISOR) == IDENTITY ? 1 : 0;
    }
  }
}
