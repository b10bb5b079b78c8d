// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import org.jspecify.annotations.Nullable;

/**
 * The reader of one thread, from {@link Srcu#ownReader}: it knows the thread's counters and need
 * not look them up. For threads that read all the time, such as a vCPU's.
 *
 * <p>Its sections are those of {@link Srcu#readLock}: they nest with them in any order, {@link
 * Srcu#inReader} sees them, and their tokens may be given to {@link Srcu#readUnlock} on any thread.
 *
 * <p>Threading: for the thread that asked for it, which may be a virtual one; others get an
 * exception that names both. All methods are wait-free and allocate nothing, but in the debug mode.
 * Memory consistency effects: those of {@link Srcu#readLock} and {@link Srcu#readUnlock}, also
 * without the fence: then the grace period makes up for it.
 */
public final class OwnedReader {

  private final Readers readers;
  private final ReaderSlot slot;
  private final Thread owner;

  /** The owner if it needs no fence, else null: one comparison for both questions. */
  private final @Nullable Thread fenceFree;

  private final long token;

  /** Whether beginnings and ends have to be noted. */
  private final boolean debugged;

  OwnedReader(Readers readers, ReaderSlot slot, Thread owner, boolean fenceFree) {
    this.readers = readers;
    this.slot = slot;
    this.owner = owner;
    this.token = Readers.token(slot, 0);
    this.fenceFree = fenceFree ? owner : null;
    this.debugged = readers.isDebugged();
  }

  /**
   * Begins a read-side critical section, as {@link Srcu#readLock} does.
   *
   * @return a token for {@link #readUnlock} or {@link Srcu#readUnlock}
   * @throws IllegalStateException if the domain is closed, or on a thread that is not the owner;
   *     nothing has begun then
   */
  public long readLock() {
    return token | enter();
  }

  /**
   * Ends a read-side critical section of this domain, as {@link Srcu#readUnlock} does. It is
   * quickest for the owner's own.
   *
   * @param ended the token of the section
   * @throws IllegalArgumentException as {@link Srcu#readUnlock}
   * @throws IllegalStateException as {@link Srcu#readUnlock}, or on a thread that is not the owner;
   *     nothing has ended then
   */
  public void readUnlock(long ended) {
    requireOwner();
    long on = ended ^ token;
    if ((on == 0 || on == 1) && !debugged) {
      slot.exitOwn((int) on);
    } else {
      readers.exit(ended);
    }
  }

  /**
   * Begins a read-side critical section for try-with-resources. Allocates nothing, but in the debug
   * mode.
   *
   * @return the section; any thread may close it
   * @throws IllegalStateException as {@link #readLock}
   */
  public ReadSection read() {
    return debugged ? new ReadSection(readers, readLock()) : slot.section(enter());
  }

  /**
   * Tells whether sections begin without a fence, because the domain has an asymmetric barrier that
   * grace periods use instead. Not in the debug mode.
   *
   * @return {@code true} if so
   */
  public boolean isFenceFree() {
    return fenceFree != null;
  }

  /**
   * Names the owner.
   *
   * @return for messages
   */
  @Override
  public String toString() {
    return "OwnedReader[owner="
        + name(owner)
        + ", fenceFree="
        + isFenceFree()
        + ", "
        + readers
        + "]";
  }

  private int enter() {
    if (Thread.currentThread() != fenceFree) {
      return enterFenced();
    }
    int on = readers.openIndex();
    slot.lockOwnFenceFree(on);
    return on;
  }

  private int enterFenced() {
    requireOwner();
    int on = readers.openIndex();
    slot.lockOwn(on);
    if (debugged) {
      readers.began(token | on);
    }
    return on;
  }

  private void requireOwner() {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException(
          "caller=" + name(Thread.currentThread()) + " uses the reader of owner=" + name(owner));
    }
  }

  private static String name(Thread thread) {
    return thread.getName() + "#" + ThreadKind.id(thread);
  }
}
