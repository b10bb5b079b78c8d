// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

/**
 * Register layout and numbers of the local APIC, with the names of Intel SDM volume 3, chapter
 * "Advanced Programmable Interrupt Controller (APIC)".
 *
 * <p>Registers are named by their index: the offset in the page divided by 16, and at the same time
 * the MSR number minus 800h.
 */
final class LapicSpec {

  static final int ID = 0x02;
  static final int VERSION = 0x03;
  static final int TPR = 0x08;
  static final int APR = 0x09;
  static final int PPR = 0x0a;
  static final int EOI = 0x0b;
  static final int LDR = 0x0d;
  static final int DFR = 0x0e;
  static final int SVR = 0x0f;
  static final int ISR = 0x10;
  static final int TMR = 0x18;
  static final int IRR = 0x20;
  static final int ESR = 0x28;
  static final int LVT_CMCI = 0x2f;
  static final int ICR_LOW = 0x30;
  static final int ICR_HIGH = 0x31;
  static final int LVT_TIMER = 0x32;
  static final int LVT_THERMAL = 0x33;
  static final int LVT_PERFORMANCE = 0x34;
  static final int LVT_LINT0 = 0x35;
  static final int LVT_LINT1 = 0x36;
  static final int LVT_ERROR = 0x37;
  static final int INITIAL_COUNT = 0x38;
  static final int CURRENT_COUNT = 0x39;
  static final int DIVIDE = 0x3e;
  static final int SELF_IPI = 0x3f;
  static final int REGISTERS = 0x40;

  /** Length of the register page, in bytes. */
  static final int PAGE = 0x1000;

  static final int MSR_APIC_BASE = 0x1b;
  static final int MSR_TSC_DEADLINE = 0x6e0;
  static final int MSR_X2APIC = 0x800;
  static final int MSR_X2APIC_LAST = 0x8ff;

  /* Version register. */
  static final int VERSION_INTEGRATED = 0x14;
  static final int VERSION_DIRECTED_EOI = 1 << 24;

  /* Spurious-interrupt vector register. */
  static final int SVR_ENABLE = 0x100;
  static final int SVR_SUPPRESS_BROADCAST = 0x1000;
  static final int SVR_STORED = 0x3ff;
  static final int SVR_RESET = 0xff;

  /* Local vector table entries. */
  static final int LVT_VECTOR = 0xff;
  static final int LVT_MODE = 0x700;
  static final int LVT_POLARITY = 1 << 13;
  static final int LVT_REMOTE_IRR = 1 << 14;
  static final int LVT_LEVEL = 1 << 15;
  static final int LVT_MASKED = 1 << 16;
  static final int LVT_DELIVERY_STATUS = 1 << 12;
  static final int LVT_TIMER_MODE = 3 << 17;
  static final int TIMER_PERIODIC = 1 << 17;
  static final int TIMER_TSC_DEADLINE = 2 << 17;
  static final int TIMER_WRITABLE = LVT_VECTOR | LVT_MASKED | LVT_TIMER_MODE;
  static final int LOCAL_WRITABLE = LVT_VECTOR | LVT_MODE | LVT_MASKED;
  static final int ERROR_WRITABLE = LVT_VECTOR | LVT_MASKED;
  static final int LINT_WRITABLE = LVT_VECTOR | LVT_MODE | LVT_POLARITY | LVT_LEVEL | LVT_MASKED;

  /** LINT0 open for the 8259s. */
  static final int LINT_EXTINT = 0x700;

  static final int DIVIDE_WRITABLE = 0xb;

  /* Destination format register. */
  static final int DFR_FLAT = 0xffff_ffff;
  static final int DFR_FIXED_BITS = 0x0fff_ffff;

  /* Interrupt command register, low half. */
  static final int ICR_DELIVERY_STATUS = 1 << 12;
  static final int ICR_LOGICAL = 1 << 11;
  static final int ICR_ASSERT = 1 << 14;
  static final int ICR_LEVEL = 1 << 15;
  static final int ICR_SHORTHAND_SHIFT = 18;
  static final int ICR_WRITABLE = 0x000c_cfff;
  static final int TO_NAMED = 0;
  static final int TO_SELF = 1;
  static final int TO_ALL = 2;
  static final int TO_OTHERS = 3;

  /* Error status register. */
  static final int ERROR_SEND_VECTOR = 1 << 5;
  static final int ERROR_RECEIVE_VECTOR = 1 << 6;
  static final int ERROR_REGISTER = 1 << 7;
  static final int ERRORS = 0xef;

  /** Vectors below this one are reserved for exceptions and illegal in messages. */
  static final int FIRST_LEGAL_VECTOR = 16;

  /* IA32_APIC_BASE. */
  static final long BASE_BSP = 1 << 8;
  static final long BASE_EXTD = 1 << 10;
  static final long BASE_ENABLE = 1 << 11;
  static final long BASE_ADDRESS = 0xf_ffff_ffff_f000L;
  static final long BASE_DEFAULT = 0xfee0_0000L;

  static final int BROADCAST = 0xff;
  static final int X2APIC_BROADCAST = 0xffff_ffff;

  private LapicSpec() {}
}
