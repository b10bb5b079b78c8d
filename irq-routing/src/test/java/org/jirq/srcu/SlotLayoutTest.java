// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.FieldLayout;
import org.openjdk.jol.info.GraphLayout;

/** Where this virtual machine puts the counters, and how much memory a domain takes. */
class SlotLayoutTest {

  private static final int PAIR_OF_LINES = 128;
  private static final List<String> HOT =
      List.of("locks0", "locks1", "unlocks0", "unlocks1", "foreignUnlocks0", "foreignUnlocks1");

  @Test
  void theCountersOfASlotAreAPairOfLinesAwayFromEverythingElse() {
    ClassLayout layout = ClassLayout.parseClass(ReaderSlot.class);
    long first = Long.MAX_VALUE;
    long end = 0;
    int found = 0;
    for (FieldLayout field : layout.fields()) {
      if (HOT.contains(field.name())) {
        first = Math.min(first, field.offset());
        end = Math.max(end, field.offset() + field.size());
        found++;
      }
    }
    assertEquals(HOT.size(), found);
    assertTrue(end - first <= PAIR_OF_LINES, layout.toPrintable());
    // Whatever lies before or behind the object, another slot included.
    assertTrue(first >= PAIR_OF_LINES, layout.toPrintable());
    assertTrue(layout.instanceSize() - end >= PAIR_OF_LINES, layout.toPrintable());
    for (FieldLayout field : layout.fields()) {
      boolean hot = HOT.contains(field.name());
      boolean pad = field.typeClass().equals("byte");
      if (!hot && !pad) {
        assertTrue(field.offset() + field.size() <= first - PAIR_OF_LINES, layout.toPrintable());
      }
    }
  }

  @Test
  void cellsAreAPairOfLinesApart() {
    assertTrue(ClaimCells.STRIDE * Long.BYTES >= PAIR_OF_LINES);
  }

  @Test
  void aNewDomainIsSmall() {
    long bytes = GraphLayout.parseInstance(new Srcu("layout")).totalSize();
    assertTrue(bytes <= 512, "bytes=" + bytes);
  }
}
