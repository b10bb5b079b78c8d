// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

/**
 * An update of the routes is done, but something that was to be told of it threw. The new table is
 * in force, whole: all route watchers were called, and all mask notifiers, whichever of them threw.
 *
 * <p>An update that throws anything else has changed nothing: the old table is in force. (But for
 * an {@link OutOfMemoryError} so bad that this exception cannot be made either. {@link
 * IrqRouter#generation} tells then.)
 *
 * <p>The {@linkplain #getCause cause} is what was thrown first, and the {@linkplain #getSuppressed
 * suppressed} ones are what was thrown afterwards. If the cause is that the grace period could not
 * be waited for, as when a listener has left a read-side critical section open, then old routes may
 * still be delivering, and {@link RouteWatcher#routesSettled} comes with the next update.
 */
public final class RouteListenerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The generation in force. */
  private final long generation;

  RouteListenerException(long generation, Throwable first) {
    super("generation=" + generation + " is in force: threw=" + first.getClass().getName(), first);
    this.generation = generation;
  }

  /**
   * Returns which table the update has put in force, or has found in force if it changed nothing.
   *
   * @return the generation, as {@link IrqRouter#generation} had it when the update was published; 0
   *     or more
   */
  public long generation() {
    return generation;
  }
}
