// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

/** What a thread waits for. Threads: whoever has the turn. */
abstract class Wait {

  /** Whether the wait also ends by time: only when nobody else can go on. */
  private final boolean timed;

  private boolean timedOut;

  Wait(boolean timed) {
    this.timed = timed;
  }

  /** Whether the thread could go on now. */
  abstract boolean isOver(ControlledThread thread);

  /** What is waited for, for people. */
  abstract String describe();

  final boolean mayTimeOut() {
    return timed && !timedOut;
  }

  final void timeOut() {
    timedOut = true;
  }

  final boolean timedOut() {
    return timedOut;
  }
}
