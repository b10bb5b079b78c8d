// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

/**
 * Gives the tests a domain whose platform threads read as virtual ones do, by claiming a cell for
 * each section, since the harness runs its actors on platform threads only.
 */
public final class SlotlessSrcu {

  private SlotlessSrcu() {}

  /**
   * Makes a domain without counters of any thread's own.
   *
   * @param name the domain's name
   * @return a new domain
   */
  public static Srcu create(String name) {
    return new Srcu(name, 0);
  }
}
