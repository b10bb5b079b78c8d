// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.concurrent.CompletionStage;

/** A callback's place on a router; closing it takes the callback away. Any thread may close it. */
public interface Registration extends AutoCloseable {

  /**
   * Takes the callback away. Idempotent.
   *
   * <p>When this returns the callback does not run and will not run: it waits for a grace period.
   * Do not call it with a lock held that the callback may want. Inside a callback, or any other
   * reader of the router's domain, it does not wait: no new call of the callback begins on this
   * thread, calls that began on others may still run, and {@link #closed} tells when all are over.
   */
  @Override
  void close();

  /**
   * Tells when the callback has run for the last time.
   *
   * @return a stage that completes once the callback is closed and no call of it runs any more; if
   *     it was closed inside a reader, on the domain's call thread, which dependents must not block
   */
  CompletionStage<Void> closed();
}
