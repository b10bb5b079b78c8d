// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The guard of the models that are about something else: sections of one reading thread, on one
 * index, and a wait for those that are open.
 */
abstract class OneSlot {

  private static final VarHandle LOCKS = Handles.field(MethodHandles.lookup(), "locks", int.class);
  private static final VarHandle UNLOCKS =
      Handles.field(MethodHandles.lookup(), "unlocks", int.class);

  private int locks;
  private int unlocks;

  final void enter() {
    LOCKS.setOpaque(this, locks + 1);
    VarHandle.fullFence();
  }

  final void leave() {
    UNLOCKS.setRelease(this, unlocks + 1);
  }

  /** Waits until the sections that were open at the call have ended. */
  final void awaitReaders() {
    VarHandle.fullFence();
    while (!isQuiescent()) {
      Thread.onSpinWait();
    }
  }

  private boolean isQuiescent() {
    int ended = (int) UNLOCKS.getAcquire(this);
    VarHandle.fullFence();
    return (int) LOCKS.getOpaque(this) == ended;
  }
}
