// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Notices threads that are among operations and do not come on. For one thread. */
final class Watchdog {

  private static final int FRAMES_SHOWN = 24;

  private final List<SoakThread> threads;
  private final long stallNanos;
  private final long[] steps;
  private final long[] since;

  Watchdog(List<SoakThread> threads, long stallMillis) {
    this.threads = threads;
    this.stallNanos = stallMillis * 1_000_000;
    this.steps = new long[threads.size()];
    this.since = new long[threads.size()];
    Arrays.fill(since, System.nanoTime());
  }

  /** A thread that has not come on for too long, or null. */
  @Nullable SoakThread stuck(long now) {
    for (int i = 0; i < steps.length; i++) {
      SoakThread thread = threads.get(i);
      long at = thread.steps();
      if (at != steps[i] || !thread.isBusy()) {
        steps[i] = at;
        since[i] = now;
      } else if (now - since[i] >= stallNanos) {
        return thread;
      }
    }
    return null;
  }

  /** Where all threads of the soak and of its domains stand. */
  List<String> stacks() {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
      Thread thread = each.getKey();
      boolean ours = thread instanceof SoakThread soak && soak.isBusy();
      if (!ours && !thread.getName().startsWith("srcu-")) {
        continue;
      }
      lines.add("  thread " + thread.getName() + " " + thread.getState());
      StackTraceElement[] frames = each.getValue();
      for (int i = 0; i < Math.min(FRAMES_SHOWN, frames.length); i++) {
        lines.add("      at " + frames[i]);
      }
    }
    return lines;
  }
}
