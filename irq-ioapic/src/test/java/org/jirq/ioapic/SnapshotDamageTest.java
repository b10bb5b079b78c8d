// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Snapshots that are not one. Whatever the bytes, a load either refuses them by name and changes
 * nothing, or takes them whole, and the chip goes on without a throw. Profiles: all; options: the
 * profile's with a clock and EOI_OF_OLD_VECTOR.
 */
class SnapshotDamageTest {

  private static Twin.IoApicBuilderSettings settings(IoApicProfile profile) {
    return new Twin.IoApicBuilderSettings(
        profile,
        Set.of(IoApicOption.EOI_OF_OLD_VECTOR),
        Cell.PLAIN,
        12,
        profile.defaultVersion(),
        1,
        true);
  }

  /** A chip after a random life. */
  private static IoApic lived(IoApicProfile profile, long seed) {
    Random random = new Random(seed);
    Twin twin = new Twin(settings(profile), RandomOperations.script(random));
    RandomOperations operations = new RandomOperations(twin, random);
    for (int i = 0; i < 1_500; i++) {
      operations.next();
      twin.clear();
    }
    return twin.chip;
  }

  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void everyByteDamagedIsRefusedOrTakenWhole(IoApicProfile profile) {
    byte[] good = SnapshotTest.save(lived(profile, 1));
    IoApic chip = lived(profile, 2);
    byte[] before = SnapshotTest.save(chip);
    Random random = new Random(3);
    int refused = 0;
    int taken = 0;
    for (int at = 0; at < good.length; at++) {
      for (int change = 0; change < 10; change++) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (change < 8 ? 1 << change : random.nextInt());
        try {
          chip.load(ByteBuffer.wrap(bad));
        } catch (IllegalArgumentException e) {
          assertTrue(e.getMessage().matches("snapshot of an ioapic: \\w+=.*"), e.getMessage());
          assertArrayEquals(before, SnapshotTest.save(chip), "byte " + at);
          refused++;
          continue;
        }
        taken++;
        assertArrayEquals(bad, SnapshotTest.save(chip), "byte " + at);
        live(chip, random);
        chip.load(ByteBuffer.wrap(before));
      }
    }
    assertTrue(refused > 32 * 8, "refused " + refused);
    assertTrue(taken > 12 * 8 * 10, "taken " + taken);
  }

  /** Whatever was loaded, nothing that a guest or a device does throws. */
  private static void live(IoApic chip, Random random) {
    chip.resync();
    for (int i = 0; i < 20; i++) {
      chip.setLevelForStatus(random.nextInt(12), random.nextInt(16), random.nextBoolean());
      chip.eoi(random.nextInt(256), random.nextInt(6) - 1, random.nextBoolean());
      chip.write(0x00, random.nextInt(64), 4);
      chip.write(0x10, random.nextInt(), 4);
      chip.read(0x10, 4);
      chip.advanceTo(random.nextLong());
    }
  }

  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void randomBytesBehindAGoodHeaderAreRefusedOrTakenWhole(IoApicProfile profile) {
    byte[] good = SnapshotTest.save(lived(profile, 1));
    IoApic chip = lived(profile, 2);
    byte[] before = SnapshotTest.save(chip);
    Random random = new Random(4);
    for (int i = 0; i < 2_000; i++) {
      byte[] bad = new byte[good.length];
      random.nextBytes(bad);
      System.arraycopy(good, 0, bad, 0, 32);
      try {
        chip.load(ByteBuffer.wrap(bad));
      } catch (IllegalArgumentException e) {
        assertArrayEquals(before, SnapshotTest.save(chip));
        continue;
      }
      assertArrayEquals(bad, SnapshotTest.save(chip));
      live(chip, random);
      chip.load(ByteBuffer.wrap(before));
    }
  }

  @ParameterizedTest
  @MethodSource("org.jirq.ioapic.Rig#everyProfileAndCell")
  void everyTruncationIsRefused(Rig rig) {
    rig.level(3, 0x41);
    rig.raise(3);
    byte[] good = SnapshotTest.save(rig.chip);
    rig.low(4, 0x77);
    byte[] before = SnapshotTest.save(rig.chip);
    for (int length = 0; length < good.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(good, 0, length).slice();
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> rig.chip.load(cut));
      assertTrue(e.getMessage().contains("remaining=" + length), e.getMessage());
      assertEquals(0, cut.position());
    }
    assertArrayEquals(before, SnapshotTest.save(rig.chip));
  }

  private static void refuses(IoApic chip, byte[] bytes, String name) {
    byte[] before = SnapshotTest.save(chip);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> chip.load(ByteBuffer.wrap(bytes)));
    assertTrue(e.getMessage().contains(name), e.getMessage());
    assertArrayEquals(before, SnapshotTest.save(chip));
  }

  private static byte[] with(byte[] good, int at, int value) {
    byte[] bytes = good.clone();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return bytes;
  }

  @Test
  void otherFormatsAndOtherChipsAreRefusedByName() {
    Rig rig = Rig.with();
    byte[] good = SnapshotTest.save(rig.chip);
    refuses(rig.chip, with(good, 0, 0x41414141), "magic=");
    refuses(rig.chip, with(good, 4, 0), "format=0");
    refuses(rig.chip, with(good, 4, 2), "format=2");
    refuses(rig.chip, with(good, 8, 0x11), "version=17");
    refuses(rig.chip, with(good, 12, 23), "pins=23");
    refuses(rig.chip, with(good, 16, 16), "id=16");
    refuses(rig.chip, with(good, 20, 256), "ioregsel=256");
    refuses(rig.chip, with(good, 24, 1), "flags=1");
    refuses(rig.chip, with(good, 28, 1 << 24), "requests=");
    byte[] larger = Arrays.copyOf(good, 10_000);
    refuses(new Rig(builder -> builder.pins(25)).chip, larger, "pins=24");
    refuses(new Rig(builder -> builder.version(0x11)).chip, larger, "version=32");
    refuses(Rig.with(IoApicOption.EOI_OF_OLD_VECTOR).chip, larger, "flags=0");
  }

  @Test
  void impossibleValuesAreRefusedByName() {
    IoApic chip = settings(IoApicProfile.KVM).build(new Journal(new Journal.Script()));
    byte[] good = SnapshotTest.save(chip);
    int pins = 32;
    int old = pins + 12 * 16;
    int storm = old + 12 * 8;
    int rtc = storm + 16 + 12 * 4;
    assertEquals(good.length, rtc + 8 + 4 * Twin.MAX_CPUS);
    refuses(chip, with(good, pins, 1 << 25), "word="); // An extended destination.
    refuses(chip, with(good, pins + 4, 1 << 16), "word="); // In the middle of re-sampling.
    refuses(chip, with(good, pins + 8, 1), "cold=");
    refuses(chip, with(good, old, 0x200), "old=");
    refuses(chip, with(good, storm + 16, 10_000), "count=10000");
    refuses(chip, with(good, storm + 16, -1), "count=-1");
    refuses(chip, with(good, storm + 4, 1), "deadline=");
    refuses(chip, with(good, rtc, 5), "maxCpus=5");
    refuses(chip, with(good, rtc + 4, -1), "pending=-1");
    refuses(chip, with(good, rtc + 8, 0x99), "rtc=153");
  }
}
