// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import org.jirq.api.Cell;

/**
 * What a replayer of KVM's full vectors wants to drive. A value.
 *
 * @param profile whose controllers: {@code "datasheet"}, {@code "kvm"} or {@code "qemu"}
 * @param cell how the controllers keep their state
 * @param cpus number of CPUs, 1 to 255; CPU k has APIC id k
 * @param routes the routing table
 */
public record KvmBoardConfig(String profile, Cell cell, int cpus, RouteTable routes) {}
