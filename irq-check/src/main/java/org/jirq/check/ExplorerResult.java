// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check;

import org.jspecify.annotations.Nullable;

/**
 * What an exploration came to.
 *
 * @param schedules how many schedules ran, each another one; 1 or more
 * @param complete whether these were all within the bound; {@code false} after a finding, too
 * @param steps how many steps the longest of them had: decisions who goes on
 * @param finding the first violation, which ended the exploration; {@code null} if there is none
 */
public record ExplorerResult(
    long schedules, boolean complete, int steps, @Nullable Finding finding) {}
