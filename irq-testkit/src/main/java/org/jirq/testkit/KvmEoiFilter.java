// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import org.jirq.api.ApicMessage;

/**
 * Tells whether the EOI of a vector reaches the IOAPIC, as KVM decides it: only if some entry with
 * that vector is of interest and addresses the CPU, or has its vector pending there.
 *
 * <p>The vectors' derived events say it too; this is for the operations where they are left out.
 */
final class KvmEoiFilter {

  private static final int RTC_PIN = 8;
  private static final int PINS = 24;

  private KvmEoiFilter() {}

  static boolean reaches(Machine machine, TestLapic lapic, int vector, boolean inService) {
    for (int pin = 0; pin < PINS; pin++) {
      long entry = machine.entry(pin);
      boolean level = (entry >>> 15 & 1) == ApicMessage.LEVEL;
      if ((entry & 0xff) == vector
          && (level || pin == RTC_PIN)
          && (inService || lapic.isAddressedBy((int) (entry >>> 56), (int) (entry >>> 11) & 1))) {
        return true;
      }
    }
    return false;
  }
}
