// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;

/** What a snapshot holds, and what is refused as impossible. */
class SnapshotTest {

  private static final int FIRST_WORD = 24;

  private static ByteBuffer save(Plic plic) {
    ByteBuffer to = ByteBuffer.allocate(plic.stateSize());
    plic.save(to);
    return to.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void refused(String named, Plic plic, ByteBuffer state) {
    byte[] before = save(plic).array();
    String text =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> plic.load(state)).getMessage());
    assertTrue(text.contains(named), text);
    assertArrayEquals(before, save(plic).array());
    assertEquals(0, state.position());
  }

  @Test
  void whatIsInServiceHeldAndToldSurvives() {
    Guest guest = new Guest(Cell.SHARED, 63, 2, b -> b.trigger(7, PlicTrigger.EDGE));
    guest.open(1, 7, 3);
    guest.open(1, 9, 2);
    guest.raise(7);
    guest.lower(7);
    assertEquals(7, guest.claim(1));
    guest.raise(7);
    guest.raise(9);
    guest.threshold(1, 1);
    Guest copy = new Guest(Cell.PLAIN);
    copy.plic.load(save(guest.plic));
    assertEquals(guest.plic.dump(), copy.plic.dump());
    assertEquals(0, copy.outputs.size(), "loading calls nobody");
    copy.complete(1, 7);
    assertEquals(7, copy.claim(1), "the edge was held");
    assertEquals(9, copy.claim(1));
    assertEquals(1, copy.outputs.size(), "the wire was up when it was saved: " + copy.outputs);
  }

  @Test
  void otherChipsAreRefused() {
    Plic plic = Plic.builder(63, 2).build();
    refused("sources=64", plic, save(Plic.builder(64, 2).build()));
    refused("contexts=3", plic, save(Plic.builder(63, 3).build()));
    refused("maxPriority=15", plic, save(Plic.builder(63, 2).maxPriority(15).build()));
    refused("remaining=", plic, save(Plic.builder(62, 2).build()));
  }

  @Test
  void impossibleValuesAreRefused() {
    Plic plic = Plic.builder(63, 2).build();
    long[] impossible = {
      1L << 20,
      1L << 21,
      1L << 24,
      1L << 63,
      1L << 43,
      3L << 16,
      1L << 17 | 2L << 24,
      1L << 19,
      1L << 17 | 1L << 19
    };
    for (long word : impossible) {
      ByteBuffer state = save(plic);
      state.putLong(FIRST_WORD + 8 * 5, word);
      refused("expected", plic, state);
    }
    for (int at : new int[] {0, 4, 8, 12, 16, 20}) {
      ByteBuffer state = save(plic);
      state.putInt(at, 99);
      refused("99", plic, state);
    }
    ByteBuffer pendingZero = save(plic);
    pendingZero.putLong(FIRST_WORD, 1L << 16);
    refused("not pending", plic, pendingZero);
    ByteBuffer threshold = save(plic);
    threshold.putInt(FIRST_WORD + 8 * 64, 8);
    refused("threshold=8", plic, threshold);
    ByteBuffer output = save(plic);
    output.putInt(FIRST_WORD + 8 * 64 + 4, 2);
    refused("output=2", plic, output);
    ByteBuffer enables = save(plic);
    enables.putLong(FIRST_WORD + 8 * 64 + 8, 1);
    refused("enables=1", plic, enables);
  }

  @Test
  void bothBitsAreLegalWhereTheProfileHasThemSo() {
    Plic plic = Plic.builder(63, 2).profile(PlicProfile.QEMU).build();
    ByteBuffer state = save(plic);
    state.putLong(FIRST_WORD + 8 * 5, 3L << 16);
    plic.load(state);
    assertTrue(plic.pending(5));
    assertEquals(0, plic.claimant(5));
  }
}
