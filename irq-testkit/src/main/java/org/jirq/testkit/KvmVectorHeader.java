// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.util.List;

/**
 * The first line of a sequence of KVM's vectors.
 *
 * @param line where it stands, from 1
 * @param controller what the sequence is about: {@code "ioapic"} or {@code "pic"}
 * @param seed the generator's seed
 * @param name the class of the sequence, for instance {@code "resample"}
 * @param cpus number of virtual CPUs; CPU k has APIC id k
 * @param routes the routing table
 * @param irqfds the GSI of each resampling irqfd, all assigned before the first operation
 */
public record KvmVectorHeader(
    long line,
    String controller,
    int seed,
    String name,
    int cpus,
    RouteTable routes,
    List<Integer> irqfds) {

  /**
   * Copies the list.
   *
   * @param line where it stands
   * @param controller what it is about
   * @param seed the generator's seed
   * @param name the class of the sequence
   * @param cpus number of virtual CPUs
   * @param routes the routing table
   * @param irqfds the GSI of each irqfd
   */
  public KvmVectorHeader {
    irqfds = List.copyOf(irqfds);
  }
}
