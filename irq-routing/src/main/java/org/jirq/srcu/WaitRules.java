// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import org.jspecify.annotations.Nullable;

/**
 * Where a thread may not wait for a domain, because it would wait for itself.
 *
 * <p>Threading: any thread asks about itself.
 */
final class WaitRules {

  private final String domain;
  private final Readers readers;
  private final StuckReports reports;
  private final @Nullable DebugMode debug;

  WaitRules(String domain, Readers readers, StuckReports reports, @Nullable DebugMode debug) {
    this.domain = domain;
    this.readers = readers;
    this.reports = reports;
    this.debug = debug;
  }

  /** Tells whether the calling thread has a section open. */
  boolean isInside() {
    return readers.isInside() || (debug != null && debug.opening() != null);
  }

  /** Tells whether the domain itself has called the caller, or it is inside a section. */
  boolean mustNotWait() {
    return isInside() || reports.isReporting();
  }

  /**
   * Checks that the calling thread may wait.
   *
   * @param what the method that it called
   * @throws IllegalStateException inside a section or a listener, or, in the debug mode, under a
   *     guarded lock
   */
  void requireMayWait(String what) {
    if (isInside()) {
      Throwable opening = debug == null ? null : debug.opening();
      throw new IllegalStateException(
          what
              + " inside a reader of domain="
              + domain
              + " would wait for itself"
              + (opening == null ? "" : "; the cause says where the section began"),
          opening);
    }
    if (reports.isReporting()) {
      throw new IllegalStateException(
          what + " inside the StuckReaderListener of domain=" + domain + " would wait for itself");
    }
    if (debug != null) {
      debug.requireNoLock(what);
    }
  }
}
