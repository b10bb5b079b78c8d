// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jirq.srcu.spi.AsymmetricBarrier;
import org.jspecify.annotations.Nullable;

/**
 * A domain of sleepable read-copy-update: readers that never wait for anybody, and writers that
 * wait until all readers of the past have left.
 *
 * <p>A writer publishes a new version of something, then calls {@link #synchronize}. When that
 * returns, nobody uses the old version any more:
 *
 * <pre>{@code
 * // reader                              // writer
 * long token = srcu.readLock();          Table old = TABLE.getAndSet(next);
 * try {                                  srcu.synchronize();
 *   TABLE.getAcquire().use();            old.retire();
 * } finally {
 *   srcu.readUnlock(token);
 * }
 * }</pre>
 *
 * <h2>Readers</h2>
 *
 * A read-side critical section lasts from {@link #readLock} to {@link #readUnlock}. Sections nest;
 * each has its own token. The token may be handed to another thread, which then ends the section.
 * There are three flavours, which mix in any order:
 *
 * <ul>
 *   <li>Any thread may read, without registration: a platform thread gets counters of its own with
 *       its first section, reused after its death; virtual threads, and platform threads beyond
 *       256, claim a cell for each section.
 *   <li>{@link #ownReader} gives a thread, a virtual one too, a reader that knows the thread's
 *       counters: no look-up, a plain counter and one full fence.
 *   <li>In a domain with an {@linkplain Builder#asymmetricBarrier asymmetric barrier} that reader
 *       leaves the fence to the grace periods.
 * </ul>
 *
 * <p>{@link #read} and {@link OwnedReader#read} are the same for try-with-resources. No section
 * allocates, but for the first one of a thread, and {@code read} on a thread without counters.
 *
 * <h2>Progress</h2>
 *
 * Readers of all flavours are wait-free (lock-free in the first section of a thread) and are never
 * held up by grace periods. A grace period ends when the readers that were inside at its beginning
 * have left, however many come meanwhile. A reader that does not leave holds up all grace periods
 * of its domain, and those of no other domain.
 *
 * <h2>Memory consistency effects</h2>
 *
 * A section either sees everything that happened-before the call of {@code synchronize}, or
 * everything in the section happens-before the return from it. Both sides are argued, barrier by
 * barrier, in docs/memory-ordering.md.
 *
 * <h2>Where it is not allowed to wait</h2>
 *
 * {@link #synchronize}, {@link #await} and {@link #barrier} throw inside a section of the same
 * domain: they would wait for themselves. Nor may they be called with a lock held that a reader may
 * want; that cannot be detected. {@link #call} may be used in both places.
 *
 * <p>The algorithm is that of Linux's SRCU: two indexes, each with counts of sections begun and
 * ended; the unlocks are summed before the locks; two scans with a flip of the index between them.
 *
 * <p>A domain without readers is some hundred bytes, owns no thread, and a grace period in it costs
 * a few fences. A thread keeps the counters (about 350 bytes) of each domain that it has read in,
 * until the domain is unreachable.
 */
public final class Srcu implements AutoCloseable {

  private static final VarHandle CALLS;

