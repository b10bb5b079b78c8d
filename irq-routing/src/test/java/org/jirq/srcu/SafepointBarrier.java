// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.util.concurrent.atomic.AtomicInteger;
import org.jirq.srcu.spi.AsymmetricBarrier;

/**
 * An asymmetric barrier of HotSpot's own: a dump of all stacks is taken at a safepoint, for which
 * each thread in Java code stops and orders its accesses.
 */
public final class SafepointBarrier implements AsymmetricBarrier {

  private final AtomicInteger calls = new AtomicInteger();

  /** Called by the service loader. */
  public SafepointBarrier() {}

  @Override
  public String name() {
    return "safepoint";
  }

  @Override
  public boolean isAvailable() {
    return true;
  }

  @Override
  public void fenceAllThreads() {
    calls.incrementAndGet();
    Thread.getAllStackTraces();
  }

  /** Returns how often it was called. */
  int calls() {
    return calls.get();
  }
}
