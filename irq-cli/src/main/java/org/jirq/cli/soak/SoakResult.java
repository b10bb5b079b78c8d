// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.List;
import java.util.Map;

/**
 * What a soak has done and found.
 *
 * @param operations operations that were done, 0 or more
 * @param rounds rounds that are over, each with its checks at rest
 * @param counts operations by the name of their kind, all kinds, in a fixed order
 * @param violations how many violations were seen, 0 or more
 * @param letters the letters of the rules that were violated, in the order in which that was seen,
 *     of the first violations
 * @param report lines of text about the first violations: rule, seed, last events; empty if there
 *     were none
 */
public record SoakResult(
    long operations,
    long rounds,
    Map<String, Long> counts,
    long violations,
    String letters,
    List<String> report) {}
