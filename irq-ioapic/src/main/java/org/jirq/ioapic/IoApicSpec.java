// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

/**
 * Register layout of the Intel 82093AA I/O APIC (datasheet 290566, section 3) and, where version is
 * 20h, of the I/O APIC in the ICH family, which adds the EOI register.
 */
final class IoApicSpec {

  /** Offset of the I/O register select register (RW, 32 bits; bits 7:0 used). */
  static final int IOREGSEL = 0x00;

  /** Offset of the I/O window register (RW, 32 bits). */
  static final int IOWIN = 0x10;

  /** Offset of the EOI register (WO, 32 bits; bits 7:0 the vector); version 20h only. */
  static final int EOIR = 0x40;

  /** Bits of IOREGSEL that are kept. */
  static final int IOREGSEL_MASK = 0xff;

  /**
   * Bits of IOREGSEL that are kept by a chip with more than {@link #PINS_IN_8_BITS} pins, whose
   * last entries no 8-bit index reaches.
   */
  static final int IOREGSEL_MASK_WIDE = 0x1ff;

  /** Pins whose entries an 8-bit index reaches: (100h - 10h) / 2. */
  static final int PINS_IN_8_BITS = 120;

  /** Length of the block of registers; what lies beyond is undefined, or repeats it. */
  static final int BLOCK_LENGTH = 0x100;

  /** Index of the identification register (RW): bits 27:24 the APIC id. */
  static final int IOAPICID = 0x00;

  /** Index of the version register (RO): bits 7:0 version, bits 23:16 number of the last entry. */
  static final int IOAPICVER = 0x01;

  /**
   * Index of the arbitration register (RO): bits 27:24 the arbitration id, loaded with the APIC id.
   */
  static final int IOAPICARB = 0x02;

  /** Index of the low half of the first redirection table entry; the high half follows it. */
  static final int IOREDTBL = 0x10;

  static final int ID_SHIFT = 24;
  static final int ID_MASK = 0xf;
  static final int MAX_REDIRECTION_ENTRY_SHIFT = 16;

  static final int VERSION_82093AA = 0x11;
  static final int VERSION_ICH = 0x20;

  /** The most pins: the version register counts entries up to 239. */
  static final int MAX_PINS = 240;

  // Redirection table entry, 64 bits (datasheet 3.2.4).
  static final int INTVEC_SHIFT = 0;
  static final long INTVEC = 0xffL;
  static final int DELMOD_SHIFT = 8;
  static final long DELMOD = 0x7L << DELMOD_SHIFT;
  static final int DESTMOD_SHIFT = 11;
  static final long DESTMOD = 1L << DESTMOD_SHIFT;

  /** Delivery status, RO. */
  static final long DELIVS = 1L << 12;

  /**
   * Interrupt input pin polarity: stored; levels are given as asserted or not, whatever it says.
   */
  static final long INTPOL = 1L << 13;

  /** Remote IRR, RO. */
  static final long REMOTE_IRR = 1L << 14;

  static final int TRIGGER_SHIFT = 15;
  static final long TRIGGER_LEVEL = 1L << TRIGGER_SHIFT;
  static final long INTERRUPT_MASK = 1L << 16;

  /** Reserved in the low half: bits 31:17. */
  static final long RESERVED_LOW = 0xfffe_0000L;

  /** Bits 55:49: destination bits 14:8 where extended destinations are on, otherwise reserved. */
  static final int EXTENDED_DESTINATION_SHIFT = 49;

  static final long EXTENDED_DESTINATION = 0x7fL << EXTENDED_DESTINATION_SHIFT;

  /** Reserved in the high half: bits 55:32. */
  static final long RESERVED_HIGH = 0x00ff_ffffL << 32;

  static final int DESTINATION_SHIFT = 56;
  static final long DESTINATION = 0xffL << DESTINATION_SHIFT;

  /** Bits of the low half that the guest may change. */
  static final long RW_LOW = INTVEC | DELMOD | DESTMOD | INTPOL | TRIGGER_LEVEL | INTERRUPT_MASK;

  /** An entry after reset: masked, all else 0. */
  static final long RESET_ENTRY = INTERRUPT_MASK;

  /** ISA IRQ 8, the real-time clock, on every PC. */
  static final int RTC_PIN = 8;

  /** EOIs in a row that find the line high before a pin is put off. */
  static final int STORM_LIMIT = 10_000;

  /** For how long it is put off, in nanoseconds. */
  static final long STORM_PAUSE_NANOS = 10_000_000L;

  private IoApicSpec() {}
}
