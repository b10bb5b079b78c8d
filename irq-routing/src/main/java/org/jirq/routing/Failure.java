// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import org.jspecify.annotations.Nullable;

/** The first exception of several callbacks, which all have their turn before it is thrown. */
final class Failure {

  private final Throwable first;

  private Failure(Throwable first) {
    this.first = first;
  }

  /** Notes an exception, behind those of before. */
  static Failure add(@Nullable Failure before, Throwable next) {
    if (before == null) {
      return new Failure(next);
    }
    if (before.first != next) {
      before.first.addSuppressed(next);
    }
    return before;
  }

  /** Throws the first exception, if there is one. Callbacks declare no checked ones. */
  static void rethrow(@Nullable Failure failure) {
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
