// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** Weak-memory tests. */
package org.jirq.jcstress;
