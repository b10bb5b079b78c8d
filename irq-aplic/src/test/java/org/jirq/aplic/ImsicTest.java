// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.CpuInterface;
import org.jirq.api.Delivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The incoming MSI controller of a hart: AIA 1.0 chapter 3. */
class ImsicTest {

  private static final int S = Imsic.SUPERVISOR;
  private final List<String> outputs = new ArrayList<>();

  private Imsic imsic(Cell cell) {
    return Imsic.builder()
        .cell(cell)
        .identities(127)
        .guests(2)
        .outputs((output, level) -> outputs.add(output + "=" + level))
        .build();
  }

  private static void on(Imsic imsic, int file) {
    imsic.exchange(file, 0x70, 1, -1, 64);
    imsic.exchange(file, 0xc0, -1, -1, 64);
    imsic.exchange(file, 0xc2, -1, -1, 64);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void messageRaisesTheOutputOfItsFileAndTheClaimLowersIt(Cell cell) {
    Imsic imsic = imsic(cell);
    for (int file = 0; file < 4; file++) {
      on(imsic, file);
    }
    long[] pages = {0x24000000, 0x28000000, 0x28001000, 0x28002000};
    for (int file = 0; file < 4; file++) {
      assertEquals(1, imsic.deliver(pages[file], 40 + file, 0));
      assertEquals(List.of(file + "=true"), outputs);
      assertEquals((40 + file) << 16 | 40 + file, imsic.topei(file));
      assertEquals(40 + file, imsic.acknowledge(file));
      imsic.end(file, 40 + file);
      assertEquals(List.of(file + "=true", file + "=false"), outputs);
      assertEquals(CpuInterface.NONE, imsic.acknowledge(file));
      outputs.clear();
    }
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void lowestIdentityComesFirst(Cell cell) {
    Imsic imsic = imsic(cell);
    on(imsic, S);
    for (int identity : new int[] {127, 64, 1, 63}) {
      imsic.page(S).write(0, identity, 4);
    }
    for (int identity : new int[] {1, 63, 64, 127}) {
      assertEquals(identity << 16 | identity, imsic.claimTopei(S));
    }
    assertEquals(0, imsic.claimTopei(S));
    assertEquals(List.of("1=true", "1=false"), outputs);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void thresholdHoldsBackItsIdentityAndHigherOnes(Cell cell) {
    Imsic imsic = imsic(cell);
    on(imsic, S);
    imsic.page(S).write(0, 70, 4);
    imsic.exchange(S, 0x72, 70, -1, 64);
    assertEquals(0, imsic.topei(S));
    assertEquals(CpuInterface.NONE, imsic.acknowledge(S));
    imsic.exchange(S, 0x72, 71, -1, 64);
    assertEquals(70 << 16 | 70, imsic.topei(S));
    imsic.exchange(S, 0x72, 1, -1, 64);
    imsic.exchange(S, 0x72, 0, -1, 64);
    assertEquals(List.of("1=true", "1=false", "1=true", "1=false", "1=true"), outputs);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void deliveryAndEnableBitsMoveTheOutputBothWays(Cell cell) {
    Imsic imsic = imsic(cell);
    imsic.page(S).write(0, 70, 4);
    assertEquals(1 << 6, imsic.exchange(S, 0x82, 0, 0, 64), "recorded");
    imsic.exchange(S, 0xc2, 1 << 6, -1, 64);
    assertEquals(List.of(), outputs, "eidelivery is 0");
    assertEquals(70 << 16 | 70, imsic.topei(S), "topei does not depend on it");
    imsic.exchange(S, 0x70, 1, -1, 64);
    imsic.exchange(S, 0xc2, 0, 1 << 6, 64);
    imsic.exchange(S, 0xc2, 1 << 6, 1 << 6, 64);
    imsic.exchange(S, 0x82, 0, 1 << 6, 64);
    imsic.exchange(S, 0x82, 1 << 6, 1 << 6, 64);
    imsic.exchange(S, 0x70, 0, -1, 64);
    assertEquals(List.of("1=true", "1=false", "1=true", "1=false", "1=true", "1=false"), outputs);
  }

  @Test
  void bigEndianRegisterTakesBytesTheOtherWay() {
    Imsic imsic = imsic(Cell.PLAIN);
    imsic.page(S).write(4, 5 << 24, 4);
    imsic.deliver(0x28000004L, 6 << 24, 0);
    assertEquals(3 << 5, imsic.exchange(S, 0x80, 0, 0, 64));
  }

  @Test
  void whatIsNoRegisterOrNoIdentityIsIgnored() {
    Imsic imsic = imsic(Cell.PLAIN);
    for (int identity : new int[] {0, 128, 2047, -1, Integer.MIN_VALUE}) {
      imsic.page(S).write(0, identity, 4);
      assertEquals(Delivery.IGNORED, imsic.deliver(0x28000000L, identity, 0));
    }
    imsic.page(S).write(8, 5, 4);
    imsic.page(S).write(0, 5, 8);
    imsic.page(S).write(0, 5, 2);
    imsic.page(S).write(1, 5, 4);
    for (long address : new long[] {0x24001000L, 0x28003000L, 0x28000008L, 0, -1, 0x27fff000L}) {
      assertEquals(Delivery.IGNORED, imsic.deliver(address, 5, 0), Long.toHexString(address));
    }
    for (int file = 0; file < 4; file++) {
      assertEquals(0, imsic.exchange(file, 0x80, 0, 0, 64) | imsic.exchange(file, 0x82, 0, 0, 64));
      assertEquals(0, imsic.page(file).read(0, 4));
    }
  }

  @Test
  void secondMessageOfAnIdentityIsCoalesced() {
    Imsic imsic = imsic(Cell.PLAIN);
    assertEquals(1, imsic.deliver(0x28000000L, 5, 0));
    assertEquals(Delivery.COALESCED, imsic.deliver(0x28000000L, 5, 0));
  }

  @Test
  void registersHoldWhatIsImplementedOnly() {
    Imsic imsic = imsic(Cell.PLAIN);
    imsic.exchange(S, 0x70, 0x4000_0001L, -1, 64);
    assertEquals(1, imsic.exchange(S, 0x70, 0, 0, 64));
    imsic.exchange(S, 0x70, 0x4000_0000L, -1, 64);
    assertEquals(0, imsic.exchange(S, 0x70, 0, 0, 64), "delivery from an APLIC: not supported");
    imsic.exchange(S, 0x72, 127, -1, 64);
    assertEquals(127, imsic.exchange(S, 0x72, 0, 0, 64));
    for (int array : new int[] {0x80, 0xc0}) {
      imsic.exchange(S, array, -1, -1, 64);
      imsic.exchange(S, array + 2, -1, -1, 64);
      imsic.exchange(S, array + 4, -1, -1, 64);
      assertEquals(-2L, imsic.exchange(S, array, 0, 0, 64), "identity 0 does not exist");
      assertEquals(-1L, imsic.exchange(S, array + 2, 0, 0, 64));
      assertEquals(0, imsic.exchange(S, array + 4, 0, 0, 64), "128 and above do not");
    }
  }

  @Test
  void registersAreHalvesWhereXlenIs32() {
    Imsic imsic = imsic(Cell.PLAIN);
    imsic.exchange(S, 0x81, -1, 0x8000_0001L, 32);
    assertEquals(0x8000_0001_0000_0000L, imsic.exchange(S, 0x80, 0, 0, 64));
    assertEquals(0x8000_0001L, imsic.exchange(S, 0x81, 0, 1, 32));
    assertEquals(0x8000_0000L, imsic.exchange(S, 0x81, 0, 0, 32));
    assertEquals(0, imsic.exchange(S, 0x80, 0, 0, 32));
    assertEquals(0, imsic.exchange(S, 0x81, -1, -1, 64), "no odd registers in 64 bits");
  }

  @Test
  void selectsThatExistAreToldFromThoseThatTrap() {
    for (int select = -1; select <= 0x101; select++) {
      boolean inside = select >= 0x70 && select <= 0xff;
      assertEquals(inside, Imsic.exists(select, 32), Integer.toHexString(select));
      boolean odd = select >= 0x80 && select % 2 == 1;
      assertEquals(inside && !odd, Imsic.exists(select, 64), Integer.toHexString(select));
    }
    Imsic imsic = imsic(Cell.PLAIN);
    for (int select : new int[] {0x71, 0x73, 0x7f, 0x6f, 0x100, -1, Integer.MAX_VALUE}) {
      assertEquals(0, imsic.exchange(S, select, -1, -1, 64));
      assertEquals(0, imsic.exchange(S, select, -1, -1, 64));
    }
    assertThrows(IllegalArgumentException.class, () -> imsic.exchange(S, 0x70, 0, 0, 16));
    assertThrows(IllegalArgumentException.class, () -> imsic.exchange(4, 0x70, 0, 0, 64));
    assertThrows(IllegalArgumentException.class, () -> imsic.acknowledge(-1));
    assertThrows(IllegalArgumentException.class, () -> imsic.end(4, 0));
  }

  @Test
  void snapshotGoesOnAsTheOriginal() {
    Imsic imsic = imsic(Cell.SHARED);
    on(imsic, S);
    on(imsic, 3);
    imsic.page(S).write(0, 70, 4);
    imsic.page(0).write(0, 7, 4);
    imsic.exchange(3, 0x72, 9, -1, 64);
    byte[] saved = save(imsic);
    outputs.clear();
    Imsic copy = imsic(Cell.PLAIN);
    copy.load(ByteBuffer.wrap(saved));
    assertEquals(List.of(), outputs, "loading calls nobody");
    assertTrue(copy.output(S));
    assertTrue(Arrays.equals(saved, save(copy)));
    copy.resync();
    assertEquals(List.of("0=false", "1=true", "2=false", "3=false"), outputs);
    assertEquals(70, copy.acknowledge(S));
    assertEquals(9, copy.exchange(3, 0x72, 0, 0, 64));
    copy.exchange(0, 0xc0, -1, -1, 64);
    assertEquals(7, copy.acknowledge(0));
    copy.reset();
    assertFalse(copy.output(S));
    assertEquals(0, copy.exchange(3, 0x72, 0, 0, 64));
  }

  @Test
  void wrongSnapshotIsRefusedAndNothingChanges() {
    Imsic imsic = imsic(Cell.PLAIN);
    on(imsic, S);
    imsic.page(S).write(0, 70, 4);
    byte[] saved = save(imsic);
    for (int at : new int[] {0, 4, 8, 12, 16, 48, 112}) {
      byte[] damaged = saved.clone();
      damaged[at] ^= (byte) (at == 16 ? 0x08 : at >= 48 ? 1 : 2);
      assertThrows(
          IllegalArgumentException.class, () -> imsic.load(ByteBuffer.wrap(damaged)), "at=" + at);
      assertTrue(Arrays.equals(saved, save(imsic)));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> imsic.load(ByteBuffer.wrap(Arrays.copyOf(saved, saved.length - 1))));
  }

  private static byte[] save(Imsic imsic) {
    ByteBuffer to = ByteBuffer.allocate(imsic.stateSize());
    imsic.save(to);
    return to.array();
  }

  @Test
  void settingsOutOfRangeAreRefusedByName() {
    refused("identities=62", () -> Imsic.builder().identities(62).build());
    refused("identities=100", () -> Imsic.builder().identities(100).build());
    refused("identities=2111", () -> Imsic.builder().identities(2111).build());
    refused("guests=64", () -> Imsic.builder().guests(64).build());
    refused("machineAddress=0x800", () -> Imsic.builder().machineAddress(0x800).build());
    assertEquals(2047, Imsic.builder().identities(2047).build().identities());
  }

  private static void refused(String named, Runnable call) {
    String text = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(text.contains(named), text);
  }
}
