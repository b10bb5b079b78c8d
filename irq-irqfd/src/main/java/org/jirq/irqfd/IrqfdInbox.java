// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Signals on their way to the one thread that injects them: any thread signals, and the VM thread
 * {@linkplain #drain() drains} the inbox at a step boundary of its own, so that interrupts come
 * there and nowhere else. A registry made with an inbox ({@link IrqfdRegistryBuilder#inbox}) hands
 * all its signals over in this way; registries of several machines may share one.
 *
 * <p><b>What is in it.</b> An irqfd with signals not injected yet stands in the inbox once, however
 * often it is signalled; the signals are in the event's count ({@link EventSource#pending}), and
 * the drain takes the whole count for one injection. That is what KVM makes of an eventfd.
 *
 * <p><b>Order.</b> Irqfds are drained in the order in which they came in; for the signals of one
 * thread that is the order of its calls. What comes in during a drain, from inside an injection
 * too, waits for the next one.
 *
 * <p><b>When it is full</b> nothing is lost and nobody waits: irqfds beyond the capacity are linked
 * to one another, and keep their place in the order. That costs a compare-and-set on one word that
 * all such signallers share, and no memory, since each irqfd can be linked only once. {@link
 * #overflows} counts them.
 *
 * <p><b>What stands in it and is closed</b>, in whichever way and by whichever thread, is not
 * injected any more. Its signals stay in the event's count: an irqfd that is assigned to the event
 * next injects them. An entry of a closed irqfd leaves at the next drain. New routes apply to what
 * is drained after {@code replace} has returned.
 *
 * <p><b>Threads.</b> Any number signal; one at a time drains, not always the same one. A close on
 * the draining thread, inside an injection too, is like any other. <b>Progress.</b> To signal is
 * lock-free and allocates nothing; a signaller never waits for the drain. The drain never waits for
 * a signaller and is lock-free as far as the board's CPU side is; it allocates nothing.
 * <b>Memory.</b> What a thread did before a signal happens-before the injection that takes it; what
 * a drain did happens-before the next drain.
 */
public final class IrqfdInbox {

  /*
   * Two places: the queue, and `overflowed`, a chain with its newest first. A signaller that finds
   * the chain not empty goes there, room in the queue or not, so that nothing of his overtakes it.
   * The drain takes the chain when it has looked at it, has found the queue empty after that, and
   * the chain has not changed since: then whatever a thread put into the queue before it came to
   * the chain has been drained. What comes into the queue afterwards comes after the chain.
   *
   * `waiting` counts in before an entry can be seen and out when a drain ends, so it is never less
   * than what there is. The signaller that takes it from 0 calls the wake-up, after its entry can
   * be seen. So a thread that reads 0 and goes to sleep is woken by the next that comes in.
   */

  private static final Runnable NOBODY_SLEEPS = () -> {};

  private static final VarHandle OVERFLOWED;
  private static final VarHandle WAITING;
  private static final VarHandle OVERFLOWS;
  private static final VarHandle DRAINER;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      OVERFLOWED = lookup.findVarHandle(IrqfdInbox.class, "overflowed", InboxEntry.class);
      WAITING = lookup.findVarHandle(IrqfdInbox.class, "waiting", int.class);
      OVERFLOWS = lookup.findVarHandle(IrqfdInbox.class, "overflows", long.class);
      DRAINER = lookup.findVarHandle(IrqfdInbox.class, "drainer", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final MpscAtomicArrayQueue<InboxEntry> queue;
  private final Runnable wakeUp;
  private @Nullable InboxEntry overflowed;
  private int waiting;
  private long overflows;
  private @Nullable Thread drainer;

  /** Taken from the chain, oldest first. Of the thread that drains. */
  private @Nullable InboxEntry batch;

  /**
   * Makes an empty inbox that wakes nobody.
   *
   * @param capacity as in {@link #IrqfdInbox(int, Runnable)}
   * @throws IllegalArgumentException as there
   */
  public IrqfdInbox(int capacity) {
    this(capacity, NOBODY_SLEEPS);
  }

  /**
   * Makes an empty inbox.
   *
   * @param capacity how many irqfds have room before they are linked, 1 to 1048576; rounded up to a
   *     power of two. As many as the machine has irqfds is ample
   * @param wakeUp called when the inbox is no longer empty, after each time that it was: to wake a
   *     VM thread that sleeps until then. On the thread that signals, or that assigns an event with
   *     a count, and with the locks held that are held there: it must not wait. What it throws
   *     comes through to the caller of {@link EventSource#signal}, whose signal is in the inbox
   *     then
   * @throws IllegalArgumentException if {@code capacity} is out of range
   */
  public IrqfdInbox(int capacity, Runnable wakeUp) {
    if (capacity < 1 || capacity > 1 << 20) {
      throw new IllegalArgumentException("capacity=" + capacity + " is not in 1.." + (1 << 20));
    }
    this.queue = new MpscAtomicArrayQueue<>(capacity);
    this.wakeUp = Objects.requireNonNull(wakeUp, "wakeUp");
  }

  /**
   * Injects all that is in the inbox when it begins, as {@link #drain(int)}; what a signaller is
   * just putting in, and what has come in behind it, may be left to the next drain.
   *
   * @return how many interrupts were injected, 0 or more
   * @throws IllegalStateException as there
   */
  public int drain() {
    return drain(Integer.MAX_VALUE);
  }

  /**
   * Injects, in order, what is in the inbox when it begins, up to a limit. So it ends, even if each
   * injection causes a signal. It waits for nobody: where a signaller has been stopped in the
   * middle of putting its irqfd in, it ends too, and the irqfds that have come in behind that one
   * stay for the next drain. {@link #isEmpty} answers {@code false} until they have been drained.
   *
   * <p>It may be called inside a callback of another injection, such as an inline one, but not
   * inside one of its own. What the board's CPU side throws comes through and ends the drain; the
   * signal in question counts as taken, the rest stays in the inbox.
   *
   * @param limit how many irqfds to look at, 1 or more
   * @return how many interrupts were injected, 0 or more: an irqfd that was closed meanwhile, or
   *     whose signals another drain or the event's owner has taken, injects none
   * @throws IllegalArgumentException if {@code limit} is less than 1
   * @throws IllegalStateException if a drain is under way, on another thread or around this call;
   *     nothing has changed then
   */
  public int drain(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit=" + limit + " is less than 1");
    }
    begin();
    int handled = 0;
    int injected = 0;
    try {
      int most = Math.min(limit, size());
      InboxEntry entry;
      while (handled < most && (entry = next()) != null) {
        handled++;
        if (entry.inject()) {
          injected++;
        }
      }
      return injected;
    } finally {
      end(handled);
    }
  }

  private void begin() {
    // ORDER(IB-4): compare-and-exchange; pairs with the release store in end, so that a drain sees
    // what the one before has left, whichever thread that was.
    Thread other = (Thread) DRAINER.compareAndExchange(this, (Thread) null, Thread.currentThread());
    if (other != null) {
      throw new IllegalStateException("the inbox is being drained by thread=" + other.getName());
    }
  }

  private void end(int handled) {
    if (handled != 0) {
      // ORDER(IB-5): get-and-add after the entries were taken out; pairs with IB-5 in put.
      WAITING.getAndAdd(this, -handled);
    }
    // ORDER(IB-4): release store; pairs with the exchange in begin.
    DRAINER.setRelease(this, (Thread) null);
  }

  /** Takes the next entry; null if there is none, or a signaller is just about to put it in. */
  private @Nullable InboxEntry next() {
    while (true) {
      InboxEntry first = batch;
      if (first != null) {
        batch = first.next;
        first.next = null;
        return first;
      }
      InboxEntry newest = overflowedVolatile();
      InboxEntry entry = queue.relaxedPoll();
      if (entry != null) {
        return entry;
      }
      if (newest == null || !queue.isEmpty()) {
        return null;
      }
      // ORDER(IB-3): compare-and-set; pairs with IB-3 in link. It fails for each irqfd that is
      // linked meanwhile, and each can be linked once.
      if (OVERFLOWED.compareAndSet(this, newest, (InboxEntry) null)) {
        batch = oldestFirst(newest);
      }
    }
  }

  private static InboxEntry oldestFirst(InboxEntry newest) {
    InboxEntry first = newest;
    InboxEntry older = newest.next;
    newest.next = null;
    while (older != null) {
      InboxEntry still = older.next;
      older.next = first;
      first = older;
      older = still;
    }
    return first;
  }

  /** Puts an entry in that is not in. On any thread. */
  void put(InboxEntry entry) {
    // ORDER(IB-5): get-and-add before the entry can be seen; pairs with IB-5 in end and size.
    boolean wasEmpty = (int) WAITING.getAndAdd(this, 1) == 0;
    if (overflowedVolatile() != null || !queue.offer(entry)) {
      link(entry);
    }
    if (wasEmpty) {
      wakeUp.run();
    }
  }

  private void link(InboxEntry entry) {
    // ORDER(IB-6): get-and-add of a count that decides nothing.
    OVERFLOWS.getAndAdd(this, 1L);
    InboxEntry newest;
    do {
      newest = overflowedVolatile();
      entry.next = newest;
      // ORDER(IB-3): compare-and-set after `next` was written; pairs with IB-3 in next.
    } while (!OVERFLOWED.compareAndSet(this, newest, entry));
  }

  private @Nullable InboxEntry overflowedVolatile() {
    // ORDER(IB-3): volatile read; pairs with IB-3 in link.
    return (InboxEntry) OVERFLOWED.getVolatile(this);
  }

  /**
   * Tells whether no signal waits. What a VM thread asks before it sleeps: if it sleeps only after
   * {@code true}, the next signal calls the wake-up.
   *
   * @return {@code true} if no irqfd is in the inbox, nor being put in or drained
   */
  public boolean isEmpty() {
    return size() == 0;
  }

  /**
   * Counts the irqfds that are in the inbox, those included that are just being put in, that are
   * being drained, or that were closed meanwhile.
   *
   * @return 0 or more
   */
  public int size() {
    // ORDER(IB-5): volatile read; pairs with IB-5 in put.
    return (int) WAITING.getVolatile(this);
  }

  /**
   * Returns the capacity.
   *
   * @return the one of the constructor, rounded up to a power of two
   */
  public int capacity() {
    return queue.capacity();
  }

  /**
   * Counts how often an irqfd came in and found the inbox full. If that grows, the capacity is too
   * small or the drains are too far apart.
   *
   * @return 0 or more, since the inbox was made
   */
  public long overflows() {
    // ORDER(IB-6): volatile read, for diagnosis.
    return (long) OVERFLOWS.getVolatile(this);
  }

  @Override
  public String toString() {
    return "IrqfdInbox[size=" + size() + " capacity=" + capacity() + "]";
  }
}
