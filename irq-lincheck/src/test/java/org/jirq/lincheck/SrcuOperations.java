// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lincheck;

import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jirq.srcu.Srcu;

/** Readers and writers of one published object, guarded by a real domain. */
public class SrcuOperations {

  private final Srcu srcu = new Srcu("lincheck");
  private final AtomicReference<Version> published = new AtomicReference<>(new Version(0));

  /** Calls that ran twice, or too late. */
  private volatile String fault = "";

  /** Makes a domain with version 0 in force. */
  public SrcuOperations() {
    Exploration.countSchedule();
  }

  /** Reads in a section; the version in force must not be retired before its end. */
  @Operation
  public int read() {
    long token = srcu.readLock();
    try {
      return published.get().use();
    } finally {
      srcu.readUnlock(token);
    }
  }

  /** Reads, reads again in a section inside the section, and uses the first one once more. */
  @Operation
  public int readNested() {
    long outer = srcu.readLock();
    try {
      Version first = published.get();
      long inner = srcu.readLock();
      try {
        published.get().use();
      } finally {
        srcu.readUnlock(inner);
      }
      return first.use();
    } finally {
      srcu.readUnlock(outer);
    }
  }

  /** Looks up outside and uses inside of a section: wrong on purpose. */
  @Operation
  public int readOutside() {
    Version version = published.get();
    long token = srcu.readLock();
    try {
      return version.use();
    } finally {
      srcu.readUnlock(token);
    }
  }

  /** Reads under a lock, as with a read-write lock: wrong on purpose where nobody may wait. */
  @Operation
  public synchronized int readLocked() {
    return published.get().use();
  }

  /** Replaces the version under that lock. */
  @Operation(blocking = true)
  public synchronized int publishLocked(int value) {
    return publish(value);
  }

  /** Replaces the version and waits for the readers of the old one. */
  @Operation(blocking = true)
  public int publish(int value) {
    Version old = published.getAndSet(new Version(value));
    srcu.synchronize();
    old.retire();
    return old.value;
  }

  /** Replaces the version without waiting at all: wrong on purpose. */
  @Operation
  public int publishAtOnce(int value) {
    Version old = published.getAndSet(new Version(value));
    old.retire();
    return old.value;
  }

  /** Replaces the version, names the grace period, and waits for that. */
  @Operation(blocking = true)
  public int publishByCookie(int value) {
    Version old = published.getAndSet(new Version(value));
    long cookie = srcu.cookie();
    srcu.await(cookie);
    if (!srcu.poll(cookie)) {
      throw new IllegalStateException("await returned before the grace period was over");
    }
    old.retire();
    return old.value;
  }

  /** Replaces the version and leaves the rest to the domain's thread. */
  @Operation
  public int publishByCall(int value) {
    Version old = published.getAndSet(new Version(value));
    srcu.call(() -> retire(old));
    return old.value;
  }

  /** The same, but waits until it has been done. */
  @Operation(blocking = true)
  public int publishByBarrier(int value) {
    Version old = published.getAndSet(new Version(value));
    srcu.call(() -> retire(old));
    srcu.barrier();
    if (!old.isRetired()) {
      throw new IllegalStateException("barrier returned before the call did");
    }
    return old.value;
  }

  /** Waits for nothing in particular. */
  @Operation(blocking = true)
  public void synchronize() {
    srcu.synchronize();
  }

  /** Calls that failed on the domain's thread, and sections that were not counted out. */
  @Validate
  public void atRest() {
    if (!fault.isEmpty()) {
      throw new IllegalStateException(fault);
    }
    if (srcu.stats().openReaders() != 0) {
      throw new IllegalStateException("openReaders=" + srcu.stats().openReaders());
    }
  }

  private void retire(Version old) {
    try {
      old.retire();
    } catch (IllegalStateException e) {
      fault = String.valueOf(e.getMessage());
    }
  }
}
