// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

/**
 * One point on which local APICs differ. A profile is a set of these; the builders turn single ones
 * on or off. docs/conformance.md lists each with its value in every profile.
 */
public enum LapicOption {
  /**
   * Vectors 0 to 15 are illegal: neither sent nor taken, and noted in the error status register, as
   * are accesses to registers that do not exist. Otherwise any vector goes through and the error
   * status register reads 0. ({@code datasheet})
   */
  ERROR_STATUS,

  /**
   * A lowest-priority message goes to the CPU that the vector selects, whatever runs there.
   * Otherwise to the one with the lowest processor priority, of several to the lowest APIC id.
   * ({@code kvm})
   */
  HASHED_LOWEST_PRIORITY,

  /**
   * A message to an APIC id or a logical id that nobody has answers 0 ("refused") unless it had to
   * be offered to every CPU. Otherwise it answers -1 ("nobody addressed"). ({@code kvm})
   */
  ABSENT_IS_REFUSED,

  /**
   * CPUs whose local APIC is software-disabled have no logical id as long as the logical ids fit
   * into a map. Otherwise they can be addressed, and take all but fixed messages. ({@code kvm})
   */
  LOGICAL_NEEDS_ENABLE,

  /**
   * A physical broadcast in lowest-priority mode goes to every CPU, as if it were fixed. Otherwise
   * to one. ({@code kvm})
   */
  LOWEST_BROADCAST_IS_FIXED,

  /**
   * A software-disabled local APIC goes on offering what is requested already. Otherwise it holds
   * that back until it is enabled again. ({@code kvm})
   */
  DISABLED_OFFERS,

  /** A message in the reserved delivery mode 3 counts as taken; it does nothing. ({@code kvm}) */
  RESERVED_MODE_IS_TAKEN,

  /** Messages with delivery mode SMI or ExtINT reach the CPU. ({@code datasheet}) */
  SMI_AND_EXTINT_MESSAGES,

  /** The boot processor leaves reset with LINT0 unmasked in ExtINT mode. ({@code kvm}) */
  LINT0_OPEN_AT_RESET,

  /** The guest may change its xAPIC id. ({@code kvm}) */
  WRITABLE_ID,

  /** There is an LVT entry for corrected machine checks, at 2F0h. ({@code datasheet}) */
  CMCI,

  /**
   * The trigger mode of an IPI is that of the command register. Otherwise it is edge. ({@code kvm})
   */
  IPI_TRIGGER_MODE,

  /**
   * IPIs whose shorthand and delivery mode do not go together are not sent, nor those in a reserved
   * mode. ({@code datasheet})
   */
  IPI_COMBINATIONS,

  /**
   * Disabling the local APIC in IA32_APIC_BASE puts its registers into their reset state. ({@code
   * datasheet})
   */
  DISABLE_RESETS
}
