// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

/**
 * The programmer's view of the 8259A (Intel 8259A datasheet, order number 231468) and of the
 * edge/level control registers that PC chip sets put beside it (82371SB datasheet, 2.5.3).
 */
final class PicSpec {

  static final int MASTER_COMMAND = 0x20;
  static final int MASTER_DATA = 0x21;
  static final int SLAVE_COMMAND = 0xa0;
  static final int SLAVE_DATA = 0xa1;
  static final int MASTER_ELCR = 0x4d0;
  static final int SLAVE_ELCR = 0x4d1;

  /** The master's input that the slave's INT drives. */
  static final int CASCADE = 2;

  /** The input in whose name a request that went away is answered. */
  static final int SPURIOUS = 7;

  /** ICW1: an ICW4 will follow; single, so no ICW3; level triggered inputs; this is an ICW1. */
  static final int IC4 = 0x01;

  static final int SNGL = 0x02;
  static final int LTIM = 0x08;
  static final int ICW1 = 0x10;

  /** ICW2: the vector's upper bits. */
  static final int ICW2_BASE = 0xf8;

  /** ICW4: automatic end of interrupt; special fully nested mode. */
  static final int AEOI = 0x02;

  static final int SFNM = 0x10;

  /** OCW3: this is one; read register command, its ISR bit; poll; special mask command, its bit. */
  static final int OCW3 = 0x08;

  static final int RR = 0x02;
  static final int RIS = 0x01;
  static final int POLL = 0x04;
  static final int ESMM = 0x40;
  static final int SMM = 0x20;

  /** Bit of the poll byte: there was a request. */
  static final int POLLED = 0x80;

  private PicSpec() {}

  /** The inputs of a chip whose trigger mode ELCR can choose: not timer, keyboard, cascade, RTC. */
  static int elcrMask(int chip) {
    return chip == PicPair.MASTER ? 0xf8 : 0xde;
  }
}
