// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A CPU ends an interrupt by its vector while another one gives the entry in service a new vector,
 * with the option that the old vector still ends it: whoever sees the new word finds the record of
 * the old vector.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t OldVectorAgainstEoi
 *
 *   remote IRR   meaning                                                 Model       Weakened
 *   0            the EOI found the old vector, in the word or recorded   required    usual
 *   1            it found neither: in service for ever                   forbidden   shown
 * </pre>
 *
 * <p>{@link Weakened} changes the word first, so every machine shows it. The real chip is in {@link
 * RewriteAgainstEoi.ActualOldVector}.
 */
final class OldVectorAgainstEoi {

  private static final int NEW = 1;
  private static final int REMOTE_IRR = 2;

  private OldVectorAgainstEoi() {}

  /** The word, a vector (0 or 1) and remote IRR, and whether vector 0 is recorded. */
  abstract static class Entry {

    private static final VarHandle WORD = Handles.field(MethodHandles.lookup(), "word", int.class);
    private static final VarHandle RECORDED =
        Handles.field(MethodHandles.lookup(), "recorded", boolean.class);

    private int word = REMOTE_IRR;
    private boolean recorded;

    final void record() {
      RECORDED.setRelease(this, true);
    }

    final void rewrite() {
      int before;
      do {
        before = (int) WORD.getVolatile(this);
      } while (!WORD.compareAndSet(this, before, before | NEW));
    }

    final void endOld() {
      int before;
      do {
        before = (int) WORD.getVolatile(this);
        if ((before & NEW) != 0 && !(boolean) RECORDED.getAcquire(this)) {
          return;
        }
      } while (!WORD.compareAndSet(this, before, before & ~REMOTE_IRR));
    }

    final void report(I_Result result) {
      result.r1 = (word & REMOTE_IRR) == 0 ? 0 : 1;
    }
  }

  /** Record, word. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "Ended.")
  @Outcome(id = "1", expect = FORBIDDEN, desc = "In service for ever.")
  @State
  public static class Model extends Entry {

    /** The CPU that writes the entry. */
    @Actor
    public void write() {
      record();
      rewrite();
    }

    /** The CPU that ends the interrupt. */
    @Actor
    public void eoi() {
      endOld();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      report(result);
    }
  }

  /** Word, record. */
  @JCStressTest
  @Outcome(id = "0", expect = ACCEPTABLE, desc = "Ended.")
  @Outcome(id = "1", expect = ACCEPTABLE_INTERESTING, desc = "Stuck: recorded after the word.")
  @State
  public static class Weakened extends Entry {

    /** The CPU that writes the entry. */
    @Actor
    public void write() {
      rewrite();
      record();
    }

    /** The CPU that ends the interrupt. */
    @Actor
    public void eoi() {
      endOld();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      report(result);
    }
  }
}
