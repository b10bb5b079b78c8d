// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;
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
 * volatile Table table;
 *
 * // reader                              // writer
 * long token = srcu.readLock();          Table old = table;
 * try {                                  table = next;
 *   table.use();                         srcu.synchronize();
 * } finally {                            old.retire();
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
 * {@link #synchronize}, {@link #await}, {@link #barrier} and {@link #close} throw inside a section
 * of the same domain: they would wait for themselves. Nor may they be called with a lock held that
 * a reader may want, or an action of {@link #call}; {@link Builder#debug} finds that, if the lock
 * is known ({@link #guarded}). {@link #poll} and {@link #tryCall} wait nowhere and may be used
 * everywhere; {@link #call} inside a section, but not under such a lock.
 *
 * <p>The algorithm is that of Linux's SRCU: two indexes, each with counts of sections begun and
 * ended; the unlocks are summed before the locks; two scans with a flip of the index between them.
 *
 * <p>A domain without readers is some hundred bytes, owns no thread until {@link #call} needs one,
 * and a grace period in it costs a few fences. It keeps about half a kilobyte for each thread that
 * reads in it, which the next thread takes over after that one's death.
 */
public final class Srcu implements AutoCloseable {

  private final String name;
  private final Readers readers;
  private final WaitingSide waitingSide;

  /**
   * Makes a domain. No grace period is needed and no thread is started.
   *
   * @param name appears in messages, thread names and thread dumps
   */
  public Srcu(String name) {
    this(new Builder(name), ReaderSlots.LIMIT);
  }

  /** Makes a domain that has slots for so many threads; the others read without. */
  Srcu(String name, int slotLimit) {
    this(new Builder(name), slotLimit);
  }

  private Srcu(Builder builder, int slotLimit) {
    name = builder.name;
    boolean debugging = builder.debug || Boolean.getBoolean(DebugMode.PROPERTY);
    WaitStatistics statistics = new WaitStatistics();
    DebugMode debug = debugging ? new DebugMode(name, builder.clock, statistics) : null;
    readers = new Readers(name, new ReaderSlots(slotLimit), builder.barrier, debug);
    waitingSide =
        new WaitingSide(
            name,
            builder.callLimit,
            builder.stuckNanos,
            builder.listener,
            builder.clock,
            readers,
            debug,
            statistics);
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
    return waitingSide.inReader();
  }

  /**
   * Tells whether an action given to {@link #call} runs here. It must not wait for another one.
   *
   * @return {@code true} if {@link #barrier} would refuse for that reason
   */
  public boolean inCall() {
    return waitingSide.inCall();
  }

  /**
   * Waits for a grace period: until all sections that were open at the call have ended. Later ones
   * do not matter. Spins for some microseconds, then yields, then parks. Calls that overlap share a
   * grace period, if it began after them.
   *
   * <p>An interrupt neither ends the wait nor gets lost. Virtual threads wait without pinning their
   * carrier.
   *
   * <p>In a closed domain it returns at once, as nobody is inside and nobody comes; but for a
   * reader that overlapped {@link #close} and came in all the same, which it waits for.
   *
   * @throws IllegalStateException inside a section of this domain ({@link #inReader}), inside its
   *     {@link StuckReaderListener}, and, in the debug mode, under a lock that is {@link #guarded}
   * @throws RuntimeException what an asymmetric barrier throws; the grace period then is not over,
   *     and the next wait begins again
   */
  public void synchronize() {
    waitingSide.synchronize();
  }

  /**
   * Names the grace period that {@link #synchronize} would wait for now, without waiting and
   * without starting it. For {@link #await} and {@link #poll}. May be called inside a section.
   *
   * @return the cookie, 2 or more; larger for later ones
   */
  public long cookie() {
    return waitingSide.cookie();
  }

  /**
   * Names the grace period that {@link #synchronize} would wait for now, and begins it if none
   * runs. Never waits: if another thread is about to begin or end one, that is left to it, and if
   * one runs already, the named one begins with the first {@link #poll} or wait after that has
   * ended. May be called inside a section.
   *
   * @return the cookie, as {@link #cookie}
   */
  public long startGracePeriod() {
    return waitingSide.startGracePeriod();
  }

  /**
   * Tells whether a grace period is over, and brings it on as far as that goes without waiting:
   * begins it, looks at the readers, ends it. So a thread can poll, now and then, and needs no
   * other one that waits. If another thread is at it just now, this one leaves it at that.
   *
   * <p>A poll looks at the counters of all threads that read, about four times at most. May be
   * called inside a section, where the answer for a cookie that was taken inside it is {@code
   * false}.
   *
   * @param cookie what {@link #cookie} or {@link #startGracePeriod} returned; 0 or less is over
   * @return {@code true} if {@link #await} would not wait. Then everything that sections did which
   *     the grace period waited for happens-before the return
   * @throws IllegalArgumentException if the cookie is not of this domain, as far as that shows. One
   *     that reached this thread without a happens-before edge may be refused
   */
  public boolean poll(long cookie) {
    return waitingSide.poll(cookie);
  }

  /**
   * Waits as {@link #synchronize} does, but only for what is left since a cookie was taken.
   *
   * @param cookie what {@link #cookie} or {@link #startGracePeriod} returned; 0 or less is over
   * @throws IllegalStateException as {@link #synchronize}, whether it would have to wait or not
   * @throws IllegalArgumentException as {@link #poll}
   */
  public void await(long cookie) {
    waitingSide.await(cookie);
  }

  /**
   * Runs an action after a grace period.
   *
   * <p>The actions of a domain run one after the other, in the order of the calls, on a daemon
   * thread of the domain, outside of any section. They may wait for grace periods; others wait
   * behind them. An exception goes to that thread's uncaught exception handler and stops nothing.
   *
   * <p>When {@link Builder#callLimit} actions have been queued that have not returned, this waits
   * until there is room, so that a reader that does not leave, or an action that does not end,
   * cannot fill the memory. Interrupts as in {@link #synchronize}. So it may not be called with a
   * lock held that a reader or a queued action may want. Inside a section, inside an action and
   * inside the {@link StuckReaderListener} it never waits: there the action is accepted over the
   * limit, and counted ({@link SrcuStats#callsOverLimit}).
   *
   * @param action what to do; everything before this call happens-before it
   * @throws IllegalStateException if the domain is closed, then or while the caller waited; in the
   *     debug mode, under a lock that is {@link #guarded}, whether it would have to wait or not
   */
  public void call(Runnable action) {
    waitingSide.call(action);
  }

  /**
   * Runs an action after a grace period, as {@link #call}, if the limit allows. May be called
   * anywhere, also inside a section and under a lock: it takes a leaf lock only.
   *
   * @param action what to do; everything before this call happens-before it
   * @return whether the action was accepted; {@code false} if {@link Builder#callLimit} actions
   *     have not returned
   * @throws IllegalStateException if the domain is closed
   */
  public boolean tryCall(Runnable action) {
    return waitingSide.tryCall(action);
  }

  /**
   * Waits until all actions have returned that were given to {@link #call} before. Interrupts as in
   * {@link #synchronize}.
   *
   * @throws IllegalStateException as {@link #synchronize}, and inside such an action
   */
  public void barrier() {
    waitingSide.barrier();
  }

  /**
   * Makes a lock known under which no grace period of this domain may be awaited, because a reader
   * or an action may want it. In the debug mode the lock is wrapped, and waiting under it throws;
   * otherwise this costs nothing.
   *
   * @param lockName appears in messages
   * @param lock the lock; whoever takes it otherwise than through what is returned is not noticed
   * @return {@code lock} itself, or, in the debug mode, a lock that works by it. Its holds must be
   *     ended by the threads that began them
   */
  public Lock guarded(String lockName, Lock lock) {
    return waitingSide.guarded(lockName, lock);
  }

  /**
   * Lists who is inside. For diagnosis: it looks at all slots and at the stacks of the threads.
   * Waits for nobody.
   *
   * @return one entry a thread, and at most one for all sections of unknown threads: those that
   *     virtual and surplus threads began when all cells were taken, and those of slots whose owner
   *     has died and been collected. Of a virtual thread the id alone is known. In the debug mode
   *     everything is known
   */
  public List<OpenReader> openReaders() {
    return waitingSide.openReaders();
  }

  /**
   * Returns what the domain has done so far. Wait-free but for a leaf lock.
   *
   * @return a snapshot
   */
  public SrcuStats stats() {
    return waitingSide.stats();
  }

  /**
   * Ends the use of the domain: waits for the actions of {@link #call}, then refuses readers and
   * calls. Idempotent. It is not needed for memory: an idle domain owns nothing. A call that
   * overlaps it throws, or its action runs.
   *
   * @throws IllegalStateException if sections are open (the text says how many, and of which
   *     threads), and as {@link #barrier}; the domain then stays in use
   */
  @Override
  public void close() {
    waitingSide.close();
  }

  /**
   * Returns the name.
   *
   * @return the name given at the creation
   */
  public String name() {
    return name;
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

  /** For tests: the reading side, to take a section apart. */
  Readers readers() {
    return readers;
  }

  /**
   * Describes a domain before it is made. For one thread; may be used for several domains, each as
   * described at that time.
   */
  public static final class Builder {

    /** Most actions that may be allowed to wait. */
    private static final int LARGEST_CALL_LIMIT = 1 << 20;

    private final String name;
    private int callLimit = 1024;
    private boolean debug;
    private long stuckNanos = Long.MAX_VALUE;
    private @Nullable StuckReaderListener listener;
    private LongSupplier clock = System::nanoTime;
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
     * Sets how many actions may be queued that have not returned, before {@link Srcu#call} waits
     * and {@link Srcu#tryCall} refuses. 1024 unless told.
     *
     * @param limit 1 to 1048576
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder callLimit(int limit) {
      if (limit < 1 || limit > LARGEST_CALL_LIMIT) {
        throw new IllegalArgumentException(
            "callLimit=" + limit + " is not in 1.." + LARGEST_CALL_LIMIT);
      }
      callLimit = limit;
      return this;
    }

    /**
     * Has the domain remember where each section began and where each {@link Srcu#guarded} lock was
     * taken, so that misuse is reported with both stacks. A section then costs some microseconds
     * and allocates. The system property {@code org.jirq.srcu.debug=true} does so for all domains
     * that are made while it is set.
     *
     * @return this
     */
    public Builder debug() {
      debug = true;
      return this;
    }

    /**
     * Has a listener told when a grace period that somebody waits for ({@link Srcu#synchronize},
     * {@link Srcu#await}, or an action of {@link Srcu#call}) takes long: once, and then each time
     * the waiting time has doubled. A grace period that is only polled is not reported; who polls
     * can ask for {@link Srcu#openReaders}.
     *
     * @param nanos nanoseconds from the beginning of the grace period, 1 or more; the listener
     *     hears of it some 10 ms later at most, unless a report is still under way
     * @param stuckListener what to call
     * @return this
     * @throws IllegalArgumentException if {@code nanos} is below 1
     */
    public Builder stuckAfter(long nanos, StuckReaderListener stuckListener) {
      if (nanos < 1) {
        throw new IllegalArgumentException("nanos=" + nanos + " is below 1");
      }
      stuckNanos = nanos;
      listener = Objects.requireNonNull(stuckListener, "stuckListener");
      return this;
    }

    /** For tests: takes another clock than {@link System#nanoTime}. */
    Builder clock(LongSupplier nanos) {
      clock = nanos;
      return this;
    }

    /** For tests: makes a domain that has slots for so many threads. */
    Srcu build(int slotLimit) {
      return new Srcu(this, slotLimit);
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
