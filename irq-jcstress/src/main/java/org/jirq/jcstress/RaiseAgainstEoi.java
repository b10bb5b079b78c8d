// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.api.SourceId;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A device raises a level line while a CPU ends the interrupt of the same pin.
 *
 * <p>The pin starts in service: remote IRR is set, the line is low again. Whichever thread comes
 * first, exactly one message is due, and it leaves the pin in service: either the raise finds
 * remote IRR clear and sends, or it finds it set and the EOI that clears it sees the line.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t RaiseAgainstEoi
 *
 *   messages, remote IRR   meaning                                         Model, Actual   Weakened
 *   1, 1                   sent once, in service                           required        usual
 *   0, 0                   the line is high, nobody was told, and no EOI
 *                          will come that could tell: lost                 forbidden       shown
 *   0, 1                   the same, and no later raise is sent either     forbidden       shown
 *   2, 1                   sent while in service: duplicate                forbidden       not possible
 *   1, 0                   sent, but its EOI will find nothing to end      forbidden       not possible
 * </pre>
 *
 * <p>{@link Weakened} reads and writes the word in two steps. What it shows needs no weak memory: a
 * single CPU with preemption is enough, and so every machine shows it. A change of the order of
 * memory accesses in the shared cell (volatile read, compare-and-set) could show in {@link Actual}
 * only on a machine that is weaker than x86, whose compare-and-set is a full fence.
 */
final class RaiseAgainstEoi {

  private static final int LINE = 1;
  private static final int REMOTE_IRR = 2;

  private RaiseAgainstEoi() {}

  /** The word of the model: two bits, and the number of messages sent. */
  abstract static class Pin {

    static final VarHandle WORD;
    static final VarHandle MESSAGES;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        WORD = lookup.findVarHandle(Pin.class, "word", int.class);
        MESSAGES = lookup.findVarHandle(Pin.class, "messages", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    int word = REMOTE_IRR;
    int messages;

    final void send() {
      MESSAGES.getAndAdd(this, 1);
    }

    final void report(II_Result result) {
      result.r1 = messages;
      result.r2 = (word & REMOTE_IRR) == 0 ? 0 : 1;
    }
  }

  /** The protocol in miniature: every change of the word is a compare-and-set. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Sent once, in service.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, duplicate or stuck.")
  @State
  public static class Model extends Pin {

    /** The device. */
    @Actor
    public void raise() {
      while (true) {
        int before = (int) WORD.getVolatile(this);
        int after = before | LINE | REMOTE_IRR;
        if (WORD.compareAndSet(this, before, after)) {
          if ((before & REMOTE_IRR) == 0) {
            send();
          }
          return;
        }
      }
    }

    /** The CPU. */
    @Actor
    public void eoi() {
      int before;
      do {
        before = (int) WORD.getVolatile(this);
      } while (!WORD.compareAndSet(this, before, before & ~REMOTE_IRR));
      do {
        before = (int) WORD.getVolatile(this);
        if (before != LINE) {
          return;
        }
      } while (!WORD.compareAndSet(this, before, LINE | REMOTE_IRR));
      send();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      report(result);
    }
  }

  /** The shared cell of the real IOAPIC. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Sent once, in service.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, duplicate or stuck.")
  @State
  public static class Actual {

    private final LevelPin pin = new LevelPin();

    /** Leaves the pin in service, its line low. */
    public Actual() {
      pin.unmask();
      pin.chip.setLevel(0, SourceId.DEFAULT, true);
      pin.chip.setLevel(0, SourceId.DEFAULT, false);
      pin.forgetMessages();
    }

    /** The device. */
    @Actor
    public void raise() {
      pin.chip.setLevel(0, SourceId.DEFAULT, true);
    }

    /** The CPU. */
    @Actor
    public void eoi() {
      pin.eoi();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      pin.report(result);
    }
  }

  /** As {@link Model}, but the word is read and then written. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Sent once, in service.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "Lost: no compare-and-set.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE_INTERESTING, desc = "Stuck: no compare-and-set.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Pin {

    /** The device. */
    @Actor
    public void raise() {
      int before = (int) WORD.getVolatile(this);
      WORD.setVolatile(this, before | LINE | REMOTE_IRR);
      if ((before & REMOTE_IRR) == 0) {
        send();
      }
    }

    /** The CPU. */
    @Actor
    public void eoi() {
      int before = (int) WORD.getVolatile(this);
      WORD.setVolatile(this, before & ~REMOTE_IRR);
      if ((int) WORD.getVolatile(this) == LINE) {
        WORD.setVolatile(this, LINE | REMOTE_IRR);
        send();
      }
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      report(result);
    }
  }

  /** The line falls while its interrupt ends: real chip. */
  @JCStressTest
  @Outcome(
      id = "0, 0",
      expect = ACCEPTABLE,
      desc = "Low before the EOI looked: nothing more is sent.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Still high when the EOI looked: sent again.")
  @Outcome(expect = FORBIDDEN, desc = "Messages and remote IRR do not fit together.")
  @State
  public static class ActualLower {

    private final LevelPin pin = new LevelPin();

    /** Leaves the pin in service, its line high. */
    public ActualLower() {
      pin.unmask();
      pin.chip.setLevel(0, SourceId.DEFAULT, true);
      pin.forgetMessages();
    }

    /** The device. */
    @Actor
    public void lower() {
      pin.chip.setLevel(0, SourceId.DEFAULT, false);
    }

    /** The CPU. */
    @Actor
    public void eoi() {
      pin.eoi();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(II_Result result) {
      pin.report(result);
    }
  }
}
