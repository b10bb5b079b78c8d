// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
/** Small machines of real parts, what is done in them at once, and what must never happen there. */
package org.jirq.check.world;
