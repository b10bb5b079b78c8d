// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import java.util.Arrays;

/**
 * A schedule as its deviations from the one that switches only where the thread cannot go on: at
 * which step which thread goes on instead. Immutable.
 *
 * <p>As text: for each deviation the number of steps since the one before, in base 36 with small
 * letters, and the thread as a capital: {@code "1cB4A"}. {@code "0"} is the schedule without any.
 */
final class Schedule {

  static final Schedule DEFAULT = new Schedule(new int[0], new byte[0]);

  private static final int RADIX = 36;

  private final int[] steps;
  private final byte[] threads;

  private Schedule(int[] steps, byte[] threads) {
    this.steps = steps;
    this.threads = threads;
  }

  /** This one with another deviation, after all others. */
  Schedule with(int step, int thread) {
    int n = steps.length;
    int[] s = Arrays.copyOf(steps, n + 1);
    byte[] t = Arrays.copyOf(threads, n + 1);
    s[n] = step;
    t[n] = (byte) thread;
    return new Schedule(s, t);
  }

  int deviations() {
    return steps.length;
  }

  /** The step of a deviation. */
  int step(int i) {
    return steps[i];
  }

  /** The index of the thread that goes on at a deviation. */
  int thread(int i) {
    return threads[i];
  }

  /** The first step that is not determined. */
  int length() {
    return steps.length == 0 ? 0 : steps[steps.length - 1] + 1;
  }

  static Schedule parse(String text) {
    if (text.equals("0")) {
      return DEFAULT;
    }
    if (text.isEmpty()) {
      throw unreadable(text, "is empty");
    }
    Schedule schedule = DEFAULT;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'A' && c < 'A' + Run.MOST_THREADS) {
        schedule = schedule.with(schedule.length() + number(text, from, i), c - 'A');
        from = i + 1;
      } else if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z')) {
        throw unreadable(text, "has a '" + c + "' at " + i);
      }
    }
    if (from != text.length()) {
      throw unreadable(text, "ends without a thread");
    }
    return schedule;
  }

  private static int number(String text, int from, int to) {
    // Four digits are more than a schedule has steps.
    if (from == to || to - from > 4) {
      throw unreadable(text, "has no number of steps at " + from);
    }
    return Integer.parseInt(text, from, to, RADIX);
  }

  private static IllegalArgumentException unreadable(String text, String why) {
    return new IllegalArgumentException("schedule=" + text + " " + why);
  }

  @Override
  public String toString() {
    if (steps.length == 0) {
      return "0";
    }
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (int i = 0; i < steps.length; i++) {
      text.append(Integer.toString(steps[i] - from, RADIX)).append(Run.letter(threads[i]));
      from = steps[i] + 1;
    }
    return text.toString();
  }
}
