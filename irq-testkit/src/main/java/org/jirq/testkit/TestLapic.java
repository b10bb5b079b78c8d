// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import org.jirq.api.ApicMessage;
import org.jirq.api.LapicView;

/**
 * As much of a local APIC as KVM's IOAPIC vectors need: who is addressed, what is requested and in
 * service, and what may be accepted. Intel SDM volume 3, chapter "APIC"; where the vectors say
 * otherwise, they hold.
 */
final class TestLapic implements LapicView {

  private static final int BROADCAST = 0xff;
  private static final int SOFTWARE_ENABLE = 0x100;
  private static final int LVT_MASKED = 0x10000;
  private static final int FLAT = 0xffffffff;

  final int id;
  final VectorSet irr = new VectorSet();
  final VectorSet isr = new VectorSet();
  final VectorSet tmr = new VectorSet();
  private int spurious;
  private int logical;
  private int format;
  private int priority;
  private int lint0;
  private boolean initPending;

  TestLapic(int id) {
    this.id = id;
    reset();
    // The boot processor starts with its LINT0 open for the 8259s.
    lint0 = id == 0 ? 0x700 : LVT_MASKED;
  }

  private void reset() {
    irr.clear();
    isr.clear();
    tmr.clear();
    spurious = 0xff;
    logical = 0;
    format = FLAT;
    priority = 0;
    lint0 = LVT_MASKED;
    initPending = false;
  }

  /** A guest store to a register; false if the vectors know no such register. */
  boolean write(int register, int value) {
    switch (register) {
      case 0x80 -> priority = value & 0xff;
      case 0xd0 -> logical = value >>> 24;
      case 0xe0 -> format = value | 0x0fffffff;
      case 0xf0 -> {
        spurious = value;
        if (!softwareEnabled()) {
          lint0 |= LVT_MASKED;
        }
      }
      case 0x350 -> lint0 = softwareEnabled() ? value : value | LVT_MASKED;
      default -> {
        return false;
      }
    }
    return true;
  }

  boolean softwareEnabled() {
    return (spurious & SOFTWARE_ENABLE) != 0;
  }

  /** Whether an 8259's interrupt gets through: LINT0 unmasked, delivery mode ExtINT. */
  boolean takesExtInt() {
    return (lint0 & (LVT_MASKED | 0x700)) == 0x700;
  }

  int logicalId() {
    return logical;
  }

  boolean flat() {
    return format == FLAT;
  }

  @Override
  public boolean isAddressedBy(int destination, int destinationMode) {
    if (destination == BROADCAST) {
      return true;
    }
    if (destinationMode == ApicMessage.PHYSICAL) {
      return destination == id;
    }
    return switch (format >>> 28) {
      case 0xf -> (logical & destination) != 0;
      case 0 -> logical >>> 4 == destination >>> 4 && (logical & destination & 0xf) != 0;
      default -> false;
    };
  }

  @Override
  public boolean holds(int vector) {
    return irr.contains(vector) || isr.contains(vector);
  }

  /** Takes a message; false if it is refused. */
  boolean accept(int vector, int deliveryMode, int triggerMode) {
    switch (deliveryMode) {
      case ApicMessage.FIXED, ApicMessage.LOWEST_PRIORITY -> {
        if (!softwareEnabled()) {
          return false;
        }
        irr.set(vector, true);
        tmr.set(vector, triggerMode == ApicMessage.LEVEL);
        return true;
      }
      case ApicMessage.SMI, ApicMessage.EXTINT -> {
        return false;
      }
      default -> {
        initPending |= deliveryMode == ApicMessage.INIT;
        return true;
      }
    }
  }

  /** An INIT takes effect when the machine's state is looked at, after the operation. */
  void settle() {
    if (initPending) {
      reset();
    }
  }

  /**
   * Moves the highest acceptable request into service; -1 if there is none. The recording host did
   * it from outside, so it works on a disabled local APIC too.
   */
  int acceptInterrupt() {
    int requested = irr.highest();
    int inService = Math.max(0, isr.highest());
    if (requested < 0 || (requested & 0xf0) <= Math.max(priority & 0xf0, inService & 0xf0)) {
      return -1;
    }
    irr.set(requested, false);
    isr.set(requested, true);
    return requested;
  }

  /** Ends the highest interrupt in service; -1 if there is none. */
  int end() {
    int vector = isr.highest();
    if (vector >= 0) {
      isr.set(vector, false);
    }
    return vector;
  }
}
