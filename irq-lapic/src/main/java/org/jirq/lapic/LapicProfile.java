// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Whose behaviour a local APIC follows where implementations differ. There is no {@code qemu}: no
 * recording of one exists that could judge it.
 */
public enum LapicProfile {
  /** The specification; where it is silent, what loses no interrupt and delivers none twice. */
  DATASHEET(
      LapicOption.ERROR_STATUS,
      LapicOption.SMI_AND_EXTINT_MESSAGES,
      LapicOption.CMCI,
      LapicOption.IPI_COMBINATIONS,
      LapicOption.DISABLE_RESETS),

  /** Linux KVM 6.18. */
  KVM(
      LapicOption.HASHED_LOWEST_PRIORITY,
      LapicOption.ABSENT_IS_REFUSED,
      LapicOption.LOGICAL_NEEDS_ENABLE,
      LapicOption.LOWEST_BROADCAST_IS_FIXED,
      LapicOption.DISABLED_OFFERS,
      LapicOption.RESERVED_MODE_IS_TAKEN,
      LapicOption.LINT0_OPEN_AT_RESET,
      LapicOption.WRITABLE_ID,
      LapicOption.IPI_TRIGGER_MODE);

  private final Set<LapicOption> options;

  LapicProfile(LapicOption... options) {
    this.options = Collections.unmodifiableSet(EnumSet.copyOf(Arrays.asList(options)));
  }

  /**
   * Returns the options that the profile turns on; all others are off.
   *
   * @return an immutable set
   */
  public Set<LapicOption> options() {
    return options;
  }

  /**
   * Returns the name used on command lines and in settings.
   *
   * @return the constant's name in lower case
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds a profile by its {@link #id}.
   *
   * @param name datasheet or kvm
   * @return the profile
   * @throws IllegalArgumentException if there is none of that name
   */
  public static LapicProfile of(String name) {
    for (LapicProfile profile : values()) {
      if (profile.id().equals(name)) {
        return profile;
      }
    }
    throw new IllegalArgumentException("profile=" + name + " is none of datasheet, kvm");
  }
}
