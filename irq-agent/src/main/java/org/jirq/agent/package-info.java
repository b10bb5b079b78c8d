// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
/** Irqfds injected by an Agrona agent. */
package org.jirq.agent;
