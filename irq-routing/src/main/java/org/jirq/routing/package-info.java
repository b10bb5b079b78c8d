// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0

/**
 * GSI routing: where a global system interrupt leads, and who hears what the guest does to it.
 *
 * <p>{@link org.jirq.routing.IrqRouter} is the board's centre. Inside, {@code RoutingTable} is what
 * the hot paths read, {@code RouteCompiler} makes and refuses tables, {@code RouteUpdates} puts
 * them in force, and {@code RouterBoard} is the way back from a chip to the listeners.
 */
package org.jirq.routing;
