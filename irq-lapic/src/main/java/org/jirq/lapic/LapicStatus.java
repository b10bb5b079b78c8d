// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import java.util.Set;
import org.jirq.api.ApicMessage;
import org.jirq.api.LapicView;

/**
 * What monitors, boards and the bus can ask a local APIC. Nothing here changes anything.
 *
 * <p><b>Threads.</b> Any in the shared cell; each answer is a snapshot of one word or a few.
 */
abstract sealed class LapicStatus implements LapicView permits Lapic {

  final ApicBus bus;
  final int apicId;
  final boolean bootProcessor;
  final LapicProfile profile;
  final Set<LapicOption> options;
  final LapicRules rules;
  final LapicState state;
  final Acceptance acceptance;

  LapicStatus(LapicBuilder builder) {
    bus = builder.bus;
    apicId = builder.apicId;
    bootProcessor = builder.bootProcessor;
    profile = builder.profile;
    options = Set.copyOf(builder.options);
    rules = LapicRules.of(builder.options);
    state = new LapicState(builder.bus.cell());
    acceptance = new Acceptance(state, rules, builder.signals);
  }

  /** The registers, for {@link #register}. */
  abstract Registers registers();

  /**
   * Returns the id it was made with, by which the bus and its handlers call this CPU.
   *
   * @return 0 to 65535
   */
  public int apicId() {
    return apicId;
  }

  /**
   * Returns the id that messages in physical mode name.
   *
   * @return 0 to 255 in xAPIC mode, to 65535 in x2APIC mode
   */
  public int id() {
    return state.id();
  }

  /**
   * Returns the logical id.
   *
   * @return in xAPIC mode LDR bits 31:24, in x2APIC mode the whole LDR
   */
  public int logicalId() {
    return logicalId(x2apic());
  }

  /**
   * The logical id of a mode. That of the x2APIC follows from the APIC id, so whoever looks while
   * the mode changes never takes an LDR of the other mode for it.
   */
  int logicalId(boolean x2apic) {
    return x2apic ? x2apicLogicalId() : state.register(LapicState.LDR) >>> 24;
  }

  /** SDM, "Deriving Logical x2APIC ID from the Local x2APIC ID". */
  final int x2apicLogicalId() {
    return apicId >>> 4 << 16 | 1 << (apicId & 0xf);
  }

  /** Whether the destination format is flat. */
  boolean flat() {
    return state.register(LapicState.DFR) == LapicSpec.DFR_FLAT;
  }

  /**
   * Returns IA32_APIC_BASE.
   *
   * @return bits 51:12 address of the page, 11 enabled, 10 x2APIC mode, 8 boot processor
   */
  public long apicBase() {
    return state.words.get(LapicState.BASE);
  }

  /**
   * Tells whether it is enabled in IA32_APIC_BASE.
   *
   * @return {@code true} in xAPIC and x2APIC mode
   */
  public boolean present() {
    return state.present();
  }

  /**
   * Tells whether it is in x2APIC mode.
   *
   * @return {@code true} if so
   */
  public boolean x2apic() {
    return state.x2apic();
  }

  /**
   * Tells whether it is software-enabled: SVR bit 8.
   *
   * @return {@code true} if so
   */
  public boolean softwareEnabled() {
    return state.softwareEnabled();
  }

  /**
   * Tells whether an 8259's interrupt gets through: LINT0 is unmasked in ExtINT mode, or the local
   * APIC is disabled in IA32_APIC_BASE.
   *
   * @return {@code true} if so
   */
  public boolean acceptsExtInt() {
    return acceptance.acceptsExtInt();
  }

  /**
   * Tells whether a vector is requested.
   *
   * @param vector 0 to 255
   * @return its IRR bit
   */
  public boolean irr(int vector) {
    return state.irr.contains(vector & 0xff);
  }

  /**
   * Tells whether a vector is in service.
   *
   * @param vector 0 to 255
   * @return its ISR bit
   */
  public boolean isr(int vector) {
    return state.isr.contains(vector & 0xff);
  }

  /**
   * Tells whether a vector was level-triggered when it was requested last.
   *
   * @param vector 0 to 255
   * @return its TMR bit
   */
  public boolean tmr(int vector) {
    return state.tmr.contains(vector & 0xff);
  }

  /**
   * Returns the task priority register.
   *
   * @return 0 to 255
   */
  public int tpr() {
    return state.taskPriority();
  }

  /**
   * Returns the processor priority register.
   *
   * @return 0 to 255
   */
  public int ppr() {
    return state.processorPriority();
  }

  /**
   * Returns a register of 32 bits as the guest would read it, in any mode and without side effect.
   *
   * @param offset its offset in the page, a multiple of 16, 0 to 3F0h
   * @return its value, zero-extended; -1 if there is none that can be read
   */
  public long register(int offset) {
    return (offset & ~0x3f0) != 0 ? Registers.NONE : registers().read(offset >>> 4);
  }

  /** Whether a destination that is no broadcast names this CPU. */
  boolean matches(int destination, int destinationMode) {
    if (destinationMode == ApicMessage.PHYSICAL) {
      return destination == id();
    }
    boolean x2apic = x2apic();
    int logical = logicalId(x2apic);
    if (x2apic) {
      return logical >>> 16 == destination >>> 16 && (logical & destination & 0xffff) != 0;
    }
    if (destination >>> 8 != 0) {
      return false;
    }
    return switch (state.register(LapicState.DFR) >>> 28) {
      case 0xf -> (logical & destination) != 0;
      case 0 -> logical >>> 4 == destination >>> 4 && (logical & destination & 0xf) != 0;
      default -> false;
    };
  }

  @Override
  public boolean isAddressedBy(int destination, int destinationMode) {
    return present()
        && (destination == LapicSpec.BROADCAST || matches(destination, destinationMode));
  }

  @Override
  public boolean holds(int vector) {
    return (vector & ~0xff) == 0 && (irr(vector) || isr(vector));
  }

  /**
   * Tells the level of a pin: the OR over its sources.
   *
   * @param pin 0 (LINT0) or 1 (LINT1)
   * @return {@code true} if any source holds it high
   * @throws IllegalArgumentException if {@code pin} is out of range
   */
  public boolean level(int pin) {
    return LintWord.high(pinWord(pin));
  }

  /**
   * Tells which sources hold a pin high.
   *
   * @param pin 0 (LINT0) or 1 (LINT1)
   * @return bit n is source id n, bits 0 to 15
   * @throws IllegalArgumentException if {@code pin} is out of range
   */
  public int sources(int pin) {
    return LintWord.sources(pinWord(pin));
  }

  /**
   * Tells whether a pin's LVT entry is masked.
   *
   * @param pin 0 (LINT0) or 1 (LINT1)
   * @return bit 16 of the entry
   * @throws IllegalArgumentException if {@code pin} is out of range
   */
  public boolean masked(int pin) {
    return LintWord.masked(pinWord(pin));
  }

  private long pinWord(int pin) {
    return state.words.get(LapicState.LINT + checkPin(pin));
  }

  static int checkPin(int pin) {
    if (pin < 0 || pin >= LocalInputs.PINS) {
      throw new IllegalArgumentException("pin=" + pin + " is not in 0..1");
    }
    return pin;
  }

  /**
   * Returns the bus that it is on.
   *
   * @return the bus
   */
  public ApicBus bus() {
    return bus;
  }

  /**
   * Returns the profile that it was made with.
   *
   * @return the profile
   */
  public LapicProfile profile() {
    return profile;
  }

  /**
   * Returns the options in force.
   *
   * @return an immutable set
   */
  public Set<LapicOption> options() {
    return options;
  }
}
