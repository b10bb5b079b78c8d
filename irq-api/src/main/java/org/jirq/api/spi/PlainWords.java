// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api.spi;

/** Words for one thread at a time. */
final class PlainWords extends StateWords {

  private final long[] words;

  PlainWords(int count) {
    words = new long[count];
  }

  @Override
  public int count() {
    return words.length;
  }

  @Override
  public long get(int index) {
    return words[index];
  }

  @Override
  public boolean replace(int index, long expected, long next) {
    words[index] = next;
    return true;
  }

  @Override
  public void set(int index, long value) {
    words[index] = value;
  }

  @Override
  public long or(int index, long bits) {
    long before = words[index];
    words[index] = before | bits;
    return before;
  }

  @Override
  public long andNot(int index, long bits) {
    long before = words[index];
    words[index] = before & ~bits;
    return before;
  }
}
