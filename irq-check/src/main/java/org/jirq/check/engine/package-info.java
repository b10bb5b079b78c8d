// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The engine of the checker: a loader that rewrites classes, a scheduler for one schedule, and the
 * search over all of them. Public is what the rewritten classes call.
 */
package org.jirq.check.engine;
