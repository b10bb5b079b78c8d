// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/** How a board finds a chip by name. */
package org.jirq.api.spi;
