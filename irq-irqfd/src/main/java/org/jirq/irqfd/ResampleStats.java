// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

/**
 * What the resampler of a GSI has done since it was made, with the first level irqfd of the GSI.
 * All counts are 0 or more and wrap after 2<sup>63</sup>. They count rounds of the GSI, not calls
 * of a listener, and are common to its level irqfds.
 *
 * <p>For a listener that was there all the time the calls of its {@code resample} are {@code acks +
 * extra} under {@link ResamplePolicy#NOTIFY_AT_EOI} and {@link ResamplePolicy#RESAMPLE_AT_UNMASK},
 * {@code acks + extra - postponed + flushed} under {@link ResamplePolicy#POSTPONE_WHILE_MASKED},
 * {@code extra} under {@link ResamplePolicy#LEAVE_TO_LISTENER}, which hears {@code ended} for each
 * of {@code acks}, and none under {@link ResamplePolicy#QUERY_LINE}, which is asked {@code acks +
 * extra} times.
 *
 * @param acks acknowledgements; each de-asserted the line once
 * @param extra rounds for another reason than an acknowledgement: a pending level at an unmask (of
 *     a chip that asks, or of one that does not while somebody has policy {@code QUERY_LINE}), new
 *     routes, a GSI on the same pin, {@link IrqfdRegistry#resampleAll}
 * @param postponed rounds that found the line masked, and left out the listeners that wait for the
 *     unmask; 0 without such a listener
 * @param flushed times that those were notified later; several postponed rounds are one notify. A
 *     round counted in {@code extra} that settles what was postponed is none of them
 * @param queries questions due to listeners with policy {@code QUERY_LINE}: for each round, how
 *     many there were
 */
public record ResampleStats(long acks, long extra, long postponed, long flushed, long queries) {

  /**
   * Counts of a GSI at which nobody was to be asked.
   *
   * @param acks as {@link #acks}
   * @param extra as {@link #extra}
   * @param postponed as {@link #postponed}
   * @param flushed as {@link #flushed}
   */
  public ResampleStats(long acks, long extra, long postponed, long flushed) {
    this(acks, extra, postponed, flushed, 0);
  }
}
