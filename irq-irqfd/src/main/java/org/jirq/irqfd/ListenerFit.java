// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import org.jirq.api.LineListener;
import org.jirq.api.LineQuery;
import org.jspecify.annotations.Nullable;

/**
 * Whether a listener fits a policy: one that can only be asked, and never is, would not signal
 * again after the first end of service. For hosts' mistakes, when an irqfd is assigned; any thread.
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

  /** Whether the method is the one that does nothing. Where reflection fails nobody is blamed. */
  private static boolean leavesResample(LineListener listener) {
    try {
      return listener
          .getClass()
          .getMethod("resample", int.class, int.class, int.class)
          .getDeclaringClass()
          .equals(LineQuery.class);
    } catch (ReflectiveOperationException | SecurityException e) {
      return false;
    }
  }
}
