// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The accesses in the classes of a loader, numbered from 1. Threads: any; classes load lazily. */
final class Sites {

  private final List<String> words = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Map<VarHandle, String> fields = new IdentityHashMap<>();

  /**
   * Adds an access.
   *
   * @param owner the class that it stands in
   * @param what what it does
   * @return its number, which depends on the order in which classes are loaded
   */
  synchronized int add(String owner, String what) {
    words.add(what);
    marks.add(owner.hashCode() * 31 + what.hashCode());
    return words.size();
  }

  /** What a site is, as a number that is the same in each process. */
  synchronized int mark(int site) {
    return site > 0 ? marks.get(site - 1) : site;
  }

  synchronized String word(int site) {
    return site > 0 ? words.get(site - 1) : Hooks.word(site);
  }

  /** Notes what field a handle is for. */
  synchronized void name(VarHandle handle, String field) {
    fields.put(handle, field);
  }

  /** The field that a handle is for; null if it is for the elements of arrays. */
  synchronized @Nullable String field(VarHandle handle) {
    return fields.get(handle);
  }
}
