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
import org.openjdk.jcstress.infra.results.IZ_Result;

/**
 * A CPU ends the interrupt of a resampled line while another unmasks the pin, under the policy that
 * postpones the notify of a masked line to the unmask.
 *
 * <p>One acknowledgement, so one notify is due: at once if the line is not masked any more, else by
 * the unmask. At rest nothing may be pending, or the listener waits for ever.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t MaskAgainstAck
 *
 *   notifies, pending   meaning                                         Model, Actual   Weakened
 *   1, false            notified once                                   required        usual
 *   0, true             postponed when nobody will unmask: lost         forbidden       shown
 *   0, false            forgotten                                       forbidden       not possible
 *   2, any              notified twice                                  forbidden       not possible
 * </pre>
 *
 * <p>{@link ActualMask} is the other half: the guest masks while the interrupt ends, and unmasks
 * later.
 *
 * <p>{@link Weakened} looks at the mask without the lock: the unmask comes between the look and the
 * store of {@code pending}. Every access there is volatile, so memory order has no part in it, and
 * every machine shows it.
 */
final class MaskAgainstAck {

  private MaskAgainstAck() {}

  /** What a resampler knows, and how often it has told the listener. */
  abstract static class Line {

    static final VarHandle LOCK;
    static final VarHandle MASKED;
    static final VarHandle PENDING;
    static final VarHandle NOTIFIES;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        LOCK = lookup.findVarHandle(Line.class, "lock", boolean.class);
        MASKED = lookup.findVarHandle(Line.class, "masked", boolean.class);
        PENDING = lookup.findVarHandle(Line.class, "pending", boolean.class);
        NOTIFIES = lookup.findVarHandle(Line.class, "notifies", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    boolean lock;
    boolean masked = true;
    boolean pending;
    int notifies;

    final void acquireLock() {
      while (!LOCK.compareAndSet(this, false, true)) {
        Thread.onSpinWait();
      }
    }

    final void releaseLock() {
      LOCK.setRelease(this, false);
    }

    final void tell() {
      NOTIFIES.getAndAdd(this, 1);
    }

    final void report(IZ_Result result) {
      result.r1 = notifies;
      result.r2 = pending;
    }
  }

  /** The protocol in miniature: both fields under one leaf lock, the notify after it. */
  @JCStressTest
  @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "Notified once.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, or notified twice.")
  @State
  public static class Model extends Line {

    /** The CPU that ends the interrupt. */
    @Actor
    public void ack() {
      acquireLock();
      boolean postpone = masked;
      if (postpone) {
        pending = true;
      }
      releaseLock();
      if (!postpone) {
        tell();
      }
    }

    /** The CPU that unmasks. */
    @Actor
    public void unmask() {
      acquireLock();
      masked = false;
      boolean postponed = pending;
      pending = false;
      releaseLock();
      if (postponed) {
        tell();
      }
    }

    /** At rest. */
    @Arbiter
    public void arbiter(IZ_Result result) {
      report(result);
    }
  }

  /** As {@link Model}, but without the lock. */
  @JCStressTest
  @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "Notified once.")
  @Outcome(id = "0, true", expect = ACCEPTABLE_INTERESTING, desc = "Lost: no lock.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Line {

    /** The CPU that ends the interrupt. */
    @Actor
    public void ack() {
      if ((boolean) MASKED.getVolatile(this)) {
        PENDING.setVolatile(this, true);
      } else {
        tell();
      }
    }

    /** The CPU that unmasks. */
    @Actor
    public void unmask() {
      MASKED.setVolatile(this, false);
      if ((boolean) PENDING.getAndSet(this, false)) {
        tell();
      }
    }

    /** At rest. */
    @Arbiter
    public void arbiter(IZ_Result result) {
      report(result);
    }
  }

  /** The real resampler, behind a real chip and router. */
  @JCStressTest
  @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "Notified once.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, or notified twice.")
  @State
  public static class Actual {

    private final ResampledPin line = new ResampledPin();

    /** Leaves the interrupt in service and the pin masked. */
    public Actual() {
      line.pin.unmask();
      line.event.signal();
      line.pin.mask();
    }

    /** The CPU that ends the interrupt. */
    @Actor
    public void ack() {
      line.pin.eoi();
    }

    /** The CPU that unmasks. */
    @Actor
    public void unmask() {
      line.pin.unmask();
    }

    /** At rest. */
    @Arbiter
    public void arbiter(IZ_Result result) {
      line.report(result);
    }
  }

  /** The guest masks while it ends the interrupt, and unmasks when both are done. */
  @JCStressTest
  @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "Notified once.")
  @Outcome(expect = FORBIDDEN, desc = "Lost, or notified twice.")
  @State
  public static class ActualMask {

    private final ResampledPin line = new ResampledPin();

    /** Leaves the interrupt in service and the pin unmasked. */
    public ActualMask() {
      line.pin.unmask();
      line.event.signal();
    }

    /** The CPU that ends the interrupt. */
    @Actor
    public void ack() {
      line.pin.eoi();
    }

    /** The CPU that masks. */
    @Actor
    public void mask() {
      line.pin.mask();
    }

    /** Afterwards. */
    @Arbiter
    public void arbiter(IZ_Result result) {
      line.pin.unmask();
      line.report(result);
    }
  }
}
