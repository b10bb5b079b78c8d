// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import org.jirq.api.Cell;
import org.jirq.api.spi.StateWords;

/**
 * The words of a PLIC, and the search for the best source of a context. Calls nobody.
 *
 * <p>The word of a source is the truth. Beside it stand bits that make the search quick: a bit a
 * source in {@code pending}, and a bit a group of contexts in {@code groups}; with 64 contexts or
 * fewer a group is one context.
 *
 * <p><b>Threads.</b> As the cell. Words of sources change by compare-and-set, also outside the
 * section of configuration writes; {@code enables} and {@code groups} change inside it only.
 * <b>Progress.</b> Lock-free. A claim considers every source that waits from its begin to its end.
 */
final class PlicState {

  final int sources;
  final int contexts;
  final int lastSource;
  final int maxPriority;
  final int rules;

  /** Words of 64 sources. */
  final int bitmapWords;

  final StateWords words;
  final StateWords pending;
  final StateWords enables;
  final StateWords thresholds;
  private final StateWords groups;
  private final int groupShift;
  private final boolean thresholdGatesClaims;
  private final boolean alone;

  PlicState(Configuration configuration) {
    Cell cell = configuration.cell();
    alone = cell == Cell.PLAIN;
    sources = configuration.sources();
    contexts = configuration.contexts();
    lastSource = configuration.lastSource();
    maxPriority = configuration.maxPriority();
    rules = configuration.rules();
    thresholdGatesClaims = configuration.has(PlicOption.CLAIM_HONOURS_THRESHOLD);
    bitmapWords = (sources >> 6) + 1;
    // Devices of different threads drive different sources, but a large table is not worth padding.
    boolean few = sources < 128;
    words =
        StateWords.of(
            cell, sources + 1, few ? StateWords.Spacing.PADDED : StateWords.Spacing.DENSE);
    pending = StateWords.of(cell, bitmapWords, StateWords.Spacing.DENSE);
    enables = StateWords.of(cell, contexts * bitmapWords, StateWords.Spacing.DENSE);
    thresholds = StateWords.of(cell, contexts, StateWords.Spacing.DENSE);
    groups = StateWords.of(cell, sources + 1, StateWords.Spacing.DENSE);
    groupShift = contexts <= 64 ? 0 : 32 - Integer.numberOfLeadingZeros((contexts - 1) >> 6);
    for (int source : configuration.edges()) {
      words.set(source, SourceWord.EDGE);
    }
  }

  boolean has(PlicOption option) {
    return (rules & option.bit()) != 0;
  }

  /** The rules of one source: those that do not exist never request. */
  int rulesOf(int source) {
    boolean connected = source == 0 ? has(PlicOption.SOURCE0_LINE) : source <= lastSource;
    return connected ? rules : rules | SourceFunction.UNCONNECTED;
  }

  // Enables

  boolean enabled(int context, int source) {
    return (enables.get(context * bitmapWords + (source >> 6)) >>> source & 1) != 0;
  }

  /** Writes one enable bit. Inside the section of configuration writes. */
  void enable(int context, int source, boolean enabled) {
    int at = context * bitmapWords + (source >> 6);
    int group = context >> groupShift;
    if (enabled) {
      // A raise may see one of them and not the other: whoever writes evaluates afterwards.
      enables.or(at, 1L << source);
      groups.or(source, 1L << group);
    } else {
      enables.andNot(at, 1L << source);
      if (nextEnabling(group << groupShift, (group + 1) << groupShift, source) < 0) {
        groups.andNot(source, 1L << group);
      }
    }
  }

  private int nextEnabling(int from, int to, int source) {
    for (int context = from; context < to && context < contexts; context++) {
      if (enabled(context, source)) {
        return context;
      }
    }
    return -1;
  }

  /** The first context from the given one on that enables a source, or -1. */
  int nextEnabling(int from, int source) {
    int context = from;
    while (context < contexts) {
      long left = groups.get(source) & -1L << (context >> groupShift);
      if (left == 0) {
        return -1;
      }
      int group = Long.numberOfTrailingZeros(left);
      if (groupShift == 0) {
        return group;
      }
      int end = (group + 1) << groupShift;
      int found = nextEnabling(Math.max(context, group << groupShift), end, source);
      if (found >= 0) {
        return found;
      }
      context = end;
    }
    return -1;
  }

  /** The groups of contexts that enable a source. */
  long groupsOf(int source) {
    return groups.get(source);
  }

  boolean groupsAreContexts() {
    return groupShift == 0;
  }

  /** Source 0 has no priority, so it is masked. */
  boolean masked(int source) {
    return masked(source, words.get(source));
  }

  boolean masked(int source, long word) {
    return SourceWord.priority(word) == 0 || groups.get(source) == 0;
  }

  // Pending

  /**
   * Brings the bit of a source to what its word says. To be called after each change of that.
   *
   * @param is what the caller has made of it
   */
  void publish(int source, boolean is) {
    int at = source >> 6;
    long bit = 1L << source;
    boolean published = is;
    while (true) {
      if (published) {
        pending.or(at, bit);
      } else {
        pending.andNot(at, bit);
      }
      if (alone || SourceWord.isPending(words.get(source)) == published) {
        return;
      }
      published = !published;
    }
  }

  /** The output of a context: whether a source waits that is above its threshold. */
  boolean exceeds(int context) {
    int row = context * bitmapWords;
    for (int at = 0; at < bitmapWords; at++) {
      long candidates = pending.get(at);
      if (candidates == 0) {
        // Most of the time nothing waits.
        continue;
      }
      candidates &= enables.get(row + at);
      while (candidates != 0) {
        if (exceeds(context, words.get((at << 6) + Long.numberOfTrailingZeros(candidates)))) {
          return true;
        }
        candidates &= candidates - 1;
      }
    }
    return false;
  }

  /** Whether a source that a context enables makes its output rise. */
  boolean exceeds(int context, long word) {
    return SourceWord.isWaiting(word)
        && word >>> SourceWord.PRIORITY_SHIFT > thresholds.get(context);
  }

  /**
   * Claims the source with the highest priority, of several the lowest; answers 0 if none waits.
   */
  int claim(int context) {
    long floor = thresholdGatesClaims ? thresholds.get(context) : 0;
    int row = context * bitmapWords;
    while (true) {
      int best = 0;
      long bestWord = 0;
      long bestPriority = floor;
      for (int at = 0; at < bitmapWords; at++) {
        long candidates = pending.get(at) & enables.get(row + at);
        while (candidates != 0) {
          int source = (at << 6) + Long.numberOfTrailingZeros(candidates);
          long word = words.get(source);
          if (SourceWord.isWaiting(word) && word >>> SourceWord.PRIORITY_SHIFT > bestPriority) {
            best = source;
            bestWord = word;
            bestPriority = word >>> SourceWord.PRIORITY_SHIFT;
          }
          candidates &= candidates - 1;
        }
      }
      if (best == 0) {
        return 0;
      }
      if (words.replace(best, bestWord, SourceFunction.claim(bestWord, context))) {
        // Before the claim returns, so before the guest can complete: until then the gateway is
        // closed, and no later request finds its bit taken away.
        publish(best, false);
        return best;
      }
    }
  }
}
