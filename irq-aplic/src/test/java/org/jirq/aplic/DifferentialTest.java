// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;

/** Random guests and devices against {@link ReferenceAplic}, in both cells and both modes. */
class DifferentialTest {

  private static final int SOURCES = 70;
  private static final int HARTS = 3;

  @Test
  void chipDoesWhatTheSpecificationSays() {
    long messages = 0;
    for (Cell cell : Cell.values()) {
      for (int seed = 0; seed < 60; seed++) {
        messages += new Run(cell, seed).run(600);
      }
    }
    assertTrue(messages > 1_000, "MSIs were sent: " + messages);
  }

  private static final class Run {
    private final Rig rig;
    private final ReferenceAplic model = new ReferenceAplic(SOURCES, HARTS);
    private final Random random;
    private final String name;
    private final boolean mayChangeMode;
    private int messages;

    Run(Cell cell, int seed) {
      AplicBuilder builder = Aplic.builder(SOURCES, HARTS).iprioBits(3).guests(3).cell(cell);
      rig = new Rig(builder, true);
      random = new Random(seed);
      name = "cell=" + cell + " seed=" + seed;
      mayChangeMode = seed % 3 == 2;
      rig.write(0, 0x1bc0, 0x24000);
      rig.write(0, 0x1bc8, 0x28000);
      rig.write(0, 0x1bcc, 2 << 20);
      rig.write(0, 0x1bc4, 2 << 12);
      for (int d = 0; d < 2; d++) {
        domaincfg(d, 0x100 | (seed % 3 == 1 ? 4 : 0));
        for (int h = 0; h < HARTS; h++) {
          rig.write(d, 0x4000 + 32 * h, 1);
          model.idelivery[d][h] = 1;
        }
      }
    }

    private void domaincfg(int d, long value) {
      rig.write(d, 0, value);
      model.domaincfg(d, value);
    }

    int run(int steps) {
      for (int step = 0; step < steps; step++) {
        String op = step();
        compare(name + " step=" + step + " " + op);
      }
      return messages;
    }

    /** Few sources, so that they meet; some beyond the first word. */
    private int source() {
      int n = random.nextInt(10);
      return n < 7 ? 1 + n : n == 7 ? 63 : n == 8 ? 64 : 70;
    }

    private String step() {
      int d = random.nextInt(2);
      int h = random.nextInt(HARTS);
      int i = source();
      long word = 1L << i % 32 | 1L << source() % 32;
      int k = 4 * (i / 32);
      switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4:
          boolean level = random.nextBoolean();
          rig.wire(i, level);
          model.wire(i, level);
          return "wire " + i + " " + level;
        case 5:
          if (model.mode[d][i] != 0 && random.nextInt(3) != 0) {
            return "nothing";
          }
          int[] values = {0, 1, 2, 4, 5, 6, 7, 6, 4, 5, 7, 4, 6, 1, 0x400, 0x404};
          int value = values[random.nextInt(values.length)];
          rig.write(d, 4 * i, value);
          model.sourcecfg(d, i, value);
          return "sourcecfg " + d + " " + i + " " + value;
        case 6:
          rig.write(d, 0x1cdc, i);
          model.setPending(d, i);
          return "setipnum " + d + " " + i;
        case 7:
          rig.write(d, 0x1c00 + k, word);
          forBits(k, word, n -> model.setPending(d, n));
          return "setip " + d + " " + word;
        case 8:
          rig.write(d, 0x1ddc, i);
          model.clearPending(d, i);
          return "clripnum " + d + " " + i;
        case 9:
          rig.write(d, 0x1d00 + k, word);
          forBits(k, word, n -> model.clearPending(d, n));
          return "in_clrip " + d + " " + word;
        case 10, 11:
          rig.write(d, 0x1edc, i);
          model.enable(d, i, true);
          return "setienum " + d + " " + i;
        case 12:
          rig.write(d, 0x1e00 + k, word);
          forBits(k, word, n -> model.enable(d, n, true));
          return "setie " + d + " " + word;
        case 13:
          rig.write(d, 0x1f00 + k, word);
          forBits(k, word, n -> model.enable(d, n, false));
          return "clrie " + d + " " + word;
        case 14:
          long target = random.nextInt(4) == 0 ? random.nextLong() : Rig.target(h, i % 9);
          rig.write(d, 0x3000 + 4 * i, target & 0xffffffffL);
          model.target(d, i, target & 0xffffffffL);
          return "target " + d + " " + i + " " + Long.toHexString(target);
        case 15:
          int idc = random.nextInt(3);
          int field = random.nextInt(16);
          rig.write(d, 0x4000 + 32 * h + 4 * idc, field);
          int[][][] fields = {model.idelivery, model.iforce, model.ithreshold};
          fields[idc][d][h] = idc == 2 ? field & 7 : field & 1;
          return "idc " + d + " " + h + " " + idc + " " + field;
        case 16:
          boolean mode = mayChangeMode ? random.nextBoolean() : model.msi[d];
          domaincfg(d, (random.nextInt(10) == 0 ? 0 : 0x100) | (mode ? 4 : 0));
          return "domaincfg " + d;
        default:
          assertEquals(model.claimi(d, h), rig.claimi(d, h), name + " claimi " + d + " " + h);
          return "claimi " + d + " " + h;
      }
    }

    private interface Each {
      void source(int n);
    }

    private static void forBits(int k, long word, Each each) {
      for (int bit = 0; bit < 32; bit++) {
        if ((word >>> bit & 1) != 0) {
          each.source(k * 8 + bit);
        }
      }
    }

    private void compare(String where) {
      List<String> sent = rig.take().stream().filter(call -> call.contains(":")).toList();
      assertEquals(List.copyOf(model.messages), sent, where);
      messages += sent.size();
      model.messages.clear();
      for (int d = 0; d < 2; d++) {
        for (int h = 0; h < HARTS; h++) {
          String at = where + ": domain " + d + " hart " + h;
          assertEquals(model.topi(d, h), rig.topi(d, h), at);
          assertEquals(model.output(d, h), rig.aplic.output(2 * h + d), at);
          assertEquals(model.iforce[d][h], rig.read(d, 0x4004 + 32 * h), at);
        }
        for (int i : new int[] {1, 2, 3, 4, 5, 6, 7, 63, 64, 70}) {
          source(where + ": domain " + d + " source " + i, d, i);
        }
      }
    }

    private void source(String at, int d, int i) {
      int k = 4 * (i / 32);
      boolean delegates = d == 0 && model.delegated[i];
      assertEquals(delegates ? 0x400 : model.mode[d][i], rig.read(d, 4 * i), at);
      assertEquals(model.pending[d][i], rig.pending(d, i), at);
      assertEquals(model.enabled[d][i], (rig.read(d, 0x1e00 + k) >>> i % 32 & 1) != 0, at);
      assertEquals(model.rectified(d, i), (rig.read(d, 0x1d00 + k) >>> i % 32 & 1) != 0, at);
      assertEquals(model.shownTarget(d, i), rig.read(d, 0x3000 + 4 * i), at);
      if (model.enabled[d][i]) {
        assertEquals(false, rig.aplic.masked(i), at);
      }
    }
  }
}
