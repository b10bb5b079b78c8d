// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A schedule as its deviations from the one that switches only where the thread cannot go on: at
 * which step which thread goes on instead. Immutable.
 *
 * <p>As text: for each deviation the number of steps since the one before, in base 36 with small
 * letters, and the thread as a capital: {@code "1cB4A"}. {@code "0"} is the schedule without any.
 * One that has run has a mark of its steps behind a point, four digits in base 16: {@code
 * "1cB4A.07f3"}.
 */
final class Schedule {

  private static final int NO_MARK = -1;
  private static final Pattern MARK = Pattern.compile("[0-9a-f]{4}");

  static final Schedule DEFAULT = new Schedule(new int[0], new byte[0], NO_MARK);

  private static final int RADIX = 36;

  private final int[] steps;
  private final byte[] threads;
  private final int mark;

  private Schedule(int[] steps, byte[] threads, int mark) {
    this.steps = steps;
    this.threads = threads;
    this.mark = mark;
  }

  /** This one with the mark of the steps that it has led to, 16 bits. */
  Schedule marked(int newMark) {
    return new Schedule(steps, threads, newMark);
  }

  /** Whether this one has the mark of one that has run, or none. */
  boolean agrees(Schedule hasRun) {
    return mark == NO_MARK || mark == hasRun.mark;
  }

  /** This one with another deviation, after all others. */
  Schedule with(int step, int thread) {
    int n = steps.length;
    int[] s = Arrays.copyOf(steps, n + 1);
    byte[] t = Arrays.copyOf(threads, n + 1);
    s[n] = step;
    t[n] = (byte) thread;
    return new Schedule(s, t, NO_MARK);
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
    int point = text.indexOf('.');
    if (point < 0) {
      return parseDeviations(text, text);
    }
    String mark = text.substring(point + 1);
    if (!MARK.matcher(mark).matches()) {
      throw unreadable(text, "has no mark of four digits behind the point");
    }
    return parseDeviations(text, text.substring(0, point)).marked(Integer.parseInt(mark, 16));
  }

  private static Schedule parseDeviations(String id, String text) {
    if (text.equals("0")) {
      return DEFAULT;
    }
    if (text.isEmpty()) {
      throw unreadable(id, "is empty");
    }
    Schedule schedule = DEFAULT;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'A' && c < 'A' + Run.MOST_THREADS) {
        schedule = schedule.with(schedule.length() + number(text, from, i), c - 'A');
        from = i + 1;
      } else if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z')) {
        throw unreadable(id, "has a '" + c + "' at " + i);
      }
    }
    if (from != text.length()) {
      throw unreadable(id, "ends without a thread");
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
    return mark == NO_MARK ? textOfDeviations() : textOfDeviations() + ".%04x".formatted(mark);
  }

  private String textOfDeviations() {
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
