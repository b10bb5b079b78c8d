// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lists who is inside a domain.
 *
 * <p>Threading: any thread. For diagnosis: it looks at every slot and cell, and at every live
 * thread if a cell bears the id of one whose name is wanted.
 */
final class OpenReaders {

  private final Readers readers;
  private final @Nullable ReaderWatch watch;
  private final LongSupplier clock;
  private final @Nullable DebugMode debug;

  /** What is known about one thread. */
  private static final class Entry {
    private @Nullable Thread thread;
    private long sections;
    private long watchedNanos;

    private OpenReader toReader(long id) {
      Thread known = thread;
      String name = known == null ? "" : known.getName();
      return new OpenReader(name, id, sections, watchedNanos, stackOf(known), List.of());
    }
  }

  OpenReaders(
      Readers readers, @Nullable ReaderWatch watch, LongSupplier clock, @Nullable DebugMode debug) {
    this.readers = readers;
    this.watch = watch;
    this.clock = clock;
    this.debug = debug;
  }

  /** Lists who is inside, one entry a thread, and at most one for all that bear no name. */
  List<OpenReader> list() {
    if (debug != null) {
      return List.copyOf(debug.readers());
    }
    Map<Long, Entry> entries = new LinkedHashMap<>();
    long now = clock.getAsLong();
    readers.visit(
        (place, on, sections, mark, thread, threadId) -> {
          Entry entry = entries.computeIfAbsent(threadId, id -> new Entry());
          if (thread != null) {
            entry.thread = thread;
          }
          entry.sections += sections;
          long watched = watch == null ? 0 : watch.watched(place, on, mark, now);
          entry.watchedNanos = Math.max(entry.watchedNanos, watched);
        });
    findThreads(entries);
    Entry unknown = entries.remove(0L);
    List<OpenReader> list = new ArrayList<>();
    entries.forEach((id, entry) -> list.add(entry.toReader(id)));
    if (unknown != null) {
      list.add(unknown.toReader(0));
    }
    return List.copyOf(list);
  }

  /** Puts a list into words, as an exception's text needs it. */
  static String describe(List<OpenReader> readers) {
    StringBuilder text = new StringBuilder();
    for (OpenReader reader : readers) {
      text.append("; ").append(reader);
    }
    return text.toString();
  }

  /** Finds the platform threads that cells name by their id; virtual ones cannot be found. */
  private static void findThreads(Map<Long, Entry> entries) {
    Map<Long, Entry> nameless = new HashMap<>(entries);
    nameless.remove(0L);
    nameless.values().removeIf(entry -> entry.thread != null);
    if (!nameless.isEmpty()) {
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        Entry entry = nameless.get(ThreadKind.id(thread));
        if (entry != null) {
          entry.thread = thread;
        }
      }
    }
  }

  /** Returns what a thread does; empty if it is dead or unknown. */
  static List<StackTraceElement> stackOf(@Nullable Thread thread) {
    return thread == null ? List.of() : List.of(thread.getStackTrace());
  }
}
