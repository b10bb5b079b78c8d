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
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * An edge arrives while the guest turns its domain on, in an APLIC in MSI mode.
 *
 * <p>The pending bit and IE stand in two words. Each side changes its own and then looks at the
 * other's, so at least one sees both, and a compare-and-set of the pending bit decides which of
 * them sends.
 *
 * <pre>
 *   java -jar irq-jcstress/target/jcstress.jar -t EdgeAgainstDomainEnable
 *
 *   messages   meaning                          Model, Actual   Weakened
 *   1          sent once                        required        usual
 *   0          pending, enabled and not sent    forbidden       shown (store buffering)
 *   2          sent twice                       forbidden       not possible
 * </pre>
 *
 * <p>{@link Weakened} has release writes and acquire reads instead of volatile ones: each may look
 * before its own write is seen, on x86 too.
 */
final class EdgeAgainstDomainEnable {

  private EdgeAgainstDomainEnable() {}

  /** The two words of the model. */
  abstract static class Source {

    static final VarHandle PENDING;
    static final VarHandle ENABLE;
    static final VarHandle MESSAGES;

    static {
      try {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        PENDING = lookup.findVarHandle(Source.class, "pending", int.class);
        ENABLE = lookup.findVarHandle(Source.class, "enable", int.class);
        MESSAGES = lookup.findVarHandle(Source.class, "messages", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    int pending;
    int enable;
    int messages;

    final void send() {
      if (PENDING.compareAndSet(this, 1, 0)) {
        MESSAGES.getAndAdd(this, 1);
      }
    }
  }

  /** The protocol in miniature. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Sent once.")
  @Outcome(expect = FORBIDDEN, desc = "Lost or sent twice.")
  @State
  public static class Model extends Source {

    /** The device. */
    @Actor
    public void edge() {
      PENDING.setVolatile(this, 1);
      if ((int) ENABLE.getVolatile(this) == 1) {
        send();
      }
    }

    /** The guest. */
    @Actor
    public void enable() {
      ENABLE.setVolatile(this, 1);
      if ((int) PENDING.getVolatile(this) == 1) {
        send();
      }
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      result.r1 = messages;
    }
  }

  /** The shared cell of the real APLIC. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Sent once.")
  @Outcome(expect = FORBIDDEN, desc = "Lost or sent twice.")
  @State
  public static class Actual extends Source {

    private final Aplic aplic =
        Aplic.builder(1, 1)
            .msi(
                (address, data, device) -> {
                  MESSAGES.getAndAdd(this, 1);
                  return 1;
                })
            .build();

    /** Leaves source 1 enabled in a domain that is off. */
    public Actual() {
      aplic.machineDomain().write(0, 4, 4);
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
    public void enable() {
      aplic.machineDomain().write(0, 0x104, 4);
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      result.r1 = messages;
    }
  }

  /** As {@link Model}, but each may look before its own write is seen. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "Sent once.")
  @Outcome(id = "0", expect = ACCEPTABLE_INTERESTING, desc = "Lost: store buffering.")
  @Outcome(expect = FORBIDDEN, desc = "Not possible.")
  @State
  public static class Weakened extends Source {

    /** The device. */
    @Actor
    public void edge() {
      PENDING.setRelease(this, 1);
      if ((int) ENABLE.getAcquire(this) == 1) {
        send();
      }
    }

    /** The guest. */
    @Actor
    public void enable() {
      ENABLE.setRelease(this, 1);
      if ((int) PENDING.getAcquire(this) == 1) {
        send();
      }
    }

    /** At rest. */
    @Arbiter
    public void arbiter(I_Result result) {
      result.r1 = messages;
    }
  }
}
