// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** Event sources wired to GSIs, with resamplers for level-triggered lines. */
package org.jirq.irqfd;
