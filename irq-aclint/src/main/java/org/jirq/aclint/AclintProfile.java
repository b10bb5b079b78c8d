// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aclint;

import java.util.Locale;

/** Whose behaviour an ACLINT follows where implementations differ. */
public enum AclintProfile {
  /**
   * The RISC-V ACLINT specification 1.0-rc4. What it leaves unknown at reset, the timer compare
   * registers, is all ones: no timer is due.
   */
  DATASHEET,

  /**
   * QEMU 7.2: timer compare registers are 0 at reset, and a hart's timer interrupt stays low,
   * however much time passes, until its compare register or the time is written.
   */
  QEMU;

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
  public static AclintProfile of(String id) {
    for (AclintProfile profile : values()) {
      if (profile.id().equalsIgnoreCase(id)) {
        return profile;
      }
    }
    throw new IllegalArgumentException("profile=" + id + " is not one of datasheet, qemu");
  }
}
