// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jirq.api.Cell;
import org.jirq.ioapic.IoApicProfile;
import org.jirq.lapic.LapicProfile;
import org.jirq.testkit.contract.ChipFixture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Devices of all policies on GSIs that share pins and chips, which come, go, move and are saved and
 * loaded: whatever guest and host do, no device that wants service is left with its line down, none
 * is deaf at rest, and no line stays up for nobody.
 */
class MixedLinesTest {

  private static final int SEEDS = 400;
  private static final int STEPS = 60;

  static List<Arguments> pairs() {
    Cell cell = Cell.SHARED;
    return Stream.of(
            pair("8259A, IOAPIC", () -> new PicFixture(cell), MixedLinesTest::ioApic),
            pair("IOAPIC, IOAPIC", MixedLinesTest::ioApic, MixedLinesTest::ioApic),
            pair("PLIC, IOAPIC", () -> new PlicFixture(cell), MixedLinesTest::ioApic),
            pair("GICv3, GICv2", () -> new GicV3Fixture(cell), () -> new GicV2Fixture(cell)),
            pair(
                "APLIC, local APIC",
                () -> new AplicFixture(cell),
                () -> new LapicFixture(LapicProfile.DATASHEET, cell)))
        .toList();
  }

  private static ChipFixture ioApic() {
    return new IoApicFixture(IoApicProfile.DATASHEET, Cell.SHARED);
  }

  private static Arguments pair(
      String name, Supplier<ChipFixture> first, Supplier<ChipFixture> second) {
    return Arguments.of(name, first, second);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pairs")
  void noDeviceIsLeftAndNoLineStaysUp(
      String name, Supplier<ChipFixture> first, Supplier<ChipFixture> second) {
    for (long seed = 0; seed < SEEDS; seed++) {
      TwoChipWorld world = new TwoChipWorld(seed, first.get(), second.get());
      for (int i = 0; i < STEPS; i++) {
        world.step();
        check(world.fault(), world, seed);
      }
      check(world.faultAtRest(), world, seed);
      check(world.faultAfterClose(), world, seed);
    }
  }

  private static void check(@Nullable String fault, TwoChipWorld world, long seed) {
    assertNull(fault, () -> "seed=" + seed + "\n  " + String.join("\n  ", world.trace));
  }
}
