// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What each single option changes: one short run of a chip that has it, and of one that has not.
 * Profile {@code datasheet} with that option alone turned over (and what excludes it turned off);
 * both cells.
 */
class IoApicOptionTest {

  private static Rig rig(Cell cell, IoApicOption option, boolean on) {
    return new Rig(
        builder -> {
          builder.cell(cell).clocked();
          if (option == IoApicOption.EDGE_REQUEST_FOLLOWS_LINE) {
            builder.option(IoApicOption.EDGE_RETRY, false);
          }
          if (option == IoApicOption.STORM_RESTARTS_AT_WRITE) {
            builder.option(IoApicOption.STORM_GUARD, true);
          }
          return builder.option(option, on);
        });
  }

  @ParameterizedTest
  @EnumSource(IoApicOption.class)
  void eachOptionChangesWhatItSays(IoApicOption option) {
    OptionEffects.Effect effect = OptionEffects.EFFECTS.get(option);
    for (Cell cell : Cell.values()) {
      assertEquals(effect.without(), effect.run().apply(rig(cell, option, false)), "off");
      assertEquals(effect.with(), effect.run().apply(rig(cell, option, true)), "on");
    }
  }

  @Test
  void everyOptionHasAnEffectThatCanBeSeen() {
    assertEquals(EnumSet.allOf(IoApicOption.class), OptionEffects.EFFECTS.keySet());
    OptionEffects.EFFECTS.forEach(
        (option, effect) ->
            assertTrue(!effect.with().equals(effect.without()), "no difference: " + option));
  }
}
