// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

/**
 * What a domain has done so far. Each number is exact at some moment of the call that took it, not
 * all at the same one.
 *
 * @param gracePeriods grace periods that are over, 0 or more
 * @param shared waits that ended with a grace period somebody else drove, 0 or more
 * @param spins looks at the readers that found some inside, without parking, 0 or more
 * @param parks times that a driver parked, 0 or more
 * @param longestNanos duration of the longest grace period, in nanoseconds; 0 if there was none
 * @param calls calls that were queued, 0 or more
 * @param callsCompleted calls that have returned, 0 to {@code calls}
 * @param slots reader slots that threads own or owned, 0 to 256
 * @param openReaders read-side critical sections that are open, 0 or more; while readers come and
 *     go, those that came during the call count as well
 */
public record SrcuStats(
    long gracePeriods,
    long shared,
    long spins,
    long parks,
    long longestNanos,
    long calls,
    long callsCompleted,
    int slots,
    long openReaders) {}
