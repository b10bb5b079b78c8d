// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

/**
 * Routes a GSI to a pin of an interrupt controller.
 *
 * @param gsi the GSI; 0 to 4095 in a valid table
 * @param chip the chip's id on the router; 0 to 63 in a valid table
 * @param pin the pin; 0 to the chip's number of pins - 1 in a valid table
 */
public record ChipRoute(int gsi, int chip, int pin) implements IrqRoute {}
