// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Save, load and resynchronise. Profiles: all; options: the profile's, and those a test names. */
class SnapshotTest {

  private static final String ALL = "org.jirq.ioapic.Rig#everyProfileAndCell";

  static byte[] save(IoApic chip) {
    ByteBuffer state = ByteBuffer.allocate(chip.stateSize());
    chip.save(state);
    assertEquals(0, state.remaining(), "a snapshot has the size that it says");
    return state.array();
  }

  /**
   * In the middle of a random life a chip is saved and loaded into a fresh one of the other cell.
   * From there on original, copy and model do the same for a thousand operations, hidden state
   * included. All are resynchronised first, since that sends again what had been refused.
   */
  @ParameterizedTest
  @CsvSource({
    "DATASHEET, false",
    "DATASHEET, true",
    "KVM, false",
    "KVM, true",
    "QEMU, false",
    "QEMU, true"
  })
  void aCopyGoesOnAsTheOriginal(IoApicProfile profile, boolean oldVectors) {
    for (int life = 0; life < 100; life++) {
      goOn(settings(profile, oldVectors, life, 0), settings(profile, oldVectors, life, 1), life);
    }
  }

  private static Twin.IoApicBuilderSettings settings(
      IoApicProfile profile, boolean oldVectors, int life, int which) {
    return new Twin.IoApicBuilderSettings(
        profile,
        oldVectors ? Set.of(IoApicOption.EOI_OF_OLD_VECTOR) : Set.of(),
        Cell.values()[(life + which) % 2],
        life % 3 == 0 ? 24 : 12,
        profile.defaultVersion(),
        1,
        true);
  }

