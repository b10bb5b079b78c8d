// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.util.Optional;

/**
 * How long the calls of one irqfd's listener took, as far as they were timed: the first 8 and every
 * 997th, or all if {@link IrqfdRegistryBuilder#timeListeners} says so.
 *
 * @param timed calls timed, 0 or more
 * @param longestNanos the longest of them in nanoseconds, 0 or more; 0 if none was timed
 * @param slowest which method that was; empty if none was timed
 */
public record ListenerTimes(long timed, long longestNanos, Optional<ListenerCallback> slowest) {}
