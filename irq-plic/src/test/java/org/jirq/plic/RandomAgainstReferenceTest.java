// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.jirq.api.Cell;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random guests and devices: every result and all state as the reference has it. */
class RandomAgainstReferenceTest {

  private int sources;
  private int contexts;
  private Random random;
  private Plic plic;
  private ReferencePlic reference;
  private boolean[] told;
  private int claims;

  @ParameterizedTest
  @CsvSource({
    "PLAIN, 7, 2",
    "SHARED, 7, 2",
    "PLAIN, 63, 1",
    "SHARED, 70, 3",
    "PLAIN, 130, 70",
    "SHARED, 130, 70"
  })
  void answersAsTheReferenceDoes(Cell cell, int sourceCount, int contextCount) {
    for (int seed = 0; seed < (contextCount > 10 ? 1 : 4); seed++) {
      sources = sourceCount;
      contexts = contextCount;
      random = new Random(seed);
      told = new boolean[contexts];
      plic = build(cell);
      reference = new ReferencePlic(sources, contexts);
      claims = 0;
      int steps = contexts > 10 ? 4_000 : 15_000;
      for (int step = 0; step < steps; step++) {
        String what = step();
        compare("seed=" + seed + " step=" + step + " " + what);
        if (random.nextInt(1000) == 0) {
          moveToAnotherChip(random.nextBoolean() ? Cell.PLAIN : Cell.SHARED);
        }
      }
      assertTrue(claims > steps / 50, "interrupts were taken: " + claims);
    }
  }

  private Plic build(Cell cell) {
    return Plic.builder(sources, contexts)
        .cell(cell)
        .outputs(
            (context, asserted) -> {
              assertEquals(!asserted, told[context], "never the same level twice");
              told[context] = asserted;
            })
        .build();
  }

  private void moveToAnotherChip(Cell cell) {
    ByteBuffer state = ByteBuffer.allocate(plic.stateSize());
    plic.save(state);
    plic = build(cell);
    plic.load(state.flip());
    ByteBuffer again = ByteBuffer.allocate(plic.stateSize());
    plic.save(again);
    assertTrue(Arrays.equals(state.array(), again.array()));
  }

  private String step() {
    int source = random.nextInt(Math.min(sources + 1, 8) * (random.nextInt(4) == 0 ? 99 : 1));
    source %= sources + 1;
    int context = random.nextInt(contexts);
    int value = random.nextInt(8);
    boolean on = random.nextInt(3) != 0;
    switch (random.nextInt(40)) {
      case 0 -> {
        plic.write(0x20_0000 + 0x1000L * context, value & 3, 4);
        reference.threshold(context, value & 3);
        return "threshold";
      }
      case 1, 2, 3 -> {
        plic.write(4L * source, value, 4);
        reference.priority(source, source == 0 ? 0 : value);
        return "priority " + source;
      }
      case 4, 5, 6 -> {
        enable(context, source / 32, random.nextInt() | (on ? random.nextInt() : 0));
        return "enable " + context;
      }
      case 7 -> {
        int trigger = Math.max(source, 1);
        plic.setTrigger(trigger, on ? PlicTrigger.LEVEL : PlicTrigger.EDGE);
        reference.trigger(trigger, !on);
        return "trigger " + trigger;
      }
      case 8 -> {
        if (random.nextInt(100) == 0) {
          plic.reset();
          reference.reset();
        }
        return "reset, perhaps";
      }
      case 9, 10, 11, 12, 13, 14, 15 -> {
        int expected = reference.claim(context);
        claims += expected == 0 ? 0 : 1;
        assertEquals(expected, plic.read(0x20_0004 + 0x1000L * context, 4), "claim");
        return "claim";
      }
      case 16, 17, 18, 19, 20, 21, 22, 23, 24 -> {
        int owner = plic.claimant(source);
        int by = owner < 0 || value == 0 ? context : owner;
        plic.write(0x20_0004 + 0x1000L * by, source, 4);
        reference.complete(by, source);
        return "complete " + source;
      }
      default -> {
        int asserter = random.nextInt(3);
        plic.setLevel(source, asserter, on);
        reference.line(source, asserter, on);
        return "line " + source + " " + on;
      }
    }
  }

  private void enable(int context, int index, int bits) {
    plic.write(0x2000 + 0x80L * context + 4L * index, bits, 4);
    for (int bit = 0; bit < 32; bit++) {
      int source = 32 * index + bit;
      if (source > 0 && source <= sources) {
        reference.enable(context, source, (bits >>> bit & 1) != 0);
      }
    }
  }

  private void compare(String where) {
    for (int source = 0; source <= sources; source++) {
      if (reference.pending(source) != plic.pending(source)) {
        assertEquals(reference.pending(source), plic.pending(source), where + " of " + source);
      }
      long bit = plic.read(0x1000 + source / 32 * 4L, 4) >>> source % 32 & 1;
      assertEquals(plic.pending(source), bit != 0, where);
    }
    int probed = random.nextInt(sources + 1);
    assertEquals(reference.masked(probed), plic.masked(probed), where + " of " + probed);
    for (int context = 0; context < contexts; context++) {
      boolean expected = reference.output(context);
      if (expected != plic.output(context) || expected != told[context]) {
        assertEquals(expected, plic.output(context), where + " output " + context);
        assertEquals(expected, told[context], where + " told " + context);
      }
    }
  }
}
