// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** What an implementation of {@link org.jirq.irqfd.EventSource} talks to. */
package org.jirq.irqfd.spi;
