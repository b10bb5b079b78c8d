// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** What the weak-memory tests need from inside the package of the same name. */
package org.jirq.srcu;
