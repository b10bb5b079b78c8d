// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Whose behaviour an 8259A pair follows where implementations differ: a named set of options. */
public enum PicProfile {
  /** The specification; where it is silent, what loses no interrupt and delivers none twice. */
  DATASHEET,

  /** Linux KVM 6.18. */
  KVM(
      PicOption.EDGE_STICKY,
      PicOption.ICW1_FORGETS_LINES,
      PicOption.LTIM_IGNORED,
      PicOption.SNGL_IGNORED,
      PicOption.ICW1_KEEPS_SERVICE,
      PicOption.ICW1_LAZY,
      PicOption.MODES_LAZY,
      PicOption.ELCR_LAZY,
      PicOption.SPECIAL_MASK_IGNORED,
      PicOption.EOI_ENDS_MASKED,
      PicOption.POLL_ENDS,
      PicOption.CASCADE_PULSE,
      PicOption.CASCADE_PIN_DRIVEN,
      PicOption.ACK_ANY_SPECIFIC_EOI,
      PicOption.STATUS_OF_KVM),

  /** QEMU 7.2. */
  QEMU(
      PicOption.EDGE_STICKY,
      PicOption.ICW1_FORGETS_LINES,
      PicOption.LTIM_IGNORED,
      PicOption.MODES_LAZY,
      PicOption.ELCR_LAZY,
      PicOption.EOI_ENDS_MASKED,
      PicOption.CASCADE_WAITS,
      PicOption.SPURIOUS_KEEPS_INT);

  private final Set<PicOption> options;

  PicProfile(PicOption... options) {
    Set<PicOption> set = EnumSet.noneOf(PicOption.class);
    set.addAll(Arrays.asList(options));
    this.options = Collections.unmodifiableSet(set);
  }

  /**
   * Returns the options that the profile turns on; all others are off.
   *
   * @return an immutable set
   */
  public Set<PicOption> options() {
    return options;
  }

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