  private static void goOn(
      Twin.IoApicBuilderSettings first, Twin.IoApicBuilderSettings second, int life) {
    Random random = new Random(7_000 + life);
    Journal.Script script = RandomOperations.script(random);
    Twin twin = new Twin(first, script);
    RandomOperations operations = new RandomOperations(twin, random);
    for (int i = random.nextInt(600); i > 0; i--) {
      operations.next();
      twin.compare();
    }
    Journal side = new Journal(script);
    IoApic copy = second.build(side);
    copy.connect(side);
    copy.load(ByteBuffer.wrap(save(twin.chip)));
    assertArrayEquals(save(twin.chip), save(copy), "life " + life);
    assertTrue(side.agreesWith(new Journal(script)), "the load called somebody");
    twin.accompaniedBy(copy, side);
    twin.resync();
    for (int i = 0; i < 1_000; i++) {
      try {
        twin.compare();
        assertArrayEquals(save(twin.chip), save(copy));
        operations.next();
      } catch (RuntimeException | AssertionError e) {
        fail("life=%d operation=%d (%s)%n%s".formatted(life, i, operations.last(), e), e);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aFreshChipHasTheRegistersOfTheSavedOneAndDelivers(Rig rig) {
    rig.register(0, 0x0500_0000);
    for (int pin = 3; pin < 20; pin++) {
      rig.high(pin, pin << 24);
      rig.level(pin, 0x40 + pin);
    }
    rig.chip.write(0x00, 0x33, 4);
    Rig fresh = new Rig(rig.chip.profile(), Cell.SHARED);
    fresh.chip.load(ByteBuffer.wrap(save(rig.chip)));
    fresh.chip.resync();
    assertEquals(5, fresh.chip.id());
    assertEquals(0x33, fresh.chip.ioregsel());
    for (int pin = 0; pin < 24; pin++) {
      assertEquals(rig.chip.entry(pin), fresh.chip.entry(pin));
    }
    fresh.raise(7);
    fresh.eoi(0x47);
    assertEquals(2, fresh.sent(0x47));
    assertEquals(7, fresh.cpus.messages.get(0).destination());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aLoadIntoAChipThatLivesLeavesNothingOfItsOldState(Rig rig) {
    byte[] empty = save(rig.chip);
    rig.register(0, 0x0500_0000);
    rig.level(3, 0x41);
    rig.raise(3);
    rig.chip.load(ByteBuffer.wrap(empty));
    assertArrayEquals(empty, save(rig.chip));
    rig.masks.clear();
    rig.cpus.messages.clear();
    rig.acked.clear();
    rig.eoi(0x41);
    assertEquals(List.of(), rig.acked, "no pin holds the old vector");
    rig.chip.resync();
    assertEquals("3 true", rig.masks.get(3));
    assertEquals(24, rig.masks.size());
    assertEquals(List.of(), rig.cpus.messages);
  }

  /** 2.9 item 9. */
  @ParameterizedTest
  @MethodSource(ALL)
  void withTwoSourcesUpOneDropsAfterTheLoadAndTheLineStaysUp(Rig rig) {
    rig.level(6, 0x55);
    rig.chip.setLevel(6, 2, true);
    rig.chip.setLevel(6, 3, true);
    Rig fresh = new Rig(rig.chip.profile(), Cell.SHARED);
    fresh.chip.load(ByteBuffer.wrap(save(rig.chip)));
    fresh.chip.resync();
    assertEquals(List.of(), fresh.cpus.messages, "in service");
    fresh.chip.setLevel(6, 2, false);
    assertTrue(fresh.chip.level(6));
    fresh.eoi(0x55);
    assertEquals(1, fresh.sent(0x55));
    fresh.chip.setLevel(6, 3, false);
    fresh.eoi(0x55);
    assertEquals(1, fresh.sent(0x55));
    assertFalse(fresh.chip.level(6));
  }

  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void aPauseOfTheStormGuardAndItsCountsAreInTheSnapshot(IoApicProfile profile) {
    Rig rig = storming(profile);
    rig.level(2, 0x31);
    rig.raise(2);
    rig.level(3, 0x32);
    rig.raise(3);
    for (int i = 0; i < 9_999; i++) {
      rig.eoi(0x31);
      rig.eoi(0x32);
    }
    rig.eoi(0x31);
    Rig fresh = storming(profile);
    fresh.chip.load(ByteBuffer.wrap(save(rig.chip)));
    assertEquals(rig.chip.nextDeadline(), fresh.chip.nextDeadline());
    assertTrue(fresh.chip.nextDeadline() < Long.MAX_VALUE);
    fresh.eoi(0x32);
    assertEquals(0, fresh.sent(0x32), "the ten thousandth");
    fresh.chip.advanceTo(fresh.chip.nextDeadline());
    assertEquals(1, fresh.sent(0x31));
    assertEquals(1, fresh.sent(0x32));
  }

  private static Rig storming(IoApicProfile profile) {
    return new Rig(
        builder -> builder.profile(profile).option(IoApicOption.STORM_GUARD, true).clocked());
  }

  @Test
  void theFormatIsTheOneThatIsWrittenDown() {
    Rig rig = Rig.with();
    rig.register(0, 0x0700_0000);
    rig.high(1, 0xab00_0000);
    rig.low(1, 0x0000_a941);
    rig.chip.setLevel(1, 4, true);
    ByteBuffer state = ByteBuffer.wrap(save(rig.chip)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(32 + 16 * 24, state.limit());
    assertEquals(
        "JIOA", new String(state.array(), 0, 4, java.nio.charset.StandardCharsets.US_ASCII));
    int[] header = {1, 0x20, 24, 7, 0x12, 0, 0};
    for (int i = 0; i < header.length; i++) {
      assertEquals(header[i], state.getInt(4 + 4 * i), "header word " + (i + 1));
    }
    assertEquals(0x10000, state.getLong(32));
    long word = 0x41 | 1 << 8 | 1 << 11 | 1 << 12 | 1 << 14 | 1 << 15 | 0xabL << 17 | 1L << 36;
    assertEquals(word | 1L << 49, state.getLong(48), "one message was sent");
    assertEquals(1 << 13, state.getLong(56), "polarity");
  }

  @Test
  void aBufferThatIsTooShortIsLeftAlone() {
    Rig rig = Rig.with();
    ByteBuffer buffer = ByteBuffer.allocate(rig.chip.stateSize() - 1);
    assertThrows(BufferOverflowException.class, () -> rig.chip.save(buffer));
    assertEquals(0, buffer.position());
  }

  @Test
  void theBuffersOrderDoesNotMatterAndItsPositionAdvances() {
    Rig rig = Rig.with();
    rig.level(3, 0x41);
    byte[] plain = save(rig.chip);
    ByteBuffer big = ByteBuffer.allocate(plain.length + 20).order(ByteOrder.BIG_ENDIAN);
    big.position(5);
    rig.chip.save(big);
    assertEquals(5 + plain.length, big.position());
    rig.chip.reset();
    big.position(5);
    rig.chip.load(big);
    assertEquals(5 + plain.length, big.position());
    assertArrayEquals(plain, save(rig.chip));
  }
}
