// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jirq.api.Cell;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A pin is masked while its interrupt is not enabled; boards hear of each change. */
class MaskTest {

  @ParameterizedTest
  @EnumSource(Cell.class)
  void boardHearsOfChangesOnlyAndBeforeTheOutput(Cell cell) {
    Rig rig = Rig.of(cell).withBoard();
    rig.raise(41);
    rig.dist(0x104, 0x300);
    assertEquals(List.of("masked8=false", "masked9=false", "out0=true"), rig.calls());
    assertFalse(rig.gic.masked(8));
    rig.dist(0x104, 0x300);
    assertEquals(List.of(), rig.calls());
    rig.dist(0x184, 0x200);
    assertEquals(List.of("masked9=true", "out0=false"), rig.calls());
    assertTrue(rig.gic.masked(9));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void resetMasksWhatWasEnabledAndKeepsLevels(Cell cell) {
    Rig rig = Rig.of(cell).withBoard();
    rig.level(40, 0x80);
    rig.raise(40);
    rig.calls();
    rig.gic.reset();
    List<String> told = new ArrayList<>();
    IntStream.range(0, rig.gic.pins()).forEach(pin -> told.add("masked" + pin + "=true"));
    told.add("out0=false");
    assertEquals(told, rig.calls(), "every pin is told");
    assertTrue(rig.gic.level(8));
    assertTrue(rig.gic.pending(0, 40), "the level is still there");
    assertEquals(0x50, rig.dist(0));
    assertEquals(6, rig.frame(0, 0x14));
    assertEquals(0, rig.icc(0, IccRegister.PMR));
    assertEquals(2, rig.icc(0, IccRegister.BPR0));
    assertEquals(3, rig.icc(0, IccRegister.BPR1));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void resyncTellsEveryMaskAndEveryOutput(Cell cell) {
    Rig rig = Rig.of(cell).withBoard();
    rig.level(40, 0x80);
    rig.raise(40);
    rig.calls();
    rig.gic.resync();
    List<String> calls = rig.calls();
    assertEquals(64 + 4, calls.size());
    assertEquals("masked7=true", calls.get(7));
    assertEquals("masked8=false", calls.get(8));
    assertEquals(
        List.of("out0=true", "out1=false", "out2=false", "out3=false"), calls.subList(64, 68));
  }
}
