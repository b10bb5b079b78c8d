// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lincheck;

import org.junit.jupiter.api.Test;

/** The real router: whole tables, no late delivery, no late callback, no deadlock. */
class RouterLincheckTest {

  private static final Exploration ROUTER =
      new Exploration(RouterOperations.class, RouteRegister.class, 60);

  /** Without new tables a schedule is shorter. */
  private static final Exploration NOTIFIERS =
      new Exploration(RouterOperations.class, RouteRegister.class, 120);

  @Test
  void deliveriesAgainstReplace() {
    ROUTER.holds(
        "raise, raise | replace 1, replace 2",
        "raise | look | replace 1",
        "raise | replace 1 | edit 2");
  }

  @Test
  void deliveriesAgainstReplaceAsync() {
    ROUTER.holds(
        "raise, look | replaceAsync 1, replace 2", "raise | replaceAsync 1 | replaceAsync 2");
  }

  @Test
  void acknowledgementsAgainstRegistration() {
    NOTIFIERS.holds(
        "end 0, end 0 | listen", "end 0 | close | close", "end 0 | listenAndHear, close");
  }

  @Test
  void masksAgainstRegistrationAndReplace() {
    NOTIFIERS.holds("mask 0 0, mask 0 1 | watchMask");
    ROUTER.holds("mask 1 0 | watchMask, replace 1", "mask 1 0 | watchMask | replace 1");
  }

  @Test
  void everybodyAtOnce() {
    ROUTER.holds("end 0, mask 0 0 | replace 1, raise | listen, watchMask");
  }

  @Test
  void aRouteDrivenOutsideOfTheReaderIsFoundLate() {
    ROUTER.fails("raiseUnguarded | replace 1", "late delivery on pin=0");
  }

  @Test
  void aReplaceThatDoesNotWaitIsFound() {
    ROUTER.fails("raise | replaceWithoutWaiting 1", "late delivery on pin=0");
  }

  @Test
  void deliveriesAndAcknowledgementsNeverWait() {
    ROUTER.whereReadersNeverWait().holds("raise, look | replace 1");
    NOTIFIERS.whereReadersNeverWait().holds("end 0, raise | listen | close");
  }
}
