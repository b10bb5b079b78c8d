// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Whose IOAPIC it is: a named set of options and a default version. */
public enum IoApicProfile {
  /**
   * The hardware as documented and, where the document is silent, the choice that loses no
   * interrupt and delivers none twice. Version 20h.
   */
  DATASHEET(IoApicSpec.VERSION_ICH, IoApicOption.EDGE_RETRY, IoApicOption.DELIVERY_STATUS),

  /** The IOAPIC inside Linux KVM 6.18, quirks and known losses included. Version 11h only. */
  KVM(
      IoApicSpec.VERSION_82093AA,
      IoApicOption.EDGE_REQUEST_FOLLOWS_LINE,
      IoApicOption.EOI_SENDS_EDGE,
      IoApicOption.EOI_PIN_BY_PIN,
      IoApicOption.REMOTE_IRR_IF_NOBODY,
      IoApicOption.RESAMPLE_DROPS_ALL_SOURCES,
      IoApicOption.RESAMPLE_AT_ANY_WRITE,
      IoApicOption.RESERVED_WRITABLE,
      IoApicOption.WINDOW_ANY_SIZE,
      IoApicOption.HOLES_READ_ONES,
      IoApicOption.RTC_EOI_TRACKING,
      IoApicOption.STORM_GUARD,
      IoApicOption.IN_SERVICE_IS_IGNORED),

  /** The IOAPIC of QEMU 7.2. Version 20h by default. */
  QEMU(
      IoApicSpec.VERSION_ICH,
      IoApicOption.EDGE_FORGETS_LINE,
      IoApicOption.EDGE_REPEAT,
      IoApicOption.EOI_NEEDS_REMOTE_IRR,
      IoApicOption.REMOTE_IRR_IF_NOBODY,
      IoApicOption.REMOTE_IRR_IF_REFUSED,
      IoApicOption.SERVE_ALL_PINS,
      IoApicOption.RESERVED_WRITABLE,
      IoApicOption.REGISTERS_REPEAT,
      IoApicOption.EOIR_FULL_WIDTH,
      IoApicOption.PIN0_IS_2,
      IoApicOption.STORM_GUARD,
      IoApicOption.STORM_RESTARTS_AT_WRITE);

  private final int defaultVersion;
  private final Set<IoApicOption> options;

  IoApicProfile(int defaultVersion, IoApicOption... options) {
    this.defaultVersion = defaultVersion;
    this.options = Collections.unmodifiableSet(EnumSet.copyOf(Arrays.asList(options)));
  }

  /**
   * Returns the version that a chip of this profile has unless told otherwise.
   *
   * @return 11h or 20h
   */
  public int defaultVersion() {
    return defaultVersion;
  }

  /**
   * Returns the options that the profile turns on; all others are off.
   *
   * @return an immutable set
   */
  public Set<IoApicOption> options() {
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
  public static IoApicProfile of(String id) {
    for (IoApicProfile profile : values()) {
      if (profile.id().equalsIgnoreCase(id)) {
        return profile;
      }
    }
    throw new IllegalArgumentException("profile=" + id + " is not one of datasheet, kvm, qemu");
  }
}
