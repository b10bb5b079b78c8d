// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

/**
 * One point on which APLICs differ. A profile is a set of these; {@link AplicBuilder#option} turns
 * single ones on or off. docs/conformance.md lists each with its value in every profile.
 *
 * <p>Source: AIA 1.0 chapter 4 for what each departs from; the behaviour of QEMU 7.2 as recorded.
 */
public enum AplicOption {
  /**
   * The pending bit of a level source in direct mode stays set after its input falls, until it is
   * claimed. Otherwise it is a copy of the rectified input (section 4.7). ({@code qemu})
   */
  LEVEL_LATCHED,

  /**
   * The supervisor domain configures sources that were not delegated to it, and keeps its own state
   * of each. Otherwise such sources appear to it as not implemented (section 4.2). ({@code qemu})
   */
  CHILD_INDEPENDENT,

  /**
   * A domain learns the level of a wire only by the next line call that is routed to it. Otherwise
   * at once when the source is delegated to it. Needs {@link #CHILD_INDEPENDENT}. ({@code qemu})
   */
  INPUT_STALE,

  /**
   * The child index of a delegation is stored whatever it is; sources delegated to a child that
   * does not exist reach no domain. Otherwise the index reads 0, the only child. Needs {@link
   * #CHILD_INDEPENDENT}. ({@code qemu})
   */
  DELEGATE_TO_ANY_CHILD,

  /**
   * {@code in_clrip} shows the wire of a detached source, and writing that mode while the wire is
   * high sets the pending bit. Otherwise its rectified input is 0 (section 4.5.2). ({@code qemu})
   */
  DETACHED_SHOWS_WIRE,

  /**
   * A {@code claimi} that clears {@code iforce} leaves the output asserted until the next event of
   * its hart. Otherwise it falls at once. ({@code qemu})
   */
  FORCE_LAZY,

  /**
   * The reserved source modes 2 and 3 are stored and act as detached. Otherwise they make the
   * source inactive (section 4.5.2). ({@code qemu})
   */
  RESERVED_MODES,

  /**
   * A {@code target} register can be written while its source is inactive; the value shows when the
   * source becomes active. Otherwise such writes are ignored (section 4.5.16). ({@code qemu})
   */
  TARGET_WHEN_INACTIVE,

  /** Reserved bits of a {@code target} register can be written and read back. ({@code qemu}) */
  TARGET_RESERVED_WRITABLE;

  int bit() {
    return 1 << ordinal();
  }
}
