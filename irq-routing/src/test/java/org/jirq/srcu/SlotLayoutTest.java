// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.ClassLayout;
import org.openjdk.jol.info.FieldLayout;
import org.openjdk.jol.info.GraphLayout;

/** Where this virtual machine puts the counters, and how much memory a domain takes. */
class SlotLayoutTest {

  private static final int PAIR_OF_LINES = 128;
  private static final List<String> COUNTERS =
      List.of("locks0", "locks1", "unlocks0", "unlocks1", "foreignUnlocks0", "foreignUnlocks1");

  @Test
  void theFieldsOfASlotAreAPairOfLinesAwayFromEverythingElse() {
    ClassLayout layout = ClassLayout.parseClass(ReaderSlot.class);
    long first = Long.MAX_VALUE;
    long end = 0;
    Set<String> found = new TreeSet<>();
    for (FieldLayout field : layout.fields()) {
      // All that is not padding: who reads there uses all of it, nobody else any of it.
      if (!field.typeClass().equals("byte")) {
        first = Math.min(first, field.offset());
        end = Math.max(end, field.offset() + field.size());
        found.add(field.name());
      }
    }
    assertTrue(found.containsAll(COUNTERS), found.toString());
    assertTrue(end - first <= PAIR_OF_LINES, layout.toPrintable());
    // Whatever lies before or behind the object, another slot included.
    assertTrue(first >= PAIR_OF_LINES, layout.toPrintable());
    assertTrue(layout.instanceSize() - end >= PAIR_OF_LINES, layout.toPrintable());
  }

  @Test
  void aCellIsAPairOfLinesAwayFromEverythingElse() {
    for (int count = 1; count <= ClaimCells.LIMIT; count *= 2) {
      long[] cells = new long[ClaimCells.words(count)];
      ClassLayout layout = ClassLayout.parseInstance(cells);
      long base = layout.instanceSize() - (long) cells.length * Long.BYTES;
      assertTrue(base >= 0 && base <= 24, layout.toPrintable());
      long first = base + (long) ClaimCells.at(0) * Long.BYTES;
      long last = base + (long) ClaimCells.at(count - 1) * Long.BYTES;
      assertTrue(first >= PAIR_OF_LINES, "first=" + first);
      assertTrue(layout.instanceSize() - (last + Long.BYTES) >= PAIR_OF_LINES, "last=" + last);
      assertEquals((count - 1L) * PAIR_OF_LINES, last - first);
    }
  }

  /** The build runs these tests on three layouts of objects; this one sees that it is so. */
  @Test
  void theVirtualMachineLaysObjectsOutAsTheBuildSays() {
    Integer header = Integer.getInteger("jirq.test.headerBytes");
    Assumptions.assumeTrue(header != null, "not run by the build");
    assertEquals(header, ClassLayout.parseClass(ReaderSlot.class).headerSize());
  }

  @Test
  void aNewDomainIsSmall() {
    long bytes = GraphLayout.parseInstance(new Srcu("layout")).totalSize();
    assertTrue(bytes <= 512, "bytes=" + bytes);
  }
}
