// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A million random operations on the whole chip for each profile and cell, compared with {@link
 * ReferenceIoApic} in everything that can be seen after every single one; and the same for random
 * sets of options. A failure names the seed and the operation.
 *
 * <p>Profiles: all. Options: as the test says.
 */
class RandomAgainstReferenceTest {

  private static final int OPERATIONS = 1_000_000;
  private static final int OPERATIONS_A_CHIP = 5_000;

  @ParameterizedTest
  @CsvSource({
    "DATASHEET, PLAIN, 101", "DATASHEET, SHARED, 102", "KVM, PLAIN, 103",
    "KVM, SHARED, 104", "QEMU, PLAIN, 105", "QEMU, SHARED, 106"
  })
  void aMillionOperationsAgree(IoApicProfile profile, Cell cell, long seed) {
    long messages = 0;
    for (int done = 0; done < OPERATIONS; done += OPERATIONS_A_CHIP) {
      Random random = new Random(seed + done);
      int pins = random.nextInt(4) == 0 ? 24 : 9 + random.nextInt(4);
      int version = profile == IoApicProfile.KVM || random.nextInt(4) == 0 ? 0x11 : 0x20;
      boolean clocked = random.nextInt(4) != 0;
      messages +=
          run(
              new Twin.IoApicBuilderSettings(
                  profile, Set.of(), cell, pins, version, random.nextInt(16), clocked),
              seed + done,
              OPERATIONS_A_CHIP);
    }
    assertTrue(messages > OPERATIONS / 20, "only " + messages + " messages: a test of nothing");
  }

  @Test
  void everyLegalMixtureOfOptionsAgrees() {
    long seed = 201;
    int legal = 0;
    for (int chip = 0; chip < 1_500; chip++, seed += OPERATIONS_A_CHIP) {
      Random random = new Random(seed);
      Set<IoApicOption> toggled = EnumSet.noneOf(IoApicOption.class);
      IoApicProfile profile = IoApicProfile.values()[chip % 3];
      for (IoApicOption option : IoApicOption.values()) {
        if (random.nextInt(3) == 0) {
          toggled.add(option);
        }
      }
      int version = profile == IoApicProfile.KVM ? 0x11 : 0x20;
      Cell cell = Cell.values()[chip & 1];
      Twin.IoApicBuilderSettings settings =
          new Twin.IoApicBuilderSettings(profile, toggled, cell, 10, version, 0, true);
      try {
        settings.build(new Journal(new Journal.Script()));
      } catch (IllegalArgumentException e) {
        continue; // The mixture is not legal; IoApicBuilderTest says which are not.
      }
      legal++;
      run(settings, seed, 1_000);
    }
    assertTrue(legal > 250, "only " + legal + " legal mixtures");
  }

  private static long run(Twin.IoApicBuilderSettings settings, long seed, int operations) {
    Twin twin = new Twin(settings, RandomOperations.script(new Random(~seed)));
    RandomOperations source = new RandomOperations(twin, new Random(seed));
    boolean hidden = !twin.model.has(IoApicOption.EOI_OF_OLD_VECTOR);
    long messages = 0;
    for (int i = 0; i < operations; i++) {
      try {
        source.next();
        messages += twin.chipSide.messages();
        twin.compare();
        if (hidden && i % 8 == 0) {
          twin.compareHidden();
        }
      } catch (RuntimeException | Twin.Difference e) {
        fail(
            "seed=%d operation=%d (%s) %s script=%s%n%s"
                .formatted(seed, i, source.last(), settings, source.script(), e.getMessage()),
            e);
      }
    }
    return messages;
  }
}
