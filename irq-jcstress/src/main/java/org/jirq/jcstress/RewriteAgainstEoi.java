// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.api.ApicSink;
import org.jirq.api.Cell;
import org.jirq.api.SourceId;
import org.jirq.ioapic.IoApic;
import org.jirq.ioapic.IoApicOption;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A CPU ends an interrupt while another one gives the entry a new vector: the map of vectors has a
 * bit for every vector that the entry's word holds, for as long as it holds it.
 *
 * <p>In the models, the word holds the vector, 0 or 1; the CPU takes the vector from the word, as
 * from a message, and looks it up in the map.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t RewriteAgainstEoi
 *
 *   vector, lookup   meaning                                          Model       weakened
 *   any, 1           the pin was found                                allowed     usual
 *   0, 0             not found, and the entry has another vector      allowed     allowed
 *   1, 2             not found: the bit comes after the word          forbidden   shown (Add)
 *   0, 2             not found: the bit goes before the word          forbidden   shown (Remove)
 *
 *   vector, remote IRR   meaning                                      Actual      ActualOldVector
 *   49 old, 0            ended                                        allowed     allowed
 *   65 new, 0            ended                                        allowed     allowed
 *   49 old, 1            the entry was rewritten in service           allowed     forbidden
 *   65 new, 1            in service for ever                          forbidden   forbidden
 * </pre>
 *
 * <p>{@link WeakenedAdd} and {@link WeakenedRemove} change the order of the map and the word, so
 * every machine shows it. That the accesses of the map are release and acquire could not show here,
 * nor perhaps anywhere: they stand next to the word's, which are volatile.
 */
final class RewriteAgainstEoi {

  private static final int OLD = 0;
  private static final int NEW = 1;

  private RewriteAgainstEoi() {}

  /** An entry's word, and the bits of its pin in the map, one for each of two vectors. */
  abstract static class Entry {

    private static final VarHandle WORD = Handles.field(MethodHandles.lookup(), "word", int.class);
    private static final VarHandle BITS = Handles.field(MethodHandles.lookup(), "bits", int.class);

    private int word = OLD;
    private int bits = 1 << OLD;

    final void add() {
      BITS.setRelease(this, bits | 1 << NEW);
    }

    final void rewrite() {
      WORD.compareAndSet(this, OLD, NEW);
    }

    final void remove() {
      BITS.setRelease(this, bits & ~(1 << OLD));
    }

    final void endOne(II_Result result) {
      int vector = (int) WORD.getVolatile(this);
      boolean found = ((int) BITS.getAcquire(this) & 1 << vector) != 0;
      result.r1 = vector;
      result.r2 = found ? 1 : (int) WORD.getVolatile(this) == vector ? 2 : 0;
    }
  }

  /** Bit, word, bit. */
  @JCStressTest
  @Outcome(
      id = {"0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "Found.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Rewritten meanwhile.")
  @Outcome(expect = FORBIDDEN, desc = "Not found.")
  @State
  public static class Model extends Entry {

    /** The CPU that writes the entry. */
    @Actor
    public void write() {
      add();
      rewrite();
      remove();
    }

    /** The CPU that ends the interrupt. */
    @Actor
    public void eoi(II_Result result) {
      endOne(result);
    }
  }

  /** Word, bit, bit. */
  @JCStressTest
  @Outcome(
      id = {"0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "Found.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Rewritten meanwhile.")
  @Outcome(id = "1, 2", expect = ACCEPTABLE_INTERESTING, desc = "Not found: bit after the word.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class WeakenedAdd extends Entry {

    /** The CPU that writes the entry. */
    @Actor
    public void write() {
      rewrite();
      add();
      remove();
    }

    /** The CPU that ends the interrupt. */
    @Actor
    public void eoi(II_Result result) {
      endOne(result);
    }
  }

  /** Bit, bit, word. */
  @JCStressTest
  @Outcome(
      id = {"0, 1", "1, 1"},
      expect = ACCEPTABLE,
      desc = "Found.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Rewritten meanwhile.")
  @Outcome(id = "0, 2", expect = ACCEPTABLE_INTERESTING, desc = "Not found: bit gone too early.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class WeakenedRemove extends Entry {

    /** The CPU that writes the entry. */
    @Actor
    public void write() {
      add();
      remove();
      rewrite();
    }

    /** The CPU that ends the interrupt. */
    @Actor
    public void eoi(II_Result result) {
      endOne(result);
    }
  }

  /** A real chip with one level-triggered entry, and a CPU that ends what it is sent. */
  abstract static class Chip implements ApicSink {

    private static final int OLD_VECTOR = 0x31;
    private static final int NEW_VECTOR = 0x41;
    private static final int LEVEL = 1 << 15;

    private final IoApic chip;
    private int sent;

    Chip(boolean oldVectors) {
      chip =
          IoApic.builder(this)
              .option(IoApicOption.EOI_OF_OLD_VECTOR, oldVectors)
              .pins(1)
              .cell(Cell.SHARED)
              .build();
      write(OLD_VECTOR);
    }

    private void write(int vector) {
      chip.write(0x00, 0x10, 4);
      chip.write(0x10, vector | LEVEL, 4);
    }

    @Override
    public final int deliver(
        int vector, int destination, int destinationMode, int deliveryMode, int triggerMode) {
      sent = vector;
      return 1;
    }

    final void rewrite() {
      write(NEW_VECTOR);
    }

    /** Raises, which sends on this thread, lowers, and ends what was sent. */
    final void serve() {
      chip.setLevel(0, SourceId.DEFAULT, true);
      chip.setLevel(0, SourceId.DEFAULT, false);
      chip.eoi(sent, 0, true);
    }

    final void report(II_Result result) {
      result.r1 = sent;
      result.r2 = chip.remoteIrr(0) ? 1 : 0;
    }
  }

  /** The real chip as its datasheet has it. */
  @JCStressTest
  @Outcome(
      id = {"49, 0", "65, 0"},
      expect = ACCEPTABLE,
      desc = "Ended.")
  @Outcome(id = "49, 1", expect = ACCEPTABLE, desc = "Rewritten in service.")
  @Outcome(expect = FORBIDDEN, desc = "In service for ever.")
  @State
  public static class Actual extends Chip {

    /** Leaves the pin idle. */
    public Actual() {
      super(false);
    }

    /** The CPU that writes the entry. */
    @Actor
    public void write() {
      rewrite();
    }

    /** The device, and the CPU that ends the interrupt. */
    @Actor
    public void eoi() {
      serve();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      report(result);
    }
  }

  /** The real chip with the option that an EOI of the old vector ends the service. */
  @JCStressTest
  @Outcome(
      id = {"49, 0", "65, 0"},
      expect = ACCEPTABLE,
      desc = "Ended.")
  @Outcome(expect = FORBIDDEN, desc = "In service for ever.")
  @State
  public static class ActualOldVector extends Chip {

    /** Leaves the pin idle. */
    public ActualOldVector() {
      super(true);
    }

    /** The CPU that writes the entry. */
    @Actor
    public void write() {
      rewrite();
    }

    /** The device, and the CPU that ends the interrupt. */
    @Actor
    public void eoi() {
      serve();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      report(result);
    }
  }
}
