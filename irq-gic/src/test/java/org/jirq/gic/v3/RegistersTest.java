// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jirq.api.Cell;
import org.jirq.api.MmioDevice;
import org.junit.jupiter.api.Test;

/** The registers in memory: identification, access sizes, what cannot be written. */
class RegistersTest {

  private final Rig rig = Rig.of(Cell.PLAIN);

  @Test
  void readOnlyRegistersKeepTheirValues() {
    int[] distributor = {0x4, 0x8, 0xc, 0x10, 0xffe0, 0xffe8, 0xfff0};
    for (int offset : distributor) {
      long before = rig.dist(offset);
      rig.dist(offset, -1);
      rig.dist(offset, 0);
      assertEquals(before, rig.dist(offset), "offset=" + offset);
    }
    for (int offset : new int[] {0x0, 0x4, 0x8, 0xc, 0x10, 0xffe0, 0xffe8}) {
      long before = rig.frame(1, offset);
      rig.frame(1, offset, -1);
      rig.frame(1, offset, 0);
      assertEquals(before, rig.frame(1, offset), "offset=" + offset);
    }
  }

  @Test
  void identificationSaysWhatThereIs() {
    assertEquals(2 | 1 << 16 | 9 << 19 | 1 << 24, rig.dist(4), "96 INTIDs, messages, 10 bits, A3V");
    assertEquals(0x3b, rig.dist(0xffe8), "architecture revision 3");
    assertEquals(0x3b, rig.frame(0, 0xffe8));
    assertEquals(0, rig.gic.redistributors().read(8, 8), "no LPIs, CPU 0, not the last");
    assertEquals(1L << 32 | 1 << 8 | 1 << 4, rig.gic.redistributors().read(0x2_0008, 8));
    assertEquals(1, rig.frame(1, 0xc), "the affinity in the upper half");
    assertEquals(31, GicV3.builder(1, 1020).build().distributor().read(4, 4) & 0x1f);
  }

  @Test
  void controlHasTwoBits() {
    rig.dist(0, -1);
    assertEquals(0x53, rig.dist(0));
    rig.dist(0, 0);
    assertEquals(0x50, rig.dist(0));
  }

  @Test
  void prioritiesAreAccessedByByteAndHaveFiveBits() {
    MmioDevice distributor = rig.gic.distributor();
    rig.dist(0x420, 0x0102_0408);
    assertEquals(0x08, rig.dist(0x420));
    rig.dist(0x420, -1);
    assertEquals(0xf8f8_f8f8L, rig.dist(0x420));
    distributor.write(0x421, 0x55, 1);
    assertEquals(0x50, distributor.read(0x421, 1));
    assertEquals(0xf8f8_50f8L, rig.dist(0x420));
    distributor.write(0x420, 0, 2);
    distributor.write(0x420, 0, 8);
    distributor.write(0x422, 0, 4);
    assertEquals(0xf8f8_50f8L, rig.dist(0x420), "sizes and alignments that do not exist");
  }

  @Test
  void bytesOfBitRegistersAreNotThere() {
    rig.gic.distributor().write(0x104, 0xff, 1);
    assertEquals(0, rig.dist(0x104));
    rig.dist(0x104, 0xff);
    assertEquals(0, rig.gic.distributor().read(0x104, 1));
  }

  @Test
  void distributorHasNoPrivateInterrupts() {
    for (int offset : new int[] {0x80, 0x100, 0x200, 0x300, 0x400, 0xc00, 0xc04}) {
      rig.dist(offset, -1);
      assertEquals(0, rig.dist(offset), "offset=" + offset);
    }
    assertEquals(0, rig.frame(0, 0x1_0100));
  }

  @Test
  void redistributorsHaveNoSpis() {
    rig.frame(0, 0x1_0104, -1);
    rig.frame(0, 0x1_0420, -1);
    assertEquals(0, rig.frame(0, 0x1_0104));
    assertEquals(0, rig.dist(0x104));
    assertEquals(0, rig.dist(0x420));
  }

  @Test
  void interruptsBeyondTheLastReadAsZero() {
    Rig odd = new Rig(GicV3.builder(1, 40));
    odd.dist(0x104, -1);
    odd.dist(0x108, -1);
    assertEquals(0xff, odd.dist(0x104));
    assertEquals(0, odd.dist(0x108));
    odd.dist(0xc08, -1);
    assertEquals(0xaaaa, odd.dist(0xc08));
    Rig full = new Rig(GicV3.builder(1, 1020));
    full.dist(0x100 + 31 * 4, -1);
    assertEquals(0x0fff_ffff, full.dist(0x100 + 31 * 4), "1020 to 1023 are special");
  }

  @Test
  void whatHasNoMeaningWithOneSecurityStateReadsZero() {
    for (int offset : new int[] {0x820, 0xd04, 0xe08, 0xf00, 0xf10, 0xf20}) {
      rig.dist(offset, -1);
      assertEquals(0, rig.dist(offset), "offset=" + offset);
    }
  }

  @Test
  void wakerHasOneBitThatTheGuestWrites() {
    rig.frame(0, 0x14, -1);
    assertEquals(6, rig.frame(0, 0x14));
    rig.frame(0, 0x14, 4);
    assertEquals(0, rig.frame(0, 0x14));
  }

  @Test
  void systemRegistersKeepWhatExists() {
    rig.icc(0, IccRegister.PMR, -1);
    assertEquals(0xf8, rig.icc(0, IccRegister.PMR));
    rig.icc(0, IccRegister.BPR0, 0);
    rig.icc(0, IccRegister.BPR1, 0);
    assertEquals(2, rig.icc(0, IccRegister.BPR0));
    assertEquals(3, rig.icc(0, IccRegister.BPR1));
    rig.icc(0, IccRegister.BPR0, 0xf9);
    assertEquals(2, rig.icc(0, IccRegister.BPR0), "three bits, and not below the minimum");
    rig.icc(0, IccRegister.CTLR, -1);
    assertEquals(0x8403, rig.icc(0, IccRegister.CTLR), "A3V, 16 bits, 5 bits of priority");
    rig.icc(0, IccRegister.SRE, 0);
    assertEquals(7, rig.icc(0, IccRegister.SRE));
    rig.icc(0, IccRegister.IGRPEN1, 0);
    assertEquals(0, rig.icc(0, IccRegister.IGRPEN1));
    assertEquals(1, rig.icc(0, IccRegister.IGRPEN0));
    for (IccRegister register : IccRegister.values()) {
      rig.icc(1, register, -1);
      assertEquals(rig.icc(0, register) & ~0xffff_ffffL, 0, register + " has 32 bits");
    }
  }

  @Test
  void encodingsOfSystemRegistersAreDistinct() {
    long distinct =
        java.util.Arrays.stream(IccRegister.values())
            .map(r -> r.op0() + "_" + r.op1() + "_c" + r.crn() + "_c" + r.crm() + "_" + r.op2())
            .distinct()
            .count();
    assertEquals(IccRegister.values().length, distinct);
    assertEquals(4, IccRegister.PMR.crn());
    assertEquals(6, IccRegister.PMR.crm());
    assertTrue(IccRegister.IAR1.crm() == 12 && IccRegister.IAR1.op2() == 0);
  }
}
