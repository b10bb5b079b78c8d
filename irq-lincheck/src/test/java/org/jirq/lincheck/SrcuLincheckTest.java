// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lincheck;

import org.junit.jupiter.api.Test;

/** The real domain: no reader sees a version that was retired, and nobody waits for ever. */
class SrcuLincheckTest {

  private static final Exploration SRCU =
      new Exploration(SrcuOperations.class, Register.class, 200);

  private static Exploration deep(int schedules) {
    return new Exploration(SrcuOperations.class, Register.class, schedules).inLargerSteps();
  }

  @Test
  void readersAgainstSynchronize() {
    SRCU.holds(
        "read, read | publish 1, publish 2",
        "readNested | publish 1, publish 2",
        "read | publish 1 | publish 2",
        "read | read | publish 1");
  }

  /**
   * One scan in place of two in the same classes is found after 3723 schedules of the first. Sums
   * in the wrong order take 8826 of the second, and a waiter who shares the grace period that runs
   * 16945 of the third: the long run gets there.
   */
  @Test
  void threePreemptionsInLargerSteps() {
    deep(4200).holds("read | publish 1, publish 2");
    deep(600).holds("readNested | publish 1", "read | publish 1 | publish 2");
  }

  @Test
  void readersAgainstCookies() {
    SRCU.holds(
        "read | publishByCookie 1 | publish 2",
        "readNested | publishByCookie 1, synchronize",
        "readOwned | publishByPolling 1 | publish 2");
  }

  @Test
  void readersAgainstCalls() {
    SRCU.holds(
        "read, read | publishByCall 1, publishByCall 2",
        "read | publishByBarrier 1 | publish 2",
        "readNested | publishByBarrier 1");
  }

  @Test
  void aVersionLookedUpOutsideOfTheReaderIsFoundRetired() {
    SRCU.fails("readOutside | publish 1", "which is retired");
    SRCU.fails("readOutside | publishByCall 1", "which is retired");
  }

  @Test
  void aWriterThatDoesNotWaitIsFound() {
    SRCU.fails("read | publishAtOnce 1", "which is retired");
  }

  @Test
  void readersNeverWait() {
    SRCU.whereReadersNeverWait()
        .holds("read, readNested | publish 1", "read | publish 1 | publishByCookie 2");
  }

  @Test
  void aReaderThatTakesALockIsFoundWaiting() {
    SRCU.whereReadersNeverWait().fails("readLocked | publishLocked 1", "should be non-blocking");
  }
}
