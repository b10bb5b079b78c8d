// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** Interrupt lines, chips, ports, CPU-side sinks and notifiers. */
package org.jirq.api;
