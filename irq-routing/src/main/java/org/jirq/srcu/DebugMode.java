// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a domain in the debug mode remembers: where each open section began, and where each guarded
 * lock was taken.
 *
 * <p>Threading: any thread. Each section costs a stack trace and a place in a queue that all
 * threads share; the end of a section looks through the queue.
 */
final class DebugMode {

  /** Name of the system property that puts each domain made from then on into this mode. */
  static final String PROPERTY = "org.jirq.srcu.debug";

  /** An open section. Compared by identity. */
  private static final class Section {
    private final long token;
    private final long began;
    private final long threadId;
    private final String threadName;
    private final WeakReference<Thread> thread;
    private final Throwable where;

    private Section(long token, long began, Thread thread, Throwable where) {
      this.token = token;
      this.began = began;
      this.threadId = ThreadKind.id(thread);
      this.threadName = thread.getName();
      this.thread = new WeakReference<>(thread);
      this.where = where;
    }
  }

  /** A lock that the calling thread holds, and where it took it. */
  private record Held(GuardedLock lock, Throwable where) {}

  private final String domain;
  private final LongSupplier clock;
  private final WaitStatistics statistics;

  /** Newest first. */
  private final ConcurrentLinkedDeque<Section> sections = new ConcurrentLinkedDeque<>();

  /** Newest first. */
  private final ThreadLocal<@Nullable ArrayDeque<Held>> locks = new ThreadLocal<>();

  DebugMode(String domain, LongSupplier clock, WaitStatistics statistics) {
    this.domain = domain;
    this.clock = clock;
    this.statistics = statistics;
  }

  /** Remembers a section that the calling thread has begun. */
  void opened(long token) {
    Thread thread = Thread.currentThread();
    sections.addFirst(
        new Section(token, clock.getAsLong(), thread, stack("began the section of", thread)));
  }

  /**
   * Ends a section and forgets it.
   *
   * @param leave ends it; if this throws, the section is remembered again
   */
  void leave(long token, Runnable leave) {
    // Before the end, since after it the same token may be handed out again.
    Section section = take(token);
    try {
      leave.run();
    } catch (Throwable e) {
      if (section != null) {
        sections.addFirst(section);
      }
      throw e;
    }
    if (section != null) {
      statistics.raise(WaitStatistics.LONGEST_READER, clock.getAsLong() - section.began);
    }
  }

  private @Nullable Section take(long token) {
    for (Section section : sections) {
      if (section.token == token && sections.removeFirstOccurrence(section)) {
        return section;
      }
    }
    return null;
  }

  /** Returns where the calling thread began its innermost open section; null if it has none. */
  @Nullable Throwable opening() {
    long self = ThreadKind.id(Thread.currentThread());
    for (Section section : sections) {
      if (section.threadId == self) {
        return section.where;
      }
    }
    return null;
  }

  /** Returns where the section began that has been open for longest; null if none is open. */
  @Nullable Throwable oldestOpening() {
    Section oldest = sections.peekLast();
    return oldest == null ? null : oldest.where;
  }

  /** Counts the sections that are still open as well. */
  void measure() {
    for (Section section : sections) {
      statistics.raise(WaitStatistics.LONGEST_READER, clock.getAsLong() - section.began);
    }
  }

  /** Lists who is inside, one entry a thread, who came first first. */
  List<OpenReader> readers() {
    Map<Long, List<Section>> byThread = new LinkedHashMap<>();
    for (Iterator<Section> all = sections.descendingIterator(); all.hasNext(); ) {
      Section section = all.next();
      byThread.computeIfAbsent(section.threadId, id -> new ArrayList<>()).add(section);
    }
    long now = clock.getAsLong();
    List<OpenReader> readers = new ArrayList<>();
    for (List<Section> open : byThread.values()) {
      Section oldest = open.get(0);
      readers.add(
          new OpenReader(
              oldest.threadName,
              oldest.threadId,
              open.size(),
              now - oldest.began,
              OpenReaders.stackOf(oldest.thread.get()),
              List.of(oldest.where.getStackTrace())));
    }
    return readers;
  }

  /** Remembers that the calling thread has taken a lock. */
  void acquired(GuardedLock lock) {
    ArrayDeque<Held> mine = locks.get();
    if (mine == null) {
      mine = new ArrayDeque<>();
      locks.set(mine);
    }
    mine.addFirst(new Held(lock, stack("took " + lock + " of", Thread.currentThread())));
  }

  /** Forgets that the calling thread holds a lock. */
  void released(GuardedLock lock) {
    ArrayDeque<Held> mine = locks.get();
    if (mine == null) {
      return;
    }
    for (Iterator<Held> all = mine.iterator(); all.hasNext(); ) {
      if (all.next().lock == lock) {
        all.remove();
        break;
      }
    }
    if (mine.isEmpty()) {
      locks.remove();
    }
  }

  /**
   * Checks that the calling thread holds no guarded lock.
   *
   * @param what it wants to do
   * @throws IllegalStateException if it does
   */
  void requireNoLock(String what) {
    ArrayDeque<Held> mine = locks.get();
    if (mine != null) {
      Held held = mine.getFirst();
      throw new IllegalStateException(
          what
              + " under "
              + held.lock
              + " of domain="
              + domain
              + " may wait for somebody who wants the lock; the cause says where it was taken",
          held.where);
    }
  }

  /** Makes what keeps the present stack. */
  Throwable stack(String what, Thread thread) {
    return new Throwable(
        "here thread="
            + thread.getName()
            + " id="
            + ThreadKind.id(thread)
            + " "
            + what
            + " domain="
            + domain);
  }
}
