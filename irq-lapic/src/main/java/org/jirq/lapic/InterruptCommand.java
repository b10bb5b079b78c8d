// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import org.jirq.api.ApicMessage;

/**
 * The interrupt command register: sends IPIs. SDM, "Issuing Interprocessor Interrupts".
 *
 * <p>Sending is done when the write returns, so the delivery status is always idle.
 */
final class InterruptCommand {

  private static final int FIXED = ApicMessage.FIXED;

  /** Delivery modes that may go to all others; SDM, table of valid ICR combinations. */
  private static final int TO_OTHERS_MODES =
      1 << FIXED
          | 1 << ApicMessage.LOWEST_PRIORITY
          | 1 << ApicMessage.SMI
          | 1 << ApicMessage.NMI
          | 1 << ApicMessage.INIT
          | 1 << ApicMessage.STARTUP;

  private final LapicState state;
  private final LapicRules rules;
  private final LocalInputs inputs;
  private final ApicBus bus;
  private final Lapic self;

  InterruptCommand(
      LapicState state, LapicRules rules, LocalInputs inputs, ApicBus bus, Lapic self) {
    this.state = state;
    this.rules = rules;
    this.inputs = inputs;
    this.bus = bus;
    this.self = self;
  }

  /** The guest writes the low half: the command is carried out. */
  void writeLow(int low) {
    long high = state.words.get(LapicState.ICR) & 0xffff_ffff_0000_0000L;
    write(high | Integer.toUnsignedLong(low));
  }

  void writeHigh(int high) {
    long low = state.words.get(LapicState.ICR) & 0xffff_ffffL;
    state.words.set(LapicState.ICR, (high & 0xff00_0000L) << 32 | low);
  }

  /** The guest writes both halves at once, as the x2APIC does: the command is carried out. */
  void write(long value) {
    int low = (int) value & LapicSpec.ICR_WRITABLE;
    state.words.set(LapicState.ICR, value & 0xffff_ffff_0000_0000L | low);
    send(low, (int) (value >>> 32));
  }

  /** The self IPI register: fixed, edge, to the own CPU. */
  void sendSelf(int vector) {
    if (legal(FIXED, vector)) {
      self.take(vector, FIXED, ApicMessage.EDGE, Lapic.NOBODY_ASKS);
    }
  }

  private boolean legal(int mode, int vector) {
    boolean carriesVector = mode == FIXED || mode == ApicMessage.LOWEST_PRIORITY;
    if (rules.errorStatus() && carriesVector && vector < LapicSpec.FIRST_LEGAL_VECTOR) {
      inputs.error(LapicSpec.ERROR_SEND_VECTOR);
      return false;
    }
    return true;
  }

  private boolean valid(int mode, int shorthand) {
    return switch (shorthand) {
      case LapicSpec.TO_SELF, LapicSpec.TO_ALL -> mode == FIXED;
      default -> (TO_OTHERS_MODES >>> mode & 1) != 0;
    };
  }

  private void send(int low, int high) {
    int vector = low & 0xff;
    int mode = low >>> 8 & 7;
    int shorthand = low >>> LapicSpec.ICR_SHORTHAND_SHIFT;
    boolean level = (low & LapicSpec.ICR_LEVEL) != 0;
    if (mode == ApicMessage.INIT && level && (low & LapicSpec.ICR_ASSERT) == 0) {
      // INIT level de-assert only synchronised arbitration ids, which there are none of.
      return;
    }
    if (rules.ipiCombinations() && !valid(mode, shorthand) || !legal(mode, vector)) {
      return;
    }
    int trigger = level && rules.ipiTriggerMode() ? ApicMessage.LEVEL : ApicMessage.EDGE;
    switch (shorthand) {
      case LapicSpec.TO_SELF -> self.take(vector, mode, trigger, Lapic.NOBODY_ASKS);
      case LapicSpec.TO_ALL -> bus.ipiToAll(vector, mode, trigger, null);
      case LapicSpec.TO_OTHERS -> bus.ipiToAll(vector, mode, trigger, self);
      default -> {
        boolean x2apic = state.x2apic();
        int destination = x2apic ? high : high >>> 24;
        int destinationMode =
            (low & LapicSpec.ICR_LOGICAL) != 0 ? ApicMessage.LOGICAL : ApicMessage.PHYSICAL;
        bus.ipi(vector, destination, x2apic, destinationMode, mode, trigger);
      }
    }
  }
}
