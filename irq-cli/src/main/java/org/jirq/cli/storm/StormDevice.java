// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.storm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jirq.api.LineListener;
import org.jirq.cli.soak.Oracle;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.LevelIrqfd;
import org.jspecify.annotations.Nullable;

/**
 * A device whose level is high while it has requests, behind a host that does as VFIO does: it
 * signals when the level is high and masks its side until it is asked to sample again.
 *
 * <p>Threading: requests are made by one thread, served by the guest's, and sampled by either; all
 * three change one word by compare-and-set. The mask as told is the guest's thread's, or that of
 * who assigns, one after the other; others read it at rest.
 */
final class StormDevice implements LineListener {

  private static final long HOST_MASKED = 1;
  private static final long REQUEST = 2;
  private static final int LINGERS_ONE_IN = 32;

  private static final VarHandle STATE;
  private static final VarHandle ASKED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(StormDevice.class, "state", long.class);
      ASKED = lookup.findVarHandle(StormDevice.class, "asked", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final StormContext context;
  final StormLine line;
  final int place;
  final HeapEventSource event;
  private final boolean answersAtOnce;

  /** Whether it stays in a notify now and then, so that a close that does not wait is seen. */
  private final boolean lingers;

  private long state;
  private boolean asked;
  private boolean toldMasked;
  private volatile boolean closed;
  private @Nullable LevelIrqfd irqfd;

  StormDevice(StormContext context, StormLine line, int place, boolean answersAtOnce) {
    this.context = context;
    this.line = line;
    this.place = place;
    this.answersAtOnce = answersAtOnce;
    this.lingers = place == Tally.ofVisitors(line);
    this.event = new HeapEventSource("storm." + line);
  }

  void assigned(LevelIrqfd to) {
    irqfd = to;
  }

  @Nullable LevelIrqfd irqfd() {
    return irqfd;
  }

  /** The close has returned. */
  void closed() {
    closed = true;
  }

  /** Requests that wait for the guest. */
  long backlog() {
    return (long) STATE.getOpaque(this) / REQUEST;
  }

  boolean isHostMasked() {
    return ((long) STATE.getOpaque(this) & HOST_MASKED) != 0;
  }

  boolean toldMasked() {
    return toldMasked;
  }

  /** The device wants service once or several times more. */
  void raise(StormThread on, int requests) {
    on.count(Tally.WANTED, place, requests);
    long before;
    do {
      before = (long) STATE.getVolatile(this);
    } while (!STATE.compareAndSet(this, before, before + requests * REQUEST | HOST_MASKED));
    if ((before & HOST_MASKED) == 0) {
      signal(on);
    }
  }

  private void signal(StormThread on) {
    on.count(Tally.SIGNAL, place);
    event.signal();
  }

  /** The guest's driver serves one request; tells whether there was one. */
  boolean serve(StormThread on) {
    while (true) {
      long before = (long) STATE.getVolatile(this);
      if (before < REQUEST) {
        return false;
      }
      if (STATE.compareAndSet(this, before, before - REQUEST)) {
        on.count(Tally.SERVED, place);
        return true;
      }
    }
  }

  @Override
  public void resample(int gsi, int chip, int pin) {
    check();
    StormThread on = StormThread.current();
    if (context.fault() != null && strikes(on)) {
      return;
    }
    notified(on);
    if (lingers && (on.random() & LINGERS_ONE_IN - 1) == 0) {
      on.linger();
    }
    check();
  }

  private void notified(StormThread on) {
    on.count(Tally.NOTIFY, place);
    if (answersAtOnce) {
      sample(on);
    } else {
      ASKED.setVolatile(this, true);
    }
  }

  /** Does to a notify what a fault does; tells whether that was all. */
  private boolean strikes(StormThread on) {
    if (context.strikes(StormFault.NOTIFY_TWICE)) {
      notified(on);
    }
    if (context.strikes(StormFault.THROW)) {
      throw new IllegalStateException("thrown by a listener");
    }
    while (context.strikes(StormFault.BLOCK)) {
      while (true) {
        LockSupport.park();
      }
    }
    return context.strikes(StormFault.LOSE_NOTIFY)
        || (on.unmasking && context.strikes(StormFault.LOSE_FLUSH));
  }

  /** The host answers what it was asked; tells whether there was anything. */
  boolean answer(StormThread on) {
    if (!(boolean) ASKED.getVolatile(this)) {
      return false;
    }
    // Before the sample, so that whoever asks after it was taken is answered by another one.
    ASKED.setVolatile(this, false);
    sample(on);
    return true;
  }

  private void sample(StormThread on) {
    long before;
    long after;
    do {
      before = (long) STATE.getVolatile(this);
      after = before < REQUEST ? 0 : before | HOST_MASKED;
    } while (before != after && !STATE.compareAndSet(this, before, after));
    if (after != 0) {
      signal(on);
    }
  }

  @Override
  public void ended(int gsi, int chip, int pin) {
    check();
    StormThread.current().count(Tally.TOLD, place);
  }

  @Override
  public void masked(int gsi, int chip, int pin) {
    check();
    toldMasked = true;
  }

  @Override
  public void unmasked(int gsi, int chip, int pin) {
    check();
    toldMasked = false;
  }

  private void check() {
    if (closed) {
      context.report(
          Oracle.AFTER_CLOSE,
          line.gsi,
          "a listener of " + line + " gsi=" + line.gsi + " is called");
    }
  }
}
