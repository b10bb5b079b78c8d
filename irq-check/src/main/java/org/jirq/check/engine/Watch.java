// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import org.jspecify.annotations.Nullable;

/** Notices a thread that has the turn and does nothing with it. */
final class Watch {

  /** How long between two looks, in nanoseconds. */
  static final long NANOS = 2_000_000_000L;

  private static final int LOOKS = 5;

  private @Nullable ControlledThread who;
  private int at;
  private int looks;

  /** Takes a look; true if the same thread has been at the same step for some looks. */
  boolean isStuck(ControlledThread now, int step) {
    if (now != who || step != at) {
      who = now;
      at = step;
      looks = 0;
    }
    Thread.State state = now.getState();
    if (state == Thread.State.RUNNABLE || state == Thread.State.NEW) {
      return false;
    }
    return ++looks > LOOKS;
  }

  static String stack(Thread of) {
    StringBuilder text = new StringBuilder();
    for (StackTraceElement e : of.getStackTrace()) {
      text.append("\n  at ").append(e);
    }
    return text.toString();
  }
}
