// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import org.jirq.api.LineListener;
import org.jirq.api.LineQuery;
import org.jspecify.annotations.Nullable;

/**
 * What a listener takes in, and whether it fits a policy: one that can only be asked, and never is,
 * would not signal again after the first end of service. Asked when an irqfd is assigned; any
 * thread.
 */
final class ListenerFit {

  private ListenerFit() {}

  /**
   * Refuses a listener that would be deaf.
   *
   * @param policy as asked for, {@code null} for the default
   * @throws IllegalArgumentException if it would be
   */
  static void check(LineListener listener, @Nullable ResamplePolicy policy) {
    boolean query = listener instanceof LineQuery;
    String lack = null;
    if (policy == ResamplePolicy.QUERY_LINE) {
      lack = query ? null : "needs a LineQuery";
    } else if (policy != null && policy != ResamplePolicy.LEAVE_TO_LISTENER && query) {
      lack = leavesResample(listener) ? "needs a listener that overrides resample" : null;
    }
    if (lack != null) {
      throw new IllegalArgumentException(
          "policy=" + policy + " " + lack + ", listener=" + listener.getClass().getName());
    }
  }

  private static boolean leavesResample(LineListener listener) {
    return isLeft(listener, "resample", LineQuery.class);
  }

  /**
   * Tells whether a listener does something when it is told of this: a call of a method that does
   * nothing need not be made, which an acknowledgement would pay for.
   *
   * @param method {@code acked} or {@code ended}
   */
  static boolean hears(LineListener listener, String method) {
    return !isLeft(listener, method, LineListener.class);
  }

  /** Whether a method is the one that does nothing. Where reflection fails it counts as another. */
  private static boolean isLeft(LineListener listener, String method, Class<?> declaring) {
    try {
      return listener
          .getClass()
          .getMethod(method, int.class, int.class, int.class)
          .getDeclaringClass()
          .equals(declaring);
    } catch (ReflectiveOperationException | SecurityException e) {
      return false;
    }
  }
}
