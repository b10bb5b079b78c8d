// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

/**
 * What a domain has done so far. Each number is exact at some moment of the call that took it, not
 * all at the same one.
 *
 * @param gracePeriods grace periods that are over, 0 or more
 * @param shared waits that ended with a grace period whose last step another thread took, 0 or more
 * @param spins looks at the readers that found some inside, or found another thread at work,
 *     without parking, 0 or more
 * @param parks times that a waiting thread parked to be woken by a reader, 0 or more; those that
 *     sleep until another thread has done the work are not counted
 * @param longestNanos nanoseconds from beginning to end of the longest grace period that is over, 0
 *     or more; in one that nobody waits for but by {@link Srcu#poll}, this includes the time
 *     between polls
 * @param longestReaderNanos nanoseconds, 0 or more, for which a grace period watched the same
 *     sections of one reader open, at most: a lower bound of the longest section that held a grace
 *     period up, for readers take no clock. In the debug mode the exact length of the longest
 *     section, those still open included
 * @param calls calls that were queued, 0 or more
 * @param callsCompleted calls that have returned, 0 to {@code calls}
 * @param callsOverLimit calls that were queued over the limit, because the caller could not wait, 0
 *     to {@code calls}
 * @param callsThrottled calls that had to wait for room, 0 or more; those that still wait included
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
    long longestReaderNanos,
    long calls,
    long callsCompleted,
    long callsOverLimit,
    long callsThrottled,
    int slots,
    long openReaders) {}
