// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Sleepable read-copy-update: readers that never wait, and grace periods.
 *
 * <p>{@link org.jirq.srcu.Srcu} is where to begin. Inside, {@code Readers} counts who is in a
 * section ({@code ReaderSlot} for a thread of its own counters, {@code ClaimCells} for the others),
 * {@code GracePeriods} waits for them, and {@code CallQueue} does so for callers who cannot.
 */
package org.jirq.srcu;
