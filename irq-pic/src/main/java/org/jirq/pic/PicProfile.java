// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import java.util.Locale;

/** Whose behaviour a 8259A follows where implementations differ. */
public enum PicProfile {
  /** The specification; where it is silent, what loses no interrupt and delivers none twice. */
  DATASHEET,

  /** Linux KVM 6.18. */
  KVM,

  /** QEMU 7.2. */
  QEMU;

  /**
   * Finds a profile by its name in lower case.
   *
   * @param name datasheet, kvm or qemu
   * @return the profile
   * @throws IllegalArgumentException if there is none of that name
   */
  public static PicProfile of(String name) {
    for (PicProfile profile : values()) {
      if (profile.name().toLowerCase(Locale.ROOT).equals(name)) {
        return profile;
      }
    }
    throw new IllegalArgumentException("profile=" + name + " is none of datasheet, kvm, qemu");
  }
}
