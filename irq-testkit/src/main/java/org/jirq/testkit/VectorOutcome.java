// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import org.jspecify.annotations.Nullable;

/**
 * What came of replaying one vector file.
 *
 * @param file the file
 * @param controller what the file was recorded from, for instance {@code "ioapic (kvm)"}
 * @param profile the profile of the machines
 * @param note what else a reader of the result must know, for instance an option that was set;
 *     empty if nothing
 * @param sequences sequences replayed, whole or in part
 * @param ops operations replayed
 * @param agreeing operations after which everything was as recorded
 * @param mismatches results, events and states that differ
 * @param first the first of them, or {@code null} if there is none
 */
public record VectorOutcome(
    String file,
    String controller,
    String profile,
    String note,
    long sequences,
    long ops,
    long agreeing,
    long mismatches,
    @Nullable Mismatch first) {}
