// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

/** Register layout of an interrupt domain: AIA 1.0, section 4.5 and table 4.1. */
final class AplicSpec {

  static final int MAX_SOURCES = 1023;
  static final int MAX_HARTS = 16384;
  static final int MAX_GUESTS = 63;

  /** Domains: the root at machine level and its only child at supervisor level. */
  static final int MACHINE = 0;

  static final int SUPERVISOR = 1;
  static final int DOMAINS = 2;

  static final int DOMAINCFG = 0x0000;
  static final int SOURCECFG = 0x0004;
  static final int SOURCECFG_END = 0x1000;
  static final int MMSIADDRCFG = 0x1bc0;
  static final int MMSIADDRCFGH = 0x1bc4;
  static final int SMSIADDRCFG = 0x1bc8;
  static final int SMSIADDRCFGH = 0x1bcc;
  static final int SETIP = 0x1c00;
  static final int SETIPNUM = 0x1cdc;
  static final int IN_CLRIP = 0x1d00;
  static final int CLRIPNUM = 0x1ddc;
  static final int SETIE = 0x1e00;
  static final int SETIENUM = 0x1edc;
  static final int CLRIE = 0x1f00;
  static final int CLRIENUM = 0x1fdc;
  static final int SETIPNUM_LE = 0x2000;
  static final int SETIPNUM_BE = 0x2004;
  static final int GENMSI = 0x3000;
  static final int TARGET = 0x3004;
  static final int TARGET_END = 0x4000;
  static final int IDC = 0x4000;

  /** Bytes of an array of words with one bit for each source. */
  static final int BITS_LENGTH = 0x80;

  /** Size of an interrupt delivery control structure, and its registers. */
  static final int IDC_SIZE = 32;

  static final int IDELIVERY = 0x00;
  static final int IFORCE = 0x04;
  static final int ITHRESHOLD = 0x08;
  static final int TOPI = 0x18;
  static final int CLAIMI = 0x1c;

  /** domaincfg: the constant in bits 31:24, and its fields. */
  static final long DOMAINCFG_CONSTANT = 0x8000_0000L;

  static final long IE = 1L << 8;
  static final long DM = 1L << 2;

  /** sourcecfg: D, its child index and the source mode. */
  static final long D = 1L << 10;

  static final long CHILD_INDEX = 0x3ff;
  static final long SM = 7;

  /** target and genmsi: hart index, guest index, EIID. */
  static final int HART_SHIFT = 18;

  static final long HART = 0x3fffL << HART_SHIFT;
  static final int GUEST_SHIFT = 12;
  static final long GUEST = 0x3fL << GUEST_SHIFT;
  static final long EIID = 0x7ff;
  static final long BUSY = 1L << 12;

  /** topi and claimi: where the identity stands. */
  static final int IDENTITY_SHIFT = 16;

  private AplicSpec() {}
}
