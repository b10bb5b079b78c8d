// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import org.jirq.srcu.spi.AsymmetricBarrier;

/**
 * An asymmetric barrier of HotSpot's own: a dump of all stacks is taken at a safepoint, for which
 * each thread in Java code stops and orders its accesses. Some ten microseconds and more.
 */
public final class SafepointBarrier implements AsymmetricBarrier {

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
    Thread.getAllStackTraces();
  }
}
