// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

/** Hands exceptions of foreign code to whom the thread's owner has appointed for them. */
final class Uncaught {

  private Uncaught() {}

  /**
   * Tells the calling thread's uncaught exception handler. What the handler itself throws is
   * dropped, as the virtual machine does when a thread ends.
   */
  static void handOver(Throwable thrown) {
    Thread thread = Thread.currentThread();
    try {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
    } catch (Throwable e) {
      // Nobody is left to be told.
    }
  }
}
