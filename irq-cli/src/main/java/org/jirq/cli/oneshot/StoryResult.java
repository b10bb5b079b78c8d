// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

import java.util.List;

/**
 * What a run of the story has measured. Latencies are from the device's rise to the handler that
 * finds it, in microseconds of virtual time.
 *
 * @param row what was run
 * @param wanted interrupts that the device raised
 * @param delivered interrupts that the CPU got
 * @param extra runs of the handler that found nothing to do
 * @param lost interrupts that the device raised and no run of the handler found
 * @param p50 the median latency
 * @param p99 the 99th percentile of the latencies
 * @param max the longest latency
 * @param consequences what the extra interrupts have done, in words
 * @param notifies how often the device's host side was notified
 */
record StoryResult(
    StoryRow row,
    long wanted,
    long delivered,
    long extra,
    long lost,
    long p50,
    long p99,
    long max,
    String consequences,
    long notifies) {

  /** The titles of {@link #cells}. */
  static final List<String> TITLES =
      List.of(
          "device, handler",
          "policy",
          "wanted",
          "delivered",
          "extra",
          "lost",
          "p50 us",
          "p99 us",
          "max us",
          "notifies",
          "consequences");

  /** The result as a row of a table. */
  List<String> cells() {
    return List.of(
        row.label(),
        row.policy() + " " + row.policy().label(),
        Long.toString(wanted),
        Long.toString(delivered),
        Long.toString(extra),
        Long.toString(lost),
        Long.toString(p50),
        Long.toString(p99),
        Long.toString(max),
        Long.toString(notifies),
        consequences);
  }

  /** Whether a column holds words; the others hold numbers. */
  static boolean isWords(int column) {
    return column < 2 || column == TITLES.size() - 1;
  }

  /** Whether the policy has kept its word: none loses, and B and C have nothing extra. */
  boolean isSound() {
    return lost == 0 && (extra == 0 || row.policy() == StoryPolicy.A);
  }
}
