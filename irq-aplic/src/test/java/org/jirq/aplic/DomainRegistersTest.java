// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import static org.jirq.aplic.Rig.DETACHED;
import static org.jirq.aplic.Rig.EDGE1;
import static org.jirq.aplic.Rig.LEVEL1;
import static org.jirq.aplic.Rig.M;
import static org.jirq.aplic.Rig.S;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;
import org.junit.jupiter.api.Test;

/** The control region of a domain: AIA 1.0 section 4.5, outside of delivery. */
class DomainRegistersTest {

  private final Rig rig = Rig.direct(Cell.PLAIN);

  @Test
  void domaincfgShowsItsConstantAndOnlyIeWithoutMsis() {
    rig.write(M, 0, 0xffff_ffffL);
    assertEquals(0x8000_0100L, rig.read(M, 0), "no DM without a taker of messages, BE is 0");
    rig.write(M, 0, 0);
    assertEquals(0x8000_0000L, rig.read(M, 0));
  }

  @Test
  void deliveryModeIsWritableWithATakerOfMessages() {
    Rig msi = Rig.msi(Cell.PLAIN);
    msi.write(S, 0, 0xffff_ffffL);
    assertEquals(0x8000_0104L, msi.read(S, 0));
  }

  @Test
  void sourceDelegatedToNobodyIsInvisibleToTheChild() {
    rig.write(S, 4 * 5, LEVEL1);
    rig.write(S, 0x3000 + 4 * 5, Rig.target(1, 3));
    rig.write(S, 0x1edc, 5);
    rig.write(S, 0x1cdc, 5);
    rig.wire(5, true);
    assertEquals(0, rig.read(S, 4 * 5));
    assertEquals(0, rig.read(S, 0x3000 + 4 * 5));
    assertEquals(0, rig.read(S, 0x1c00) | rig.read(S, 0x1d00) | rig.read(S, 0x1e00));
  }

  @Test
  void delegatedSourceIsInvisibleToTheRootButForItsDelegation() {
    rig.use(S, 5, LEVEL1, Rig.target(1, 3));
    rig.wire(5, true);
    assertEquals(0x400, rig.read(M, 4 * 5));
    rig.write(M, 0x1fdc, 5);
    rig.write(M, 0x1f00, 1 << 5);
    rig.write(M, 0x3000 + 4 * 5, Rig.target(2, 1));
    assertEquals(0, rig.read(M, 0x1c00) | rig.read(M, 0x1d00) | rig.read(M, 0x1e00));
    assertEquals(0, rig.read(M, 0x3000 + 4 * 5));
    assertEquals(1 << 5, rig.read(S, 0x1c00));
    assertEquals(1 << 5, rig.read(S, 0x1d00));
    assertEquals(1 << 5, rig.read(S, 0x1e00));
    assertEquals(Rig.target(1, 3), rig.read(S, 0x3000 + 4 * 5));
  }

  @Test
  void takingASourceBackEndsTheChildsConfiguration() {
    rig.use(S, 5, LEVEL1, Rig.target(1, 3));
    rig.write(M, 4 * 5, EDGE1);
    assertEquals(0, rig.read(S, 4 * 5));
    assertEquals(EDGE1, rig.read(M, 4 * 5));
    assertEquals(0, rig.read(M, 0x1e00), "a source that becomes active is not enabled");
    rig.write(M, 4 * 5, 0x400);
    assertEquals(0, rig.read(S, 4 * 5), "zero until written again");
  }

  @Test
  void delegatingAgainDisturbsNothing() {
    rig.use(S, 5, LEVEL1, Rig.target(1, 3));
    rig.write(M, 4 * 5, 0x7ff);
    assertEquals(0x400, rig.read(M, 4 * 5), "the child index holds 0 only");
    assertEquals(LEVEL1, rig.read(S, 4 * 5));
    assertEquals(1 << 5, rig.read(S, 0x1e00));
  }

  @Test
  void leafDomainThatDelegatesGetsZeroInstead() {
    rig.use(S, 5, LEVEL1, Rig.target(1, 3));
    rig.write(S, 4 * 5, 0x400 | LEVEL1);
    assertEquals(0, rig.read(S, 4 * 5));
    assertEquals(0, rig.read(S, 0x1e00));
  }

  @Test
  void reservedSourceModesAreInactive() {
    for (int mode = 2; mode <= 3; mode++) {
      rig.write(M, 4 * 9, DETACHED);
      rig.write(M, 4 * 9, mode);
      assertEquals(0, rig.read(M, 4 * 9));
    }
  }

