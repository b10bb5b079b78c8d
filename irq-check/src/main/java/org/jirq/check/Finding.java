// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check;

/**
 * A violation and the schedule that leads to it.
 *
 * @param schedule what {@link Explorer#replay} takes, for the same model and replacements
 * @param violation what was seen
 */
public record Finding(String schedule, Violation violation) {}
