// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lincheck;

import org.junit.jupiter.api.Test;

/**
 * The algorithms on their own, sound and broken. The broken ones differ from the sound ones in one
 * point each and must be caught; the sound ones are explored further than that took.
 */
class SmallSrcuLincheckTest {

  private static final String LATE_COUNT = "read 0 | publish 1, publish 2";
  private static final String NESTED = "readNested 0 | publish 1";
  private static final String TWO_READERS = "read 0 | read 1, read 1 | publish 1";
  private static final String TWO_WRITERS = "read 0 | publish 1 | publish 2";
  private static final String RETIRED = "which is retired";

  private static Exploration of(Class<? extends SmallSrcuOperations> operations) {
    return new Exploration(operations, Register.class, 3_000);
  }

  @Test
  void theAlgorithmHolds() {
    of(SmallSrcuOperations.Sound.class).holds(LATE_COUNT, NESTED, TWO_READERS, TWO_WRITERS);
  }

  @Test
  void oneScanMissesAReaderThatCountsLate() {
    of(SmallSrcuOperations.OneScan.class).fails(LATE_COUNT, RETIRED);
    of(SmallSrcuOperations.FlipsLast.class).fails(LATE_COUNT, RETIRED);
  }

  @Test
  void locksSummedBeforeUnlocksMistakeOneSectionForAnother() {
    of(SmallSrcuOperations.LocksFirst.class).fails(NESTED, RETIRED);
    of(SmallSrcuOperations.LocksFirst.class).fails(TWO_READERS, RETIRED);
  }

  @Test
  void aGracePeriodThatRunsAlreadyDoesNotServe() {
    of(SmallSrcuOperations.SharesRunning.class).fails(TWO_WRITERS, RETIRED);
  }

  @Test
  void notifiersAreLookedUpInsideTheReader() {
    new Exploration(NotifierOperations.Sound.class, RouteRegister.class, 300)
        .holds("end, end | close");
    new Exploration(NotifierOperations.LooksOnce.class, RouteRegister.class, 300)
        .fails("end | close", "called after close had returned");
  }
}
