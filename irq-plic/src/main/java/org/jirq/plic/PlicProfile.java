// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Whose PLIC it is: a named set of options. */
public enum PlicProfile {
  /**
   * The RISC-V PLIC specification 1.0.0; where it leaves a choice, the one that loses no interrupt
   * and delivers none twice.
   */
  DATASHEET(),

  /** The SiFive PLIC of QEMU 7.2, quirks and known losses included. */
  QEMU(
      PlicOption.CLAIM_HONOURS_THRESHOLD,
      PlicOption.NO_RESAMPLE,
      PlicOption.PENDING_IN_SERVICE,
      PlicOption.ENABLE_IS_LAZY,
      PlicOption.SOURCE0_ENABLE,
      PlicOption.SOURCE0_LINE,
      PlicOption.COMPLETE_IF_DISABLED,
      PlicOption.RAISE_REPEATS,
      PlicOption.LAST_SOURCE_UNUSED);

  private final Set<PlicOption> options;

  PlicProfile(PlicOption... options) {
    Set<PlicOption> set = EnumSet.noneOf(PlicOption.class);
    set.addAll(Arrays.asList(options));
    this.options = Collections.unmodifiableSet(set);
  }

  /**
   * Returns the options that the profile turns on; all others are off.
   *
   * @return an immutable set
   */
  public Set<PlicOption> options() {
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
   * @param id the name, any case
   * @return the profile
   * @throws IllegalArgumentException if there is none of that name
   */
  public static PlicProfile of(String id) {
    for (PlicProfile profile : values()) {
      if (profile.id().equalsIgnoreCase(id)) {
        return profile;
      }
    }
    throw new IllegalArgumentException("profile=" + id + " is not one of datasheet, qemu");
  }
}
