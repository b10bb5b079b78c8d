// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

/**
 * What the resampler of a GSI has done since it was made, with the first level irqfd of the GSI.
 * All counts are 0 or more and wrap after 2<sup>63</sup>.
 *
 * <p>For a listener that was there all the time: under {@link ResamplePolicy#POSTPONE_WHILE_MASKED}
 * the calls of its {@code resample} are {@code acks + extra - postponed + flushed}; under the other
 * policies {@code acks + extra}.
 *
 * @param acks acknowledgements; each de-asserted the line once
 * @param extra rounds of notifies for another reason than an acknowledgement: a pending level at an
 *     unmask, new routes, a GSI on the same pin, {@link IrqfdRegistry#resampleAll}
 * @param postponed rounds that found the line masked, and left out the listeners that wait for the
 *     unmask
 * @param flushed times that those were notified later; several postponed rounds are one notify
 */
public record ResampleStats(long acks, long extra, long postponed, long flushed) {}
