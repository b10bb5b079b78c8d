// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Objects that a reader may use only while it is inside: each thread publishes its own, and retires
 * the one before after a grace period. Readers look at anybody's.
 *
 * <p>Threading: a place is written by its thread; published by release only, so that the fences are
 * the library's.
 */
final class Canaries {

  private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(Canary[].class);
  private static final VarHandle RETIRED;

  static {
    try {
      RETIRED = MethodHandles.lookup().findVarHandle(Canary.class, "retired", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Canary[] places;

  /** Something that is in use, or not any more. */
  static final class Canary {

    private boolean retired;

    boolean isRetired() {
      return (boolean) RETIRED.getOpaque(this);
    }

    void retire() {
      RETIRED.setOpaque(this, true);
    }
  }

  Canaries(int places) {
    this.places = new Canary[places];
    for (int i = 0; i < places; i++) {
      this.places[i] = new Canary();
    }
  }

  Canary at(int place) {
    return (Canary) PLACE.getAcquire(places, place);
  }

  /** Publishes a new one; answers the one before, to be retired after a grace period. */
  Canary exchange(int place) {
    Canary before = places[place];
    PLACE.setRelease(places, place, new Canary());
    return before;
  }
}
