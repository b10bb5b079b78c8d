// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aclint;

import java.util.List;

/**
 * What firmware tells a guest about an ACLINT in the layout of a CLINT.
 *
 * @param compatible the names under which drivers look for it, most specific first
 * @param harts how many
 * @param timeBase ticks of the time a second, {@code timebase-frequency}
 * @param length length of the register window in bytes
 */
public record AclintDescription(List<String> compatible, int harts, long timeBase, long length) {

  /**
   * Copies the names.
   *
   * @param compatible the names under which drivers look for it
   * @param harts how many
   * @param timeBase ticks a second
   * @param length length of the register window in bytes
   */
  public AclintDescription {
    compatible = List.copyOf(compatible);
  }
}
