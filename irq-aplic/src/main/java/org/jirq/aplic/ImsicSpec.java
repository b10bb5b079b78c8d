// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

/** Register layout of an IMSIC: AIA 1.0, sections 3.5 and 3.7 to 3.9. */
final class ImsicSpec {

  static final int MAX_IDENTITIES = 2047;
  static final int MAX_GUESTS = 63;

  /** The page of an interrupt file, and its registers. */
  static final int PAGE_SHIFT = 12;

  static final int PAGE = 1 << PAGE_SHIFT;
  static final int SETEIPNUM_LE = 0;
  static final int SETEIPNUM_BE = 4;

  /** Values of the select CSRs. */
  static final int EIDELIVERY = 0x70;

  static final int EITHRESHOLD = 0x72;
  static final int EIP = 0x80;
  static final int EIE = 0xc0;
  static final int LAST = 0xff;

  private ImsicSpec() {}
}
