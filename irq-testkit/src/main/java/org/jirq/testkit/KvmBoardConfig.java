// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import org.jirq.api.AckNotifier;
import org.jirq.api.Cell;

/**
 * What a replayer of KVM's full vectors wants to drive. A value.
 *
 * @param profile whose controllers: {@code "datasheet"}, {@code "kvm"} or {@code "qemu"}
 * @param cell how the controllers keep their state
 * @param cpus number of CPUs, 1 to 255; CPU k has APIC id k
 * @param routes the routing table; chip 0 is the pair of 8259s with 16 pins, or its master if chip
 *     1 is the slave
 * @param acks told of every ack of a routed pin, by GSI
 */
public record KvmBoardConfig(
    String profile, Cell cell, int cpus, RouteTable routes, AckNotifier acks) {}
