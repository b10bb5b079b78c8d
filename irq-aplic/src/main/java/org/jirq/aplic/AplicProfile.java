// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Whose APLIC it is: a named set of options. */
public enum AplicProfile {
  /** The specification; where it is silent, what loses no interrupt and delivers none twice. */
  DATASHEET,

  /** The APLIC of QEMU 7.2 in direct mode. */
  QEMU(AplicOption.values());

  private final Set<AplicOption> options;

  AplicProfile(AplicOption... options) {
    Set<AplicOption> set = EnumSet.noneOf(AplicOption.class);
    set.addAll(Arrays.asList(options));
    this.options = Collections.unmodifiableSet(set);
  }

  /**
   * Returns the options that the profile turns on; all others are off.
   *
   * @return an immutable set
   */
  public Set<AplicOption> options() {
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
   * @param name datasheet or qemu, any case
   * @return the profile
   * @throws IllegalArgumentException if there is none of that name
   */
  public static AplicProfile of(String name) {
    for (AplicProfile profile : values()) {
      if (profile.id().equalsIgnoreCase(name)) {
        return profile;
      }
    }
    throw new IllegalArgumentException("profile=" + name + " is none of datasheet, qemu");
  }
}
