// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import org.jspecify.annotations.Nullable;

/**
 * What came of replaying one trace.
 *
 * @param file the trace
 * @param profile the profile of the machine
 * @param events lines of the trace, inputs and outputs
 * @param reads guest loads whose value was compared
 * @param deliveries messages that the machine sent
 * @param eois EOIs that were fed in
 * @param mismatches values and outputs that differ
 * @param first the first of them, or {@code null} if there is none
 */
public record TraceOutcome(
    String file,
    String profile,
    long events,
    long reads,
    long deliveries,
    long eois,
    long mismatches,
    @Nullable Mismatch first) {}
