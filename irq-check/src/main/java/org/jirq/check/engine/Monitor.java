// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import org.jspecify.annotations.Nullable;

/** A monitor in the scheduler's books, where nobody really waits. */
final class Monitor extends Wait {

  private final Object of;
  private @Nullable ControlledThread owner;
  private int holds;

  Monitor(Object of) {
    super(false);
    this.of = of;
  }

  @Override
  boolean isOver(ControlledThread thread) {
    return owner == null || owner == thread;
  }

  void enter(ControlledThread thread) {
    owner = thread;
    holds++;
  }

  void exit(ControlledThread thread) {
    if (owner != thread) {
      throw new IllegalMonitorStateException(describe());
    }
    if (--holds == 0) {
      owner = null;
    }
  }

  @Override
  String describe() {
    String name = of instanceof Class<?> c ? c.getName() : of.getClass().getName();
    ControlledThread by = owner;
    return "the monitor of "
        + name.substring(name.lastIndexOf('.') + 1)
        + (by == null ? "" : ", which " + by.role + " holds");
  }
}
