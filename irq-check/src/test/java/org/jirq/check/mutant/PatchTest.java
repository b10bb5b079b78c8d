// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.mutant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PatchTest {

  @Test
  void whatStandsOnceIsReplaced() {
    assertEquals("axc", new Patch("m:C", "b", "x").apply("M", "abc"));
  }

  @Test
  void whatDoesNotStandExactlyOnceIsRefusedByName() {
    Patch patch = new Patch("m:C", "b", "x");
    for (String source : new String[] {"ac", "abcb"}) {
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> patch.apply("M7", source));
      assertTrue(e.getMessage().contains("mutant=M7"), e.getMessage());
      assertTrue(e.getMessage().contains("m:C"), e.getMessage());
    }
  }

  @Test
  void whatIsNotJavaIsRefusedWithTheCompilersWords() {
    Mutant broken =
        new Mutant(
            "M8",
            'x',
            "none",
            "Not Java.",
            new Patch("irq-irqfd:org.jirq.irqfd.SpinLock", "void lock() {", "void lock( {"));
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> MutantCompiler.compile(broken));
    assertTrue(e.getMessage().contains("mutant=M8"), e.getMessage());
    assertTrue(e.getMessage().contains("SpinLock.java"), e.getMessage());
  }
}
