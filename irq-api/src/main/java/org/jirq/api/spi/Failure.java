// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api.spi;

import org.jspecify.annotations.Nullable;

/**
 * For authors of chips: the first exception of several callbacks, which all have their turn before
 * it is thrown. Nothing is allocated where nothing throws. For one thread.
 */
public final class Failure {

  private final Throwable first;

  private Failure(Throwable first) {
    this.first = first;
  }

  /**
   * Notes an exception, behind those of before.
   *
   * @param before what was noted so far, {@code null} for nothing
   * @param next the exception; it is suppressed by the first one, if it is not the first
   * @return what is noted now
   */
  public static Failure add(@Nullable Failure before, Throwable next) {
    if (before == null) {
      return new Failure(next);
    }
    if (before.first != next) {
      before.first.addSuppressed(next);
    }
    return before;
  }

  /**
   * Throws the first exception, if there is one. Callbacks declare no checked ones.
   *
   * @param failure what was noted, {@code null} for nothing
   * @throws IllegalStateException if the first exception is a checked one, which is its cause
   */
  public static void rethrow(@Nullable Failure failure) {
    if (failure == null) {
      return;
    }
    if (failure.first instanceof Error e) {
      throw e;
    }
    if (failure.first instanceof RuntimeException e) {
      throw e;
    }
    throw new IllegalStateException("a callback threw a checked exception", failure.first);
  }
}
