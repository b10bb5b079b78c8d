// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import org.jirq.api.ApicSink;

/**
 * A CPU side that notes every message and answers as told.
 *
 * <p>One thread at a time. Allocates nothing once its log is stopped.
 */
public final class RecordingSink implements ApicSink {

  private final CallLog log;
  private final int[] byVector = new int[256];
  private int answer = 1;

  /**
   * Makes a sink that answers "one CPU took it".
   *
   * @param log takes the messages, as {@code deliver(vector,destination,mode,mode,trigger)=answer}
   */
  public RecordingSink(CallLog log) {
    this.log = log;
  }

  /**
   * Sets the answer to the messages from now on.
   *
   * @param newAnswer how many CPUs take one; 0 refused, negative nobody addressed
   */
  public void answer(int newAnswer) {
    answer = newAnswer;
  }

  /**
   * Counts the messages of a vector, whatever was answered.
   *
   * @param vector 0 to 255
   * @return the number since the sink was made
   */
  public int count(int vector) {
    return byVector[vector];
  }

  @Override
  public int deliver(
      int vector, int destination, int destinationMode, int deliveryMode, int triggerMode) {
    byVector[vector & 0xff]++;
    if (log.writes()) {
      log.add(
          "deliver(0x%02x,%d,%d,%d,%d)=%d",
          vector, destination, destinationMode, deliveryMode, triggerMode, answer);
    }
    return answer;
  }
}