  @Test
  void becomingInactiveClearsPendingEnableAndTarget() {
    rig.use(M, 9, EDGE1, Rig.target(1, 3));
    rig.write(M, 0x1cdc, 9);
    rig.write(M, 4 * 9, 0);
    assertEquals(0, rig.read(M, 0x1c00) | rig.read(M, 0x1e00) | rig.read(M, 0x3000 + 4 * 9));
    rig.write(M, 4 * 9, EDGE1);
    assertEquals(0, rig.read(M, 0x1c00) | rig.read(M, 0x1e00));
  }

  @Test
  void sourceZeroAndSourcesBeyondTheLastDoNotExist() {
    for (int source : new int[] {71, 1023}) {
      rig.write(M, 4L * source, LEVEL1);
      assertEquals(0, rig.read(M, 4L * source));
      rig.write(M, 0x3000 + 4L * source, 1);
      assertEquals(0, rig.read(M, 0x3000 + 4L * source));
    }
    for (long number : new long[] {0, 71, 1024, 0xffff_ffffL}) {
      rig.write(M, 0x1cdc, number);
      rig.write(M, 0x1edc, number);
      rig.write(M, 0x1ddc, number);
      rig.write(M, 0x1fdc, number);
    }
    for (int word = 0; word < 32; word++) {
      rig.write(M, 0x1c00 + 4 * word, 0xffff_ffffL);
      rig.write(M, 0x1e00 + 4 * word, 0xffff_ffffL);
      assertEquals(0, rig.read(M, 0x1c00 + 4 * word) | rig.read(M, 0x1e00 + 4 * word));
    }
  }

  @Test
  void enableBitsAreSetAndClearedByWordAndByNumber() {
    rig.write(M, 4 * 33, EDGE1);
    rig.write(M, 4 * 40, EDGE1);
    rig.write(M, 0x1e04, 0xffff_ffffL);
    assertEquals(1 << 1 | 1 << 8, rig.read(M, 0x1e04));
    rig.write(M, 0x1fdc, 33);
    assertEquals(1 << 8, rig.read(M, 0x1e04));
    rig.write(M, 0x1f04, 1 << 8);
    assertEquals(0, rig.read(M, 0x1e04));
    rig.write(M, 0x1edc, 40);
    assertEquals(1 << 8, rig.read(M, 0x1e04));
  }

  @Test
  void writeOnlyRegistersReadZero() {
    rig.use(M, 1, EDGE1, 1);
    rig.write(M, 0x1cdc, 1);
    for (long at : new long[] {0x1cdc, 0x1ddc, 0x1edc, 0x1f00, 0x1fdc, 0x2000, 0x2004, 0x3000}) {
      assertEquals(0, rig.read(M, at), Long.toHexString(at));
    }
  }

  @Test
  void setipnumInBothByteOrders() {
    rig.write(M, 4 * 5, DETACHED);
    rig.write(M, 4 * 6, DETACHED);
    rig.write(M, 0x2000, 5);
    rig.write(M, 0x2004, 0x0600_0000L);
    assertEquals(1 << 5 | 1 << 6, rig.read(M, 0x1c00));
  }

  @Test
  void directTargetKeepsHartAndPriorityAndNoZeroPriority() {
    rig.write(M, 4 * 5, EDGE1);
    rig.write(M, 0x3014, 0xffff_ffffL);
    assertEquals(0xfffc_00ffL, rig.read(M, 0x3014));
    rig.write(M, 0x3014, 2 << 18);
    assertEquals(2 << 18 | 1, rig.read(M, 0x3014));
    Rig narrow = new Rig(Aplic.builder(8, 1).iprioBits(1), false);
    narrow.write(M, 4 * 5, EDGE1);
    narrow.write(M, 0x3014, 0xfe);
    assertEquals(1, narrow.read(M, 0x3014), "IPRIOLEN 1: always 1");
  }

  @Test
  void msiTargetKeepsHartIdentityAndTheChildsGuest() {
    Rig msi = Rig.msi(Cell.PLAIN);
    msi.use(M, 5, DETACHED, 0xffff_ffffL);
    assertEquals(0xfffc_07ffL, msi.read(M, 0x3014));
    msi.use(S, 6, DETACHED, 0xffff_ffffL);
    assertEquals(0xffff_f7ffL, msi.read(S, 0x3018));
    Rig withoutGuests = new Rig(Aplic.builder(8, 1), true);
    withoutGuests.write(S, 0, 4);
    withoutGuests.use(S, 6, DETACHED, 0xffff_ffffL);
    assertEquals(0xfffc_07ffL, withoutGuests.read(S, 0x3018));
  }

