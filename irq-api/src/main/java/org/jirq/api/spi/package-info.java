// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
/** How a board finds chips by name, and what a module implements to be found. */
package org.jirq.api.spi;
