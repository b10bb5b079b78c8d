// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** The RISC-V core-local interruptor: machine timers and software interrupts. */
package org.jirq.aclint;
