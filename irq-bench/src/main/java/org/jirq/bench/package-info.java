// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What the hot paths cost, beside the same functions built with locks.
 *
 * <p>{@link org.jirq.bench.Bench} runs the rows of {@link org.jirq.bench.Rows}; each benchmark
 * class says which cost it isolates. The locked baseline is {@link org.jirq.bench.LockedIoApic},
 * {@link org.jirq.bench.LockedRouter} and {@link org.jirq.bench.LockedResampler}.
 */
package org.jirq.bench;
