// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

/**
 * The system registers of the CPU interface, with their encodings in MRS and MSR (IHI 0069, 12.2).
 *
 * <p>With five bits of pre-emption ICC_AP0R1..3 and ICC_AP1R1..3 do not exist.
 */
public enum IccRegister {
  /** Interrupt priority mask, read and write. */
  PMR(4, 6, 0),
  /** Acknowledges an interrupt of group 0; read only. */
  IAR0(12, 8, 0),
  /** Ends an interrupt of group 0; write only. */
  EOIR0(12, 8, 1),
  /** The pending interrupt of the highest priority, if it is of group 0; read only. */
  HPPIR0(12, 8, 2),
  /** Binary point of group 0, 2 to 7; read and write. */
  BPR0(12, 8, 3),
  /** Active priorities of group 0, read and write. */
  AP0R0(12, 8, 4),
  /** Active priorities of group 1, read and write. */
  AP1R0(12, 9, 0),
  /** Deactivates an interrupt after its priority drop; write only. */
  DIR(12, 11, 1),
  /** Running priority; read only. */
  RPR(12, 11, 3),
  /** Sends SGIs of group 1; write only. */
  SGI1R(12, 11, 5),
  /** Sends SGIs of the other security state, which is group 0 here; write only. */
  ASGI1R(12, 11, 6),
  /** Sends SGIs of group 0; write only. */
  SGI0R(12, 11, 7),
  /** Acknowledges an interrupt of group 1; read only. */
  IAR1(12, 12, 0),
  /** Ends an interrupt of group 1; write only. */
  EOIR1(12, 12, 1),
  /** The pending interrupt of the highest priority, if it is of group 1; read only. */
  HPPIR1(12, 12, 2),
  /** Binary point of group 1, 3 to 7; read and write. */
  BPR1(12, 12, 3),
  /** Control: CBPR in bit 0, EOImode in bit 1; read and write. */
  CTLR(12, 12, 4),
  /** System register enable; reads 7, ignores writes. */
  SRE(12, 12, 5),
  /** Enables group 0; read and write. */
  IGRPEN0(12, 12, 6),
  /** Enables group 1; read and write. */
  IGRPEN1(12, 12, 7);

  private final int crn;
  private final int crm;
  private final int op2;

  IccRegister(int crn, int crm, int op2) {
    this.crn = crn;
    this.crm = crm;
    this.op2 = op2;
  }

  /**
   * Returns op0 of the register's encoding.
   *
   * @return 3
   */
  public int op0() {
    return 3;
  }

  /**
   * Returns op1 of the register's encoding.
   *
   * @return 0
   */
  public int op1() {
    return 0;
  }

  /**
   * Returns CRn of the register's encoding.
   *
   * @return 4 or 12
   */
  public int crn() {
    return crn;
  }

  /**
   * Returns CRm of the register's encoding.
   *
   * @return 6 to 12
   */
  public int crm() {
    return crm;
  }

  /**
   * Returns op2 of the register's encoding.
   *
   * @return 0 to 7
   */
  public int op2() {
    return op2;
  }
}