  static {
    try {
      CALLS = MethodHandles.lookup().findVarHandle(Srcu.class, "calls", CallQueue.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String name;
  private final Readers readers;
  private final GracePeriods gracePeriods;
  private @Nullable CallQueue calls;

  /**
   * Makes a domain. No grace period is needed and no thread is started.
   *
   * @param name appears in messages, thread names and thread dumps
   */
  public Srcu(String name) {
    this(name, ReaderSlots.LIMIT);
  }

  /** Makes a domain that has slots for so many threads; the others read without. */
  Srcu(String name, int slotLimit) {
    this(new Builder(name), slotLimit);
  }

  private Srcu(Builder builder, int slotLimit) {
    this.name = builder.name;
    this.readers = new Readers(name, new ReaderSlots(slotLimit), builder.barrier);
    this.gracePeriods = new GracePeriods(readers);
  }

  /**
   * Starts the description of a domain that is not as {@link #Srcu(String)} makes it.
   *
   * @param name appears in messages, thread names and thread dumps
   * @return a new builder
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /**
   * Begins a read-side critical section. May be called inside another one.
   *
   * @return a token for {@link #readUnlock}: positive, of no other meaning
   * @throws IllegalStateException if the domain is closed
   */
  public long readLock() {
    return readers.enter();
  }

  /**
   * Ends a read-side critical section, on any thread. Everything in the section happens-before the
   * return from a {@link #synchronize} that waited for it.
   *
   * @param token what {@link #readLock} returned; each token once. A token that reached this thread
   *     without a happens-before edge may be refused
   * @throws IllegalArgumentException if the token is not of this domain, as far as that shows
   * @throws IllegalStateException if the section has ended already, as far as that shows
   */
  public void readUnlock(long token) {
    readers.exit(token);
  }

  /**
   * Begins a read-side critical section for try-with-resources. It allocates nothing on a thread
   * that has counters of its own, else a small object.
   *
   * @return the section; any thread may close it
   * @throws IllegalStateException if the domain is closed
   */
  public ReadSection read() {
    return readers.read();
  }

  /**
   * Returns a reader for the calling thread alone, which is quicker than {@link #readLock}. It uses
   * the thread's own counters, the same ones as {@link #readLock}; a virtual thread gets some with
   * this call. They are the thread's as long as it lives.
   *
   * <p>In a domain with an asymmetric barrier its sections begin without a fence, and from the
   * first call of this method on each grace period calls {@link AsymmetricBarrier#fenceAllThreads}.
   *
   * @return a reader; keep it, but not beyond the thread's life: it refers to the thread
   * @throws IllegalStateException if the domain is closed, or has given counters to 256 threads
   *     that live
   */
  public OwnedReader ownReader() {
    return readers.own();
  }

  /**
   * Tells whether the calling thread has a section open that it began and that nobody has ended.
   *
   * <p>Exact for a platform thread, unless more than 256 are alive that have read in this domain,
   * and for the {@link #ownReader} of any thread. A section of one of those, or of a virtual
   * thread, is seen if it found a free cell when it began; there are 8 to 64 of them (about four
   * for each processor), each taken for the length of a section only. A section beyond that bears
   * no name and is not seen.
   *
   * @return {@code true} if {@link #synchronize} would refuse to wait
   */
  public boolean inReader() {
    return readers.isInside();
  }

  /**
   * Waits for a grace period: until all sections that were open at the call have ended. Later ones
   * do not matter. Spins for some microseconds, then yields, then parks. Calls that overlap share a
   * grace period, if it began after them.
   *
   * <p>An interrupt neither ends the wait nor gets lost. Virtual threads wait without pinning their
   * carrier.
   *
   * <p>In a closed domain it returns at once: nobody is inside, and nobody comes.
   *
   * @throws IllegalStateException inside a section of this domain ({@link #inReader})
   * @throws RuntimeException what an asymmetric barrier throws; the grace period then is not over,
   *     and the next wait begins again
   */
  public void synchronize() {
    requireOutside("synchronize");
    gracePeriods.await(gracePeriods.cookie());
  }

  /**
   * Names the grace period that {@link #synchronize} would wait for now, without waiting and
   * without starting it. For {@link #await} and {@link #isElapsed}. May be called inside a section.
   *
   * @return the cookie; larger for later ones
   */
  public long cookie() {
    return gracePeriods.cookie();
  }

  /**
   * Tells whether a grace period is over. Somebody has to wait for one, or it never is.
   *
   * @param cookie what {@link #cookie} returned
   * @return {@code true} if {@link #await} would not wait
   */
  public boolean isElapsed(long cookie) {
    return gracePeriods.isElapsed(cookie);
  }

  /**
   * Waits as {@link #synchronize} does, but only for what is left since a cookie was taken.
   *
   * @param cookie what {@link #cookie} returned
   * @throws IllegalStateException as {@link #synchronize}
   */
  public void await(long cookie) {
    requireOutside("await");
    if (!gracePeriods.isElapsed(cookie)) {
      gracePeriods.await(cookie);
    }
  }

  /**
   * Runs an action after a grace period. May be called anywhere, also inside a section and under a
   * lock: it takes a leaf lock only.
   *
   * <p>The actions of a domain run one after the other, in the order of the calls, on a daemon
   * thread of the domain, outside of any section. They may wait for grace periods; others wait
   * behind them. An exception goes to that thread's uncaught exception handler and stops nothing.
   *
   * @param action what to do; everything before this call happens-before it
   * @throws IllegalStateException if the domain is closed
   */
  public void call(Runnable action) {
    Objects.requireNonNull(action, "action");
    readers.requireNotClosed();
    calls().add(action);
  }

  /**
   * Waits until all actions have returned that were given to {@link #call} before. Interrupts as in
   * {@link #synchronize}.
   *
   * @throws IllegalStateException inside a section of this domain, or inside such an action
   */
  public void barrier() {
    requireOutside("barrier");
    CallQueue queue = callsAcquire();
    if (queue != null) {
      queue.barrier();
    }
  }

  /**
   * Returns what the domain has done so far. Wait-free but for a leaf lock.
   *
   * @return a snapshot
   */
  public SrcuStats stats() {
    CallQueue queue = callsAcquire();
    long completed = queue == null ? 0 : queue.completed();
    return new SrcuStats(
        gracePeriods.completed(),
        gracePeriods.statistic(GracePeriods.SHARED),
        gracePeriods.statistic(GracePeriods.SPINNED),
        gracePeriods.statistic(GracePeriods.PARKED),
        gracePeriods.statistic(GracePeriods.LONGEST),
        queue == null ? 0 : queue.queued(),
        completed,
        readers.slots(),
        readers.open());
  }

  /**
   * Ends the use of the domain: waits for the actions of {@link #call}, then refuses readers and
   * calls. Idempotent. It is not needed for memory: an idle domain owns nothing.
   *
   * @throws IllegalStateException if sections are open (the text says how many), or inside an
   *     action; the domain then stays in use
   */
  @Override
  public void close() {
    requireEmpty(readers.open());
    barrier();
    requireEmpty(gracePeriods.close());
  }

  /**
   * Names the domain.
   *
   * @return its name and statistics, for messages
   */
  @Override
  public String toString() {
    return "Srcu[" + name + ", " + stats() + "]";
  }

  private void requireEmpty(long open) {
    if (open != 0) {
      throw new IllegalStateException("domain=" + name + " has openReaders=" + open);
    }
  }

  private void requireOutside(String what) {
    if (readers.isInside()) {
      throw new IllegalStateException(
          what + " inside a reader of domain=" + name + " would wait for itself");
    }
  }

  private CallQueue calls() {
    CallQueue queue = callsAcquire();
    if (queue == null) {
      // ORDER(SRCU-K): compare-and-set of a complete queue; pairs with callsAcquire.
      CALLS.compareAndSet(this, null, new CallQueue(name, gracePeriods));
      queue = Objects.requireNonNull(callsAcquire());
    }
    return queue;
  }

  private @Nullable CallQueue callsAcquire() {
    // ORDER(SRCU-K): acquire of the queue; pairs with the compare-and-set in calls.
    return (CallQueue) CALLS.getAcquire(this);
  }

  /** For tests: the reading side, to take a section apart. */
  Readers readers() {
    return readers;
  }

  /**
   * Describes a domain before it is made. For one thread; may be used for several domains, each as
   * described at that time.
   */
  public static final class Builder {

    private final String name;
    private @Nullable AsymmetricBarrier barrier;

    private Builder(String name) {
      this.name = Objects.requireNonNull(name, "name");
    }

    /**
     * Has owned readers do without their fence. Reading gets cheaper by far ({@link
     * OwnedReader#readLock}), waiting dearer by one call of the barrier in each grace period.
     *
     * @param asymmetricBarrier what grace periods have all threads fence by
     * @return this
     * @throws IllegalArgumentException if this machine does not have the barrier; nothing has
     *     changed then
     */
    public Builder asymmetricBarrier(AsymmetricBarrier asymmetricBarrier) {
      if (!asymmetricBarrier.isAvailable()) {
        throw new IllegalArgumentException(
            "asymmetricBarrier=" + asymmetricBarrier.name() + " is not available on this machine");
      }
      barrier = asymmetricBarrier;
      return this;
    }

    /**
     * Makes the domain. No grace period is needed and no thread is started.
     *
     * @return a new domain
     */
    public Srcu build() {
      return new Srcu(this, ReaderSlots.LIMIT);
    }
  }
}
