// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.examples.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlicAdapterTest {

  private static final int MACHINE = 1 << 11;
  private static final int SUPERVISOR = 1 << 9;

  private final Hart hart = new Hart();
  private final PlicAdapter plic = new PlicAdapter(hart);

  /** Counted are lines of code: no blank lines, no comments, no imports, no annotations. */
  @Test
  void theAdapterHasAtMostThirtyLines() throws IOException {
    Path file = Path.of("src/main/java/org/jirq/examples/foreign/PlicAdapter.java");
    List<String> code =
        Files.readAllLines(file).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.equals("@Override"))
            .filter(line -> !line.matches("(//|/\\*|\\*|package |import ).*"))
            .toList();
    assertTrue(code.size() > 20, code.toString());
    assertTrue(code.size() <= 30, "lines=" + code.size());
  }

  @Test
  void bothModesOfTheHartAreWired() {
    plic.store(4 * 31, 1, 2);
    plic.store(4 * 1, 2, 2);
    plic.store(0x2000, 1L << 31, 2);
    plic.store(0x2080, 1 << 1, 2);
    plic.raise(1 << 31);
    assertTrue(hart.isPending(MACHINE));
    assertFalse(hart.isPending(SUPERVISOR));
    plic.raise(1 << 31 | 1 << 1);
    assertTrue(hart.isPending(SUPERVISOR));
    assertEquals(31, plic.load(0x20_0004, 2));
    assertFalse(hart.isPending(MACHINE));
    assertEquals(1, plic.load(0x20_1004, 2));
    plic.lower(1 << 31);
    plic.store(0x20_0004, 31, 2);
    plic.store(0x20_1004, 1, 2);
    assertFalse(hart.isPending(MACHINE));
    assertTrue(hart.isPending(SUPERVISOR), "still high at its completion");
  }

  @Test
  void accessesOfOtherSizesDoNothing() {
    plic.store(4 * 5, 7, 3);
    plic.store(4 * 5, 7, 0);
    assertEquals(0, plic.load(4 * 5, 2));
    assertEquals(0x400_0000, plic.length());
  }
}
