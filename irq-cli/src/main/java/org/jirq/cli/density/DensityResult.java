// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.density;

import java.util.List;

/**
 * What making many machines has cost.
 *
 * @param machines how many were alive together, 1 or more
 * @param p50Micros median of the time that the making of a machine took, up to and including its
 *     first interrupt, in microseconds
 * @param p99Micros the 99th percentile of that, in microseconds
 * @param maxMicros the longest, in microseconds
 * @param gracePeriods grace periods of all their domains together; should be 0
 * @param bytesPerMachine heap that the machines hold, in bytes, divided by their number
 * @param delivered first interrupts that arrived; should be {@code machines}
 * @param rows lines of text for people, one for each kind of machine
 */
public record DensityResult(
    int machines,
    double p50Micros,
    double p99Micros,
    double maxMicros,
    long gracePeriods,
    long bytesPerMachine,
    long delivered,
    List<String> rows) {

  /**
   * Tells whether every machine delivered its interrupt, and no one waited for a grace period.
   *
   * @return {@code true} if so
   */
  public boolean isSound() {
    return gracePeriods == 0 && delivered == machines;
  }
}
