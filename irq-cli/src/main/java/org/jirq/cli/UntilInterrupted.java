// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** While open, Ctrl-C ends a run early and lets it print its totals before the JVM goes. */
final class UntilInterrupted implements AutoCloseable {

  private static final long SHUTDOWN_SECONDS = 15;

  private final CountDownLatch printed = new CountDownLatch(1);
  private final Thread hook;

  /**
   * Begins to listen.
   *
   * @param stop asks the run to end soon; called on a thread of its own
   */
  UntilInterrupted(Runnable stop) {
    this.hook = new Thread(() -> end(stop), "until-interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void end(Runnable stop) {
    stop.run();
    try {
      printed.await(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      // The JVM goes down now.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    printed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is running: this is what it waits for.
    }
  }
}
