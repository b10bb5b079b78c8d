// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The RISC-V advanced platform-level interrupt controller and the incoming MSI controllers of its
 * harts.
 */
package org.jirq.aplic;
