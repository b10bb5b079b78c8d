// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.storm;

import java.util.List;
import java.util.Map;

/**
 * What a storm has done and found.
 *
 * @param events signals, deliveries, EOIs, notifies, masks and unmasks, 0 or more
 * @param rests how often everything was compared at rest, 0 or more
 * @param nanos how long the threads ran, in nanoseconds
 * @param counts what was counted, by kind, in a fixed order
 * @param lines a line of text for each line of the machine
 * @param violations how many violations were seen, 0 or more
 * @param letters the letters of the rules that were violated, in the order in which that was seen
 * @param report lines of text about the first violations, and where threads stand if they are
 *     dead-locked; empty if there were none
 */
public record StormResult(
    long events,
    long rests,
    long nanos,
    Map<String, Long> counts,
    List<String> lines,
    long violations,
    String letters,
    List<String> report) {}
