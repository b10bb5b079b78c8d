// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Tells what happens in time from what happens after somebody was promised that it would not. */
final class Ending {

  /** Nothing happened. */
  static final int NEVER = 0;

  /** It happened before the promise. */
  static final int IN_TIME = 1;

  /** It happened after the promise. */
  static final int LATE = 2;

  private static final VarHandle OVER =
      Handles.field(MethodHandles.lookup(), "over", boolean.class);

  private boolean over;

  /** The promise was made. */
  void over() {
    OVER.setOpaque(this, true);
  }

  /** Answers which of {@link #IN_TIME} and {@link #LATE} it is. */
  int now() {
    return (boolean) OVER.getOpaque(this) ? LATE : IN_TIME;
  }
}
