// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** The RISC-V platform-level interrupt controller. */
package org.jirq.plic;