  @Test
  void addressRegistersExistInTheRootOfAnAplicThatSends() {
    Rig msi = new Rig(Aplic.builder(8, 1), true);
    for (int at = 0x1bc0; at <= 0x1bcc; at += 4) {
      rig.write(M, at, 0xffff_ffffL);
      assertEquals(0, rig.read(M, at), "direct mode only");
      msi.write(S, at, 0xffff_ffffL);
      assertEquals(0, msi.read(S, at), "the child has none");
    }
    msi.write(M, 0x1bc0, 0xffff_ffffL);
    msi.write(M, 0x1bc8, 0x1234_5678L);
    msi.write(M, 0x1bcc, 0xffff_ffffL);
    msi.write(M, 0x1bc4, 0x7fff_ffffL);
    assertEquals(0xffff_ffffL, msi.read(M, 0x1bc0));
    assertEquals(0x1f77_ffffL, msi.read(M, 0x1bc4));
    assertEquals(0x1234_5678L, msi.read(M, 0x1bc8));
    assertEquals(0x0070_0fffL, msi.read(M, 0x1bcc));
  }

  @Test
  void lockMakesAddressRegistersReadOnlyUntilReset() {
    Rig msi = new Rig(Aplic.builder(8, 1), true);
    msi.write(M, 0x1bc0, 7);
    msi.write(M, 0x1bc4, 0x8000_0001L);
    for (int at = 0x1bc0; at <= 0x1bcc; at += 4) {
      msi.write(M, at, 0x55);
    }
    assertEquals(7, msi.read(M, 0x1bc0));
    assertEquals(0x8000_0001L, msi.read(M, 0x1bc4));
    assertEquals(0, msi.read(M, 0x1bc8) | msi.read(M, 0x1bcc));
    msi.aplic.reset();
    assertEquals(0, msi.read(M, 0x1bc4));
  }

  @Test
  void otherAccessesAreIgnoredAndTold() {
    List<String> told = new ArrayList<>();
    Aplic aplic =
        Aplic.builder(8, 1)
            .events(
                new IrqEvents() {
                  @Override
                  public void invalidAccess(long offset, int size, boolean write) {
                    told.add(Long.toHexString(offset) + "/" + size + (write ? "w" : "r"));
                  }
                })
            .build();
    aplic.machineDomain().write(0, 0x100, 1);
    aplic.machineDomain().write(2, 0x100, 4);
    aplic.machineDomain().write(0x1bc0, 1, 4);
    aplic.machineDomain().write(0x4020, 1, 4);
    aplic.machineDomain().read(0, 8);
    aplic.machineDomain().read(-4, 4);
    assertEquals(List.of("0/1w", "2/4w", "1bc0/4w", "4020/4w", "0/8r", "-4/4r"), fix(told));
    assertEquals(0x8000_0000L, aplic.machineDomain().read(0, 4));
  }

  private static List<String> fix(List<String> told) {
    return told.stream().map(text -> text.replace("fffffffffffffffc", "-4")).toList();
  }

  @Test
  void regionIsAWholeNumberOfPagesWithAStructureForEachHart() {
    assertEquals(0x5000, Aplic.builder(8, 1).build().machineDomain().length());
    assertEquals(0x5000, Aplic.builder(8, 128).build().machineDomain().length());
    assertEquals(0x6000, Aplic.builder(8, 129).build().supervisorDomain().length());
    assertEquals(4, Aplic.builder(8, 1).build().machineDomain().supportedSizes());
  }

  @Test
  void resetKeepsWiresAndNothingElse() {
    rig.use(M, 5, LEVEL1, 1);
    rig.wire(5, true);
    assertTrue(rig.aplic.output(0));
    rig.aplic.reset();
    assertFalse(rig.aplic.output(0));
    assertTrue(rig.aplic.level(5));
    assertEquals(0x8000_0000L, rig.read(M, 0));
    assertEquals(0, rig.read(M, 4 * 5) | rig.read(M, 0x1c00) | rig.read(M, 0x4000));
    rig.on();
    rig.use(M, 5, LEVEL1, 1);
    assertTrue(rig.aplic.output(0), "the level was there all the time");
  }

  @Test
  void changeOfDeliveryModeLosesNoLevel() {
    Rig both = Rig.msi(Cell.PLAIN);
    both.write(M, 0, 0x100);
    both.write(M, 0x4000, 1);
    both.use(M, 5, LEVEL1, 0);
    both.wire(5, true);
    assertTrue(both.aplic.output(0));
    both.log.clear();
    both.write(M, 0, 0x104);
    assertFalse(both.aplic.output(0), "outputs are of direct mode");
    assertTrue(both.take().contains("24000000:0"), "the EIID of a target that was written with 0");
    assertFalse(both.pending(M, 5));
    both.write(M, 0, 0x100);
    assertTrue(both.aplic.output(0), "pending is a copy of the input again");
  }
}
