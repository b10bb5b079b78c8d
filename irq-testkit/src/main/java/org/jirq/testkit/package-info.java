// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** Chip contracts, recorders and replayers for the trace and vector formats. */
package org.jirq.testkit;
