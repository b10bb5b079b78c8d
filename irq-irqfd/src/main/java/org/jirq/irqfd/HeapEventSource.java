// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.irqfd.spi.EventConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An event source on the Java heap.
 *
 * <p>Counter rules, those of an eventfd that is assigned to a KVM irqfd: a count from before the
 * assignment injects once at the assignment and is <em>not</em> consumed; the next signal consumes
 * all of it; while assigned, signals leave no count; after the irqfd is closed the count is the
 * owner's again. With an {@link IrqfdInbox} the count is what waits to be injected: a drain takes
 * all of it, what is from before the assignment too.
 *
 * <p><b>Threads.</b> Any thread. <b>Progress.</b> {@link #signal(long)}, {@link #drain} and {@link
 * #pending} are lock-free and allocate nothing. {@link #close} waits for the irqfd's grace period,
 * except inside a callback.
 */
public final class HeapEventSource implements EventSource {

  /*
   * A bound and active consumer takes a signal without the count being touched: it looks at the
   * count inside its own read-side critical section. Only a signal that nobody took is counted, and
   * then the consumer is told of that. The two sides are a store-buffering pair: the signaller
   * writes the count and then reads the consumer and its state; a consumer that is bound or becomes
   * active writes that and then reads the count. At least one of the two sees the other, so no
   * signal rests in the count of an active consumer unseen. Both may see each other: then one
   * signal injects twice, at the moment of the assignment only.
   */

  private static final EventConsumer CLOSED =
      new EventConsumer() {
        @Override
        public boolean signalled() {
          return true;
        }

        @Override
        public void hungUp() {}

        @Override
        public int gsi() {
          return -1;
        }
      };

  private static final VarHandle CONSUMER;
  private static final VarHandle COUNT;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      CONSUMER = lookup.findVarHandle(HeapEventSource.class, "consumer", EventConsumer.class);
      COUNT = lookup.findVarHandle(HeapEventSource.class, "count", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String name;
  private @Nullable EventConsumer consumer;
  private long count;

  /**
   * Makes an open source with count 0 and no consumer.
   *
   * @param name a name for diagnosis, for instance the device's
   */
  public HeapEventSource(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void signal(long number) {
    if (number < 1) {
      throw new IllegalArgumentException("number=" + number + " is less than 1");
    }
    EventConsumer to = consumerVolatile();
    if (to != null && to.signalled()) {
      return;
    }
    add(number);
    EventConsumer asked;
    do {
      asked = consumerVolatile();
      // False from one that is still bound: it is on its way out, the count stays with the owner.
    } while (asked != null && !asked.counted() && asked != consumerVolatile());
  }

  private void add(long number) {
    long before;
    long after;
    do {
      before = pending();
      after = before + number < 0 ? Long.MAX_VALUE : before + number;
      // ORDER(FD-2): volatile compare-and-set of the count before the consumer is read again; pairs
      // with FD-6 (store buffering).
    } while (!COUNT.compareAndSet(this, before, after));
  }

  @Override
  public long drain() {
    // ORDER(FD-3): volatile exchange; pairs with FD-2, so that who takes a signal sees what came
    // before.
    return pending() == 0 ? 0 : (long) COUNT.getAndSet(this, 0L);
  }

  @Override
  public long pending() {
    // ORDER(FD-6): volatile read of the count after the consumer or its state was written; pairs
    // with FD-2 (store buffering).
    return (long) COUNT.getVolatile(this);
  }

  @Override
  public void bind(EventConsumer newConsumer) {
    // ORDER(FD-1): volatile compare-and-exchange of the consumer; pairs with FD-1 in
    // consumerVolatile.
    EventConsumer bound =
        (EventConsumer) CONSUMER.compareAndExchange(this, (EventConsumer) null, newConsumer);
    if (bound == CLOSED) {
      throw new IllegalStateException("event=" + name + " is closed");
    }
    if (bound != null) {
      throw new IllegalStateException(
          "event=%s is assigned to gsi=%d of registry=%s already, so not to gsi=%d of registry=%s"
              .formatted(name, bound.gsi(), bound.owner(), newConsumer.gsi(), newConsumer.owner()));
    }
  }

  @Override
  public void unbind(EventConsumer bound) {
    CONSUMER.compareAndSet(this, bound, (EventConsumer) null);
  }

  @Override
  public void close() {
    EventConsumer bound = (EventConsumer) CONSUMER.getAndSet(this, CLOSED);
    if (bound != null) {
      bound.hungUp();
    }
  }

  private @Nullable EventConsumer consumerVolatile() {
    // ORDER(FD-1): volatile read of the consumer, the second time after FD-2; pairs with the
    // exchange in bind (store buffering with FD-6).
    return (EventConsumer) CONSUMER.getVolatile(this);
  }

  @Override
  public String toString() {
    EventConsumer bound = consumerVolatile();
    return name
        + (bound == CLOSED ? " (closed)" : bound == null ? "" : " (gsi=" + bound.gsi() + ")");
  }
}
