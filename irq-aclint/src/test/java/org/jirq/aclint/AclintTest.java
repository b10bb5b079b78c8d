// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aclint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jirq.api.Cell;
import org.jirq.api.Clocked;
import org.jirq.api.IrqEvents;
import org.jirq.api.MmioDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Timers and software interrupts, ACLINT 1.0-rc4, in the layout of a CLINT. */
class AclintTest {

  private static final long MTIMECMP = 0x4000;
  private static final long MTIME = 0xbff8;

  /** Nanoseconds a tick, at the default time base. */
  private static final long TICK = 100;

  private final List<String> told = new ArrayList<>();

  private Aclint aclint(Cell cell, int harts) {
    return Aclint.builder(harts)
        .cell(cell)
        .outputs((output, asserted) -> told.add(output + (asserted ? "+" : "-")))
        .build();
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void msipFollowsBitZero(Cell cell) {
    Aclint aclint = aclint(cell, 2);
    aclint.write(4, 0xffff_ffffL, 4);
    assertEquals(1, aclint.read(4, 4), "the upper bits are wired to zero");
    assertTrue(aclint.msip(1));
    aclint.write(4, 2, 4);
    assertEquals(0, aclint.read(4, 4));
    aclint.write(0, 0x1_0000_0001L, 8);
    assertEquals(0x1_0000_0001L, aclint.read(0, 8), "two registers");
    assertEquals(List.of("2+", "2-", "0+", "2+"), told);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void timerIsDueFromItsTickOn(Cell cell) {
    Aclint aclint = aclint(cell, 2);
    assertEquals(Clocked.NEVER, aclint.nextDeadline(), "compare registers are all ones");
    aclint.write(MTIMECMP + 8, 50, 8);
    aclint.write(MTIMECMP, 70, 8);
    assertEquals(50 * TICK, aclint.nextDeadline());
    aclint.advanceTo(50 * TICK - 1);
    assertEquals(List.of(), told);
    assertEquals(49, aclint.read(MTIME, 8));
    aclint.advanceTo(50 * TICK);
    assertEquals(List.of("3+"), told);
    assertEquals(70 * TICK, aclint.nextDeadline());
    aclint.advanceTo(70 * TICK);
    aclint.advanceTo(60 * TICK);
    assertEquals(70, aclint.mtime(), "time never goes backwards");
    aclint.write(MTIMECMP + 8, 71, 8);
    assertEquals(List.of("3+", "1+", "3-"), told);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void comparesAreUnsigned(Cell cell) {
    Aclint aclint = aclint(cell, 1);
    aclint.write(MTIME, -5, 8);
    assertFalse(aclint.output(1), "all ones is still later");
    assertEquals(4 * TICK, aclint.nextDeadline());
    aclint.advanceTo(4 * TICK);
    assertTrue(aclint.output(1));
    assertEquals(5 * TICK, aclint.nextDeadline(), "the counter wraps");
    aclint.advanceTo(5 * TICK);
    assertEquals(0, aclint.mtime());
    assertFalse(aclint.output(1));
    aclint.write(MTIME, Long.MIN_VALUE, 8);
    aclint.write(MTIMECMP, Long.MAX_VALUE, 8);
    assertTrue(aclint.output(1));
    aclint.write(MTIMECMP, 1L << 63 | 1, 8);
    assertFalse(aclint.output(1));
    assertEquals(6 * TICK, aclint.nextDeadline());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void halvesAreWrittenAndReadAlone(Cell cell) {
    Aclint aclint = aclint(cell, 1);
    aclint.write(MTIMECMP, 0x8765_4321L, 4);
    aclint.write(MTIMECMP + 4, 0xfedc_ba98L, 4);
    assertEquals(0xfedc_ba98_8765_4321L, aclint.mtimecmp(0));
    assertEquals(0x8765_4321L, aclint.read(MTIMECMP, 4));
    assertEquals(0xfedc_ba98L, aclint.read(MTIMECMP + 4, 4));
    aclint.advanceTo(3 * TICK);
    aclint.write(MTIME + 4, 0xffff_ffffL, 4);
    assertEquals(0xffff_ffff_0000_0003L, aclint.mtime());
    assertTrue(aclint.output(1));
    aclint.write(MTIME, 0x8000_0000L, 4);
    aclint.advanceTo(4 * TICK);
    assertEquals(0xffff_ffff_8000_0001L, aclint.read(MTIME, 8), "it goes on from there");
    assertEquals(0x8000_0001L, aclint.read(MTIME, 4));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void writeOfTheTimeMovesEveryTimer(Cell cell) {
    Aclint aclint = aclint(cell, 3);
    for (int hart = 0; hart < 3; hart++) {
      aclint.write(MTIMECMP + 8 * hart, 10 + hart, 8);
    }
    aclint.write(MTIME, 11, 8);
    assertEquals(List.of("1+", "3+"), told);
    aclint.write(MTIME, 10, 8);
    assertEquals(List.of("1+", "3+", "3-"), told);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void setssipIsAPulseAndReadsZero(Cell cell) {
    Aclint aclint = aclint(cell, 2);
    MmioDevice sswi = aclint.sswi();
    sswi.write(4, 1, 4);
    sswi.write(4, 1, 4);
    sswi.write(4, 2, 4);
    assertEquals(List.of("5+", "5-", "5+", "5-"), told);
    assertEquals(0, sswi.read(4, 4));
    assertFalse(aclint.output(5));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void pulseFromInsideAPulseIsAnotherOne(Cell cell) {
    Aclint aclint = aclint(cell, 1);
    int[] left = {3};
    aclint.connectOutputs(
        (output, asserted) -> {
          told.add(output + (asserted ? "+" : "-"));
          if (asserted && left[0]-- > 0) {
            aclint.sswi().write(0, 1, 4);
          }
        });
    aclint.sswi().write(0, 1, 4);
    assertEquals(List.of("2+", "2-", "2+", "2-", "2+", "2-", "2+", "2-"), told);
  }

  @Test
  @Timeout(60)
  void noPulseIsLostBetweenThreads() throws InterruptedException {
    Aclint aclint = Aclint.builder(1).build();
    AtomicInteger requests = new AtomicInteger();
    AtomicInteger seen = new AtomicInteger();
    AtomicInteger pulses = new AtomicInteger();
    aclint.connectOutputs(
        (output, asserted) -> {
          if (asserted) {
            pulses.incrementAndGet();
            seen.set(requests.get());
          }
        });
    Runnable work =
        () -> {
          for (int i = 0; i < 100_000; i++) {
            requests.incrementAndGet();
            aclint.sswi().write(0, 1, 4);
          }
        };
    Thread other = new Thread(work);
    other.start();
    work.run();
    other.join();
    assertEquals(200_000, seen.get(), "a pulse rose after the last request");
    assertTrue(pulses.get() > 1 && pulses.get() <= 200_000, "pulses: " + pulses);
    assertFalse(aclint.output(2));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void qemuTimersAreSilentUntilWritten(Cell cell) {
    Aclint aclint = Aclint.builder(2).cell(cell).profile(AclintProfile.QEMU).build();
    aclint.advanceTo(1_000_000);
    assertEquals(0, aclint.mtimecmp(0));
    assertFalse(aclint.output(1));
    assertEquals(Clocked.NEVER, aclint.nextDeadline());
    aclint.write(MTIMECMP, 0, 8);
    assertTrue(aclint.output(1));
    assertFalse(aclint.output(3));
    aclint.write(MTIME, 0, 8);
    assertTrue(aclint.output(3));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void resetClearsTimeAndRequests(Cell cell) {
    Aclint aclint = aclint(cell, 1);
    aclint.advanceTo(1000 * TICK);
    aclint.write(0, 1, 4);
    aclint.write(MTIMECMP, 5, 8);
    told.clear();
    aclint.reset();
    assertEquals(List.of("0-", "1-"), told);
    assertEquals(0, aclint.mtime());
    assertEquals(-1, aclint.mtimecmp(0));
    aclint.advanceTo(1001 * TICK);
    assertEquals(1, aclint.mtime());
  }

  @Test
  void devicesOfTheirOwnShareTheState() {
    Aclint aclint = aclint(Cell.PLAIN, 4095);
    aclint.mswi().write(4 * 4094, 1, 4);
    assertEquals(1, aclint.read(4 * 4094, 4));
    aclint.mtimer().write(8 * 4094, 7, 8);
    assertEquals(7, aclint.read(MTIMECMP + 8 * 4094, 8));
    aclint.mtimer().write(0x7ff8, 9, 8);
    assertEquals(9, aclint.mtime());
    assertEquals(0x4000, aclint.mswi().length());
    assertEquals(0x8000, aclint.mtimer().length());
    assertEquals(0x4000, aclint.sswi().length());
    assertEquals(0x1_0000, aclint.length());
    assertEquals(3 * 4095, aclint.outputs());
    assertTrue(aclint.output(2 * 4094) && aclint.output(2 * 4094 + 1));
  }

  @Test
  void whatDoesNotExistReadsZeroAndIsTold() {
    List<Long> invalid = new ArrayList<>();
    IrqEvents events =
        new IrqEvents() {
          @Override
          public void invalidAccess(long offset, int size, boolean write) {
            invalid.add(offset);
          }
        };
    Aclint aclint = Aclint.builder(2).events(events).build();
    byte[] before = save(aclint);
    int accesses = 0;
    for (long offset : new long[] {8, 0x3ffc, 0x4010, 0xbff0, 0xc000, 0xfffc, 0x1_0000, -4}) {
      for (int size : new int[] {4, 8, 1}) {
        aclint.write(offset, -1, size);
        assertEquals(0, aclint.read(offset, size));
        accesses += 2;
      }
    }
    for (int size : new int[] {1, 2, 3, 0, 16, -1}) {
      aclint.write(0, -1, size);
      assertEquals(0, aclint.read(MTIMECMP, size));
      accesses += 2;
    }
    for (long offset : new long[] {1, 2, MTIMECMP + 2, MTIME + 5}) {
      aclint.write(offset, -1, 4);
      accesses++;
    }
    aclint.write(4, -1, 8);
    aclint.write(MTIMECMP + 4, -1, 8);
    assertEquals(accesses + 2, invalid.size());
    assertArrayEquals(before, save(aclint));
  }

  @Test
  void everyAccessReturns() {
    Aclint aclint = Aclint.builder(3).cell(Cell.PLAIN).build();
    for (MmioDevice device : List.of(aclint, aclint.mswi(), aclint.mtimer(), aclint.sswi())) {
      for (long offset = -16; offset < device.length() + 16; offset++) {
        for (int size : new int[] {0, 1, 2, 4, 8, 16, Integer.MIN_VALUE}) {
          device.write(offset, -1, size);
          long value = device.read(offset, size);
          assertTrue(size == 8 || value >>> 32 == 0, "zero-extended");
        }
      }
    }
  }

  private static byte[] save(Aclint aclint) {
    ByteBuffer to = ByteBuffer.allocate(aclint.stateSize());
    aclint.save(to);
    return to.array();
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void snapshotGoesOnWhereItWasTaken(Cell cell) {
    Aclint aclint = aclint(cell, 2);
    aclint.advanceTo(123_456);
    aclint.write(MTIME, 99, 8);
    aclint.write(4, 1, 4);
    aclint.write(MTIMECMP, 99, 8);
    aclint.write(MTIMECMP + 8, 200, 8);
    byte[] saved = save(aclint);
    told.clear();
    Cell other = cell == Cell.PLAIN ? Cell.SHARED : Cell.PLAIN;
    Aclint copy = aclint(other, 2);
    copy.load(ByteBuffer.wrap(saved));
    assertEquals(List.of(), told);
    assertArrayEquals(saved, save(copy));
    assertEquals(aclint.dump(), copy.dump());
    assertEquals(aclint.nextDeadline(), copy.nextDeadline());
    copy.resync();
    assertEquals(List.of("0-", "1+", "2+", "3-", "4-", "5-"), told);
    copy.advanceTo(copy.nextDeadline());
    assertTrue(copy.output(3));
  }

  @Test
  void damagedSnapshotsAreRefused() {
    Aclint aclint = aclint(Cell.PLAIN, 2);
    byte[] before = save(aclint);
    for (int at : new int[] {0, 4, 8, 12, 16, 48, 52}) {
      ByteBuffer damaged = ByteBuffer.wrap(save(aclint)).order(ByteOrder.LITTLE_ENDIAN);
      damaged.putInt(at, 99);
      assertThrows(IllegalArgumentException.class, () -> aclint.load(damaged), "at=" + at);
      assertArrayEquals(before, save(aclint));
    }
    ByteBuffer cut = ByteBuffer.allocate(aclint.stateSize() - 1);
    assertThrows(IllegalArgumentException.class, () -> aclint.load(cut));
  }

  @Test
  void hostMisuseIsNamed() {
    for (int harts : new int[] {0, 4096, -1}) {
      refused("harts=" + harts, () -> Aclint.builder(harts).build());
    }
    refused("timeBase=0", () -> Aclint.builder(1).timeBase(0).build());
    refused("timeBase=1000000001", () -> Aclint.builder(1).timeBase(1_000_000_001).build());
    Aclint aclint = Aclint.builder(2).timeBase(1000).startTime(-7).build();
    refused("hart=2", () -> aclint.mtimecmp(2));
    refused("hart=-1", () -> aclint.msip(-1));
    refused("output=6", () -> aclint.output(6));
    refused("profile=kvm", () -> AclintProfile.of("kvm"));
    assertEquals(
        new AclintDescription(List.of("sifive,clint0", "riscv,clint0"), 2, 1000, 0x1_0000),
        aclint.describe());
    assertEquals(0, aclint.mtime(), "whatever the clock shows at the start");
  }

  private static void refused(String named, Runnable call) {
    String text =
        String.valueOf(assertThrows(IllegalArgumentException.class, call::run).getMessage());
    assertTrue(text.contains(named), text);
  }
}
