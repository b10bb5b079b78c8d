// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
/** What a host may offer to {@link org.jirq.srcu.Srcu}: a barrier that acts on all threads. */
package org.jirq.srcu.spi;
