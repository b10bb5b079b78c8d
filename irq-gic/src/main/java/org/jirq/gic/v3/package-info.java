// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The Arm generic interrupt controller, version 3: distributor, redistributors, and the CPU
 * interfaces as system registers. Locality-specific interrupts (LPIs) and their translation service
 * (ITS) are not there.
 */
package org.jirq.gic.v3;
