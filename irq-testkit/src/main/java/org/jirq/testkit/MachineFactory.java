// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

/** Builds machines for the replayers: whoever runs them says what a machine is made of. */
@FunctionalInterface
public interface MachineFactory {

  /**
   * Builds a machine in its reset state.
   *
   * @param config what it is to be
   * @return a new machine
   * @throws IllegalArgumentException if the configuration is impossible, for instance an unknown
   *     profile or option; the message names it
   */
  Machine create(MachineConfig config);
}
