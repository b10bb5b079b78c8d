// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import java.util.Locale;

/** Whose behaviour a GIC follows where implementations differ. */
public enum GicProfile {
  /** The specification; where it is silent, what loses no interrupt and delivers none twice. */
  DATASHEET,

  /** QEMU 7.2. */
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
   * Finds a profile by its name in lower case.
   *
   * @param name datasheet or qemu
   * @return the profile
   * @throws IllegalArgumentException if there is none of that name
   */
  public static GicProfile of(String name) {
    for (GicProfile profile : values()) {
      if (profile.id().equals(name)) {
        return profile;
      }
    }
    throw new IllegalArgumentException("profile=" + name + " is neither datasheet nor qemu");
  }
}
