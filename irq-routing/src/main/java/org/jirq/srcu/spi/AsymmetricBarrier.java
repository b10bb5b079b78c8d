// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu.spi;

/**
 * A memory barrier that one thread pays for on behalf of all: the many do without their fence, and
 * the one that needs it has every thread execute one. Linux offers it as {@code membarrier(2)}.
 *
 * <p>It is given to a domain by {@link org.jirq.srcu.Srcu.Builder#asymmetricBarrier}, which any
 * object may be, or found through {@link AsymmetricBarriers}. A provider is then a public class
 * with a public constructor without parameters that does nothing costly.
 *
 * <p>Threading: any thread, a virtual one too, several at once. One barrier may serve any number of
 * domains.
 */
public interface AsymmetricBarrier {

  /**
   * Returns the name, for messages and for choosing.
   *
   * @return lower case, unique among providers, for instance {@code "membarrier"}
   */
  String name();

  /**
   * Tells whether this machine has the barrier. The answer does not change from {@code true} to
   * {@code false}.
   *
   * @return {@code true} if {@link #fenceAllThreads} works
   */
  boolean isAvailable();

  /**
   * Has every thread of this process execute a full memory fence, at a moment between the call and
   * the return. Not needed for a thread that does not run at such a moment, if it executes one
   * before it runs Java code again, and what it did before it stopped is visible to the caller at
   * the return.
   *
   * <p>A full fence means what {@link java.lang.invoke.VarHandle#fullFence} means, and it falls
   * between two instructions of the interrupted thread: all that came before are in effect, none
   * that come after have begun.
   *
   * <p>Called once in a grace period, by the thread that drives it, under the lock of the domain's
   * grace periods; so it must not use the domain. Readers go on meanwhile.
   *
   * @throws RuntimeException if it failed. The grace period then is not over, and who waits for it
   *     gets the exception; the next who waits begins again
   */
  void fenceAllThreads();
}
