// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jirq.api.ApicMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The register window. Profiles: as each test says; options: the profile's. */
class RegistersTest {

  private static final String ALL = "org.jirq.ioapic.Rig#everyProfileAndCell";
  private static final String DATASHEET = "org.jirq.ioapic.Rig#datasheet";

  @ParameterizedTest
  @MethodSource(ALL)
  void ioregselCanBeWrittenAndReadWithOneByte(Rig rig) {
    rig.chip.write(0x00, 0x2a, 1);
    assertEquals(0x2a, rig.chip.read(0x00, 1));
    assertEquals(0x2a, rig.chip.ioregsel());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void ioregselKeepsEightBits(Rig rig) {
    rig.chip.write(0x00, 0xffff_fff1L, 4);
    assertEquals(0xf1, rig.chip.read(0x00, 4));
    assertEquals(0xf1, rig.chip.read(0x00, 2));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void theVersionRegisterIsReadOnly(Rig rig) {
    int version = rig.is(IoApicProfile.KVM) ? 0x11 : 0x20;
    rig.register(1, 0xffff_ffff);
    assertEquals(23 << 16 | version, rig.register(1));
    assertEquals(version, rig.chip.version());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void theIdKeepsFourBits(Rig rig) {
    rig.register(0, 0x1f3e_5d7c);
    assertEquals(0x0f00_0000, rig.register(0));
    assertEquals(15, rig.chip.id());
    rig.register(0, 0x0700_0000);
    assertEquals(0x0700_0000, rig.register(0));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void theArbitrationIdFollowsTheIdAndIsReadOnly(Rig rig) {
    rig.register(0, 0x0500_0000);
    assertEquals(0x0500_0000, rig.register(2));
    rig.register(2, 0x0a00_0000);
    assertEquals(0x0500_0000, rig.register(2));
    assertEquals(0x0500_0000, rig.register(0));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void anEntryIsTakenApartIntoItsFields(Rig rig) {
    // Vector 5f, start-up, physical, delivery status pending (read-only), active high, level,
    // unmasked, destination 3a.
    rig.high(7, 0x3a00_0000);
    rig.low(7, 0x965f);
    assertEquals(0x3a00_0000_0000_865fL, rig.chip.entry(7));
    rig.raise(7);
    assertEquals(
        new ApicMessage(0x5f, 0x3a, ApicMessage.PHYSICAL, ApicMessage.STARTUP, ApicMessage.LEVEL),
        rig.cpus.messages.get(0));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void reservedBitsReadBackOnlyWhereTheProfileHasThemSo(Rig rig) {
    rig.low(3, 0xffff_ffff);
    rig.high(3, 0xffff_ffff);
    long all = 0xffff_ffff_ffff_afffL;
    long documented = 0xff00_0000_0001_afffL;
    assertEquals(rig.is(IoApicProfile.DATASHEET) ? documented : all, rig.chip.entry(3));
    assertEquals((int) rig.chip.entry(3), rig.low(3));
    assertEquals((int) (rig.chip.entry(3) >>> 32), rig.register(0x11 + 6));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void anEntryAfterResetIsMaskedAndNothingElse(Rig rig) {
    rig.low(5, 0xffff_ffff);
    rig.high(5, 0xffff_ffff);
    rig.register(0, 0x0f00_0000);
    rig.chip.reset();
    for (int pin = 0; pin < 24; pin++) {
      assertEquals(0x10000, rig.chip.entry(pin));
    }
    assertEquals(0, rig.chip.id());
    assertEquals(0, rig.chip.ioregsel());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void registersThatDoNotExistReadAsTheProfileSays(Rig rig) {
    int hole = rig.is(IoApicProfile.KVM) ? 0xffff_ffff : 0;
    for (int index : new int[] {3, 0x0f, 0x40, 0xff}) {
      rig.register(index, 0x1234_5678);
      assertEquals(hole, rig.register(index), "index " + index);
    }
    assertEquals(0x10000, rig.chip.entry(23), "the last entry before the hole");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void offsetsThatDoNotExistReadZeroAndIgnoreWrites(Rig rig) {
    rig.chip.write(0x00, 0x10, 4);
    long before = rig.chip.entry(0);
    for (long offset : new long[] {0x01, 0x04, 0x08, 0x0c, 0x11, 0x14, 0x20, 0x44, 0xff}) {
      rig.chip.write(offset, 0x0000_8041, 4);
      assertEquals(0, rig.chip.read(offset, 4), "offset " + offset);
    }
    assertEquals(before, rig.chip.entry(0));
    assertEquals(0x10, rig.chip.ioregsel());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void narrowAccessesToTheWindowAreIgnoredButUnderKvm(Rig rig) {
    rig.low(1, 0x0001_a955);
    rig.chip.write(0x10, 0x44, 1);
    boolean executed = rig.is(IoApicProfile.KVM);
    // A narrow write rewrites the whole half, zero-extended.
    assertEquals(executed ? 0x44 : 0x0001_a955, rig.low(1));
    assertEquals(executed ? 0x44 : 0, rig.chip.read(0x10, 1));
    assertEquals(executed ? 0x44 : 0, rig.chip.read(0x10, 2));
    rig.chip.write(0x10, 0x1_8033, 2);
    assertEquals(executed ? 0x8033 : 0x0001_a955, rig.low(1));
    for (int size : new int[] {0, 3, 5, 16, -1}) {
      rig.chip.write(0x10, 0x77, size);
      assertEquals(0, rig.chip.read(0x10, size), "size " + size);
    }
    assertEquals(executed ? 0x8033 : 0x0001_a955, rig.low(1));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void anAccessOfEightBytesIsTwoOfFourButUnderKvm(Rig rig) {
    rig.chip.write(0x00, 0x10, 4);
    rig.chip.write(0x0c, 0x0001_0055L << 32 | 0xdead_beefL, 8);
    boolean oneAccess = rig.is(IoApicProfile.KVM);
    assertEquals(oneAccess ? 0x10000 : 0x10055, rig.chip.entry(0));
    assertEquals(oneAccess ? 0 : 0x0001_0055L << 32, rig.chip.read(0x0c, 8));
    rig.chip.write(0x10, 0x1111_1111_0001_0066L, 8);
    assertEquals(0x10066, rig.chip.entry(0), "the upper half goes to an offset without register");
    assertEquals(0x10066, rig.chip.read(0x10, 8));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void theWindowRepeatsOnlyUnderQemu(Rig rig) {
    rig.chip.write(0x100, 0x12, 4);
    rig.chip.write(0x310, 0x0001_0077, 4);
    boolean repeats = rig.is(IoApicProfile.QEMU);
    assertEquals(repeats ? 0x12 : 0, rig.chip.ioregsel());
    assertEquals(repeats ? 0x10077 : 0x10000, rig.chip.entry(1));
    assertEquals(rig.is(IoApicProfile.KVM) ? 0x100 : 0x1000, rig.chip.length());
    assertEquals(15, rig.chip.supportedSizes());
  }

  @ParameterizedTest
  @MethodSource(DATASHEET)
  void theEoiRegisterEndsAVector(Rig rig) {
    rig.level(4, 0x41);
    rig.raise(4);
    rig.lower(4);
    rig.chip.write(0x40, 0x42, 4);
    assertEquals(1, rig.chip.remoteIrr(4) ? 1 : 0, "another vector");
    rig.chip.write(0x40, 0x41, 1);
    assertEquals(1, rig.chip.remoteIrr(4) ? 1 : 0, "the register has 32 bits");
    rig.chip.write(0x40, 0xffff_ff41L, 4);
    assertEquals(0, rig.chip.remoteIrr(4) ? 1 : 0, "bits 7:0 are the vector");
    assertEquals(0, rig.chip.read(0x40, 4), "write-only");
  }

  @Test
  void version11HasNoEoiRegister() {
    Rig rig = new Rig(builder -> builder.version(0x11));
    rig.level(4, 0x41);
    rig.raise(4);
    rig.chip.write(0x40, 0x41, 4);
    assertEquals(true, rig.chip.remoteIrr(4));
    assertEquals(0x0017_0011, rig.register(1));
  }
}
