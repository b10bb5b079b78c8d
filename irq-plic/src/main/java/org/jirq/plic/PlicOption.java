// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

/**
 * One point on which PLICs differ. A profile is a set of these; {@link PlicBuilder#option} turns
 * single ones on or off. docs/conformance.md lists each with its value in every profile.
 */
public enum PlicOption {
  /**
   * A claim returns 0 while no source is above the context's threshold. Otherwise the threshold
   * gates the output alone. ({@code qemu})
   */
  CLAIM_HONOURS_THRESHOLD,

  /**
   * A completion does not sample the line: a level that is still high is lost until it rises again.
   * A reset does not sample it either. ({@code qemu})
   */
  NO_RESAMPLE,

  /**
   * A rise during service sets the pending bit at once, not delivered before the completion.
   * Otherwise the gateway holds it. ({@code qemu})
   */
  PENDING_IN_SERVICE,

  /**
   * A write of an enable word moves no output; the next write of a priority or threshold, claim,
   * completion or raise, of whatever source or context, moves all, and so does an unmask at which
   * the board samples a level again. ({@code qemu})
   */
  ENABLE_IS_LAZY,

  /**
   * Bit 0 of the first enable word can be written, though source 0 does not exist. ({@code qemu})
   */
  SOURCE0_ENABLE,

  /** Raising input 0 sets pending bit 0, which is never delivered. ({@code qemu}) */
  SOURCE0_LINE,

  /**
   * A completion of a source that the context does not enable counts. Otherwise it is ignored.
   * ({@code qemu})
   */
  COMPLETE_IF_DISABLED,

  /** Every call that leaves a line high is a rise. ({@code qemu}) */
  RAISE_REPEATS,

  /**
   * The last source has a priority register, but neither pending nor enable bit, and its line does
   * nothing. ({@code qemu})
   */
  LAST_SOURCE_UNUSED,

  /**
   * The pending bit of a level source falls with its line. Otherwise a request that was forwarded
   * stays until it is claimed. (no profile)
   */
  PENDING_FOLLOWS_LEVEL,

  /**
   * A completion counts only in the context that claimed. Otherwise in any context that enables the
   * source, since the specification has the PLIC not check. (no profile)
   */
  COMPLETE_BY_CLAIMANT;

  int bit() {
    return 1 << ordinal();
  }
}
