// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jirq.gic.GicProfile;

/**
 * One point on which a GICv3 may differ from what the specification makes of it. {@link
 * GicV3Builder#option} turns single ones on or off. docs/conformance.md lists each.
 *
 * <p>The profile {@code qemu} has all of them on, the profile {@code datasheet} none.
 */
public enum GicV3Option {
  /** Identification registers say that there are LPIs, although there are none. */
  CLAIMS_LPIS,

  /** GICD_TYPER.ITLinesNumber says 32 interrupts fewer than there are. */
  ITLINES_ONE_LESS,

  /** GICD_IPRIORITYR and GICR_IPRIORITYR keep 8 bits, although the CPU interface knows 5. */
  PRIORITY_8_BITS,

  /** A binary point that is written is raised to the minimum before its upper bits are cut off. */
  BPR_CUT_AFTER_MINIMUM,

  /**
   * An interrupt whose group only the CPU interface has disabled hides those of lower priority.
   * Otherwise the next one of an enabled group is signalled.
   */
  DISABLED_GROUP_HIDES,

  /** GICD_IROUTER.IRM has no effect on routing: no 1-of-N delivery. */
  NO_1_OF_N,

  /** GICD_IROUTER keeps all 64 bits that are written, the reserved ones too. */
  IROUTER_64_BITS,

  /** GICD_SETSPI_NSR and GICD_CLRSPI_NSR do nothing. */
  NO_MESSAGE_SPIS,

  /** Interrupts are forwarded to a CPU whose GICR_WAKER.ProcessorSleep is set. */
  SLEEP_IGNORED,

  /** A level that is pending when its interrupt becomes edge-triggered is forgotten. */
  CONFIG_FORGETS_LINE;

  /**
   * Returns the options that a profile turns on.
   *
   * @param profile {@link GicProfile#DATASHEET} or {@link GicProfile#QEMU}
   * @return an immutable set
   * @throws IllegalArgumentException for another profile
   */
  public static Set<GicV3Option> of(GicProfile profile) {
    return switch (profile) {
      case DATASHEET -> Set.of();
      case QEMU -> Collections.unmodifiableSet(EnumSet.allOf(GicV3Option.class));
      default ->
          throw new IllegalArgumentException(
              "profile=" + profile + " is none of DATASHEET, QEMU: a GICv3 has no other");
    };
  }
}
