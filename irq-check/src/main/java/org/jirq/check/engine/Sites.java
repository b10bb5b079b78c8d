// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import java.util.ArrayList;
import java.util.List;

/** The accesses in the classes of a loader, numbered from 1. Threads: any; classes load lazily. */
final class Sites {

  private final List<String> words = new ArrayList<>();

  synchronized int add(String what) {
    words.add(what);
    return words.size();
  }

  synchronized String word(int site) {
    return site > 0 ? words.get(site - 1) : Hooks.word(site);
  }

  synchronized int count() {
    return words.size();
  }
}
