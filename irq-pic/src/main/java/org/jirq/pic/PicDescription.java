// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

/**
 * What firmware tables and device trees say of a pair ({@code PCAT_COMPAT} of a MADT, a node
 * compatible with {@code chrp,iic}).
 *
 * @param masterPort first of the master's two ports
 * @param slavePort first of the slave's two ports
 * @param elcrPort first of the two edge/level control ports
 * @param cascadePin the master's pin that the slave's output drives
 */
public record PicDescription(int masterPort, int slavePort, int elcrPort, int cascadePin) {}
