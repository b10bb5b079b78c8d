// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** Sleepable read-copy-update: readers that never wait, and grace periods. */
package org.jirq.srcu;
