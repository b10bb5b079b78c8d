// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aclint;

/**
 * The register layout: RISC-V ACLINT specification 1.0-rc4, and the SiFive CLINT made of its parts.
 */
final class AclintSpec {

  /** One hart less than the registers have room for: their last place is reserved. */
  static final int MAX_HARTS = 4095;

  /** Length of an MSWI or SSWI device: 4 bytes a hart. */
  static final int SOFTWARE_LENGTH = 0x4000;

  /** Length of an MTIMER device: 8 bytes a hart, then the time. */
  static final int TIMER_LENGTH = 0x8000;

  /** Of MTIME in an MTIMER device. */
  static final int MTIME = 0x7ff8;

  /** Of the MTIMER in a CLINT; the MSWI stands at 0. */
  static final int CLINT_TIMER = 0x4000;

  static final int CLINT_LENGTH = 0x1_0000;

  private AclintSpec() {}
}
