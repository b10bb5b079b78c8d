// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jirq.irqfd.spi.EventConsumer;
import org.jirq.routing.Registration;
import org.jirq.srcu.Srcu;
import org.jspecify.annotations.Nullable;

/**
 * An event source at a GSI, from the assignment to the end of its shutdown.
 *
 * <p><b>Threads.</b> Any. <b>Progress.</b> {@link #signalled} is lock-free; {@link #close} waits
 * for a grace period, except inside a callback.
 */
abstract class Attachment implements EventConsumer {

  /*
   *   ASSIGNING -> ACTIVE -> INACTIVE      the usual life
   *   ASSIGNING -> REFUSED                 closed before the assignment was done (by a hang-up, or
   *                                        with the registry), or failed
   *
   * Whoever takes the state to INACTIVE has won and is the only one to shut down; but while an
   * assignment is under way only the assigning thread may tear down, because only it knows how far
   * it has come. So ASSIGNING -> REFUSED wins nothing: the assigning thread finds it when it wants
   * to activate.
   *
   * An injection runs inside a read-side critical section and looks at the state first, so after
   * INACTIVE and one grace period nothing is injected any more.
   */
  private static final int ASSIGNING = 0;
  private static final int ACTIVE = 1;
  private static final int INACTIVE = 2;
  private static final int REFUSED = 3;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Attachment.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final EventSource event;
  private final int gsi;
  private final Srcu srcu;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private int state = ASSIGNING;

  /** Null if signals are injected where they are made. Written before the event is bound. */
  private @Nullable InboxEntry entry;

  Attachment(EventSource event, int gsi, Srcu srcu) {
    this.event = event;
    this.gsi = gsi;
    this.srcu = srcu;
  }

  /** Has signals go through an inbox. Before the event is bound. */
  final void queueIn(IrqfdInbox inbox) {
    entry = new InboxEntry(inbox, this);
  }

  /** Injects. Inside a reader, on the signalling thread, or on the one that drains the inbox. */
  abstract void inject();

  /**
   * Stops callbacks at once, as far as that needs no grace period. Run once, by the winner.
   *
   * @param wasActive whether somebody has the irqfd; else the assignment failed
   */
  abstract void unlink(boolean wasActive);

  /**
   * Withdraws from the router, then lowers what is left. Run once, a grace period after {@link
   * #unlink}, outside readers and locks; waits for grace periods.
   */
  abstract void withdraw();

  abstract IrqfdRegistry registry();

  @Override
  public final int gsi() {
    return gsi;
  }

  @Override
  public final String owner() {
    return registry().name();
  }

  final CompletableFuture<Void> closed() {
    return closed;
  }

  final boolean isActive() {
    // ORDER(FD-4): volatile read, inside a reader or after FD-2; pairs with FD-5.
    return (int) STATE.getVolatile(this) == ACTIVE;
  }

  /** Whether it is active, or on its way to be. */
  final boolean isOpen() {
    // ORDER(FD-4): volatile read, inside a reader or to end a wait; pairs with FD-5.
    return (int) STATE.getVolatile(this) < INACTIVE;
  }

  /** Whether its assignment was completed, once. */
  final boolean wasActive() {
    // ORDER(FD-4): volatile read, inside a reader; pairs with FD-5.
    int now = (int) STATE.getVolatile(this);
    return now == ACTIVE || now == INACTIVE;
  }

  @Override
  public final boolean signalled() {
    // Only what is counted can be left to another thread.
    return entry == null && takeAndInject(false);
  }

  /**
   * Takes the event's count and injects once for it, if this is active.
   *
   * @param onlyCounted whether a count of 0 is nothing to inject for
   * @return whether it has injected
   */
  private boolean takeAndInject(boolean onlyCounted) {
    long token;
    try {
      token = srcu.readLock();
    } catch (IllegalStateException closedDomain) {
      // A signal that found this consumer before the machine was closed, and came this far only
      // now. The device is not the one to be told.
      if (isActive()) {
        throw closedDomain;
      }
      return false;
    }
    try {
      if (!isActive()) {
        return false;
      }
      // Before the injection: who signals after the count was taken causes an injection of his own.
      if (event.drain() == 0 && onlyCounted) {
        return false;
      }
      inject();
      return true;
    } finally {
      srcu.readUnlock(token);
    }
  }

  @Override
  public final boolean counted() {
    if (entry == null) {
      return signalled();
    }
    if (!isActive()) {
      return false;
    }
    entry.schedule();
    return true;
  }

  /**
   * Takes the event's count and injects once for it. On the thread that drains the inbox.
   *
   * @return {@code false} if the count was 0, or is its owner's because this is not active any more
   */
  final boolean injectCounted() {
    return takeAndInject(true);
  }

  @Override
  public final void hungUp() {
    close();
  }

  /**
   * Ends the assignment: from here on signals inject.
   *
   * @return {@code false} if it was closed meanwhile; the caller must shut down then
   */
  final boolean activate() {
    // ORDER(FD-5): volatile compare-and-set; pairs with FD-4, and before FD-6 (store buffering).
    return STATE.compareAndSet(this, ASSIGNING, ACTIVE);
  }

  /**
   * Completes an assignment: injects once for signals that came before it, and leaves their count;
   * or has the next drain of the inbox inject, which takes their count.
   */
  final void started() {
    if (entry != null) {
      if (event.pending() != 0) {
        counted();
      }
      return;
    }
    long token = srcu.readLock();
    try {
      if (event.pending() != 0 && isActive()) {
        inject();
      }
    } finally {
      srcu.readUnlock(token);
    }
  }

  final void close() {
    if (deactivate()) {
      new Shutdown(registry().router(), List.of(this)).run();
    } else if (!registry().mustNotWait()) {
      closed.join();
    }
  }

  /**
   * Makes the attachment inactive.
   *
   * @return whether this call did it to an active one, so that the caller must shut down
   */
  final boolean deactivate() {
    while (true) {
      // ORDER(FD-5): volatile compare-and-set before the grace period; pairs with FD-4.
      if (STATE.compareAndSet(this, ACTIVE, INACTIVE)) {
        unlink(true);
        return true;
      }
      // Fails too if the assignment was completed in between: then there is something to win again.
      if (STATE.compareAndSet(this, ASSIGNING, REFUSED)
          || (int) STATE.getVolatile(this) >= INACTIVE) {
        return false;
      }
    }
  }

  /**
   * Shuts down an attachment that {@link #activate} refused, or that failed while being assigned.
   */
  final void abort() {
    STATE.setVolatile(this, REFUSED);
    unlink(false);
    new Shutdown(registry().router(), List.of(this)).run();
  }

  /**
   * What {@link #withdraw} will withdraw at the router, so that the ends of many can share a grace
   * period.
   */
  abstract List<Registration> registrations();

  /**
   * Withdraws, then frees the event. Run once, a grace period after the end of the active state.
   *
   * <p>The event comes last, so that its owner who closes it meanwhile waits until the line is
   * down. The registry knows the attachment until then, so that who closes the registry meanwhile
   * waits until the event is free.
   */
  final void takeDown() {
    try {
      withdraw();
    } finally {
      try {
        event.unbind(this);
      } finally {
        registry().forget(this);
      }
    }
  }

  final void finished() {
    closed.complete(null);
  }

  /** Names the assignment in messages. */
  final String describe() {
    return "event=" + event.name() + " gsi=" + gsi;
  }
}
