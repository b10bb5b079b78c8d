// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** Benchmarks. */
package org.jirq.bench;
