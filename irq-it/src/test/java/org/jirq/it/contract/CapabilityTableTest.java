// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jirq.api.ChipCapability;
import org.jirq.api.IrqChip;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Test;

/** The table of capabilities in docs/swapping.md is what the chips say. */
class CapabilityTableTest {

  private static final List<ChipCapability> COLUMNS =
      List.of(
          ChipCapability.ACK,
          ChipCapability.TAKEN,
          ChipCapability.MASK_NOTIFY,
          ChipCapability.UNMASK_RESAMPLE,
          ChipCapability.PENDING_READABLE,
          ChipCapability.DIRECTED_EOI);

  private static String row(IrqChip chip) {
    Set<ChipCapability> can = chip.capabilities();
    StringBuilder row = new StringBuilder("| `" + chip.kind() + "` |");
    for (ChipCapability column : COLUMNS) {
      row.append(can.contains(column) ? " x |" : "  |");
    }
    IrqRouter router =
        IrqRouter.builder().chip(0, chip).routes(List.of(new ChipRoute(1, 0, 1))).build();
    try (IrqfdRegistry irqfds = new IrqfdRegistry(router)) {
      return row
          + " "
          + irqfds.assignLevel(new HeapEventSource("event"), 1, (g, c, p) -> {}).policy()
          + " |";
    }
  }

  @Test
  void theTableIsWhatTheChipsSay() throws Exception {
    List<String> expected =
        EveryChipIsHeldToItsContractTest.chips().map(CapabilityTableTest::row).toList();
    assertEquals(String.join("\n", expected), String.join("\n", table()));
  }

  private static List<String> table() throws IOException {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("docs/swapping.md"))) {
      at = at.getParent();
    }
    try (Stream<String> lines = Files.lines(at.resolve("docs/swapping.md"))) {
      return lines
          .filter(line -> line.matches("\\| `[a-z0-9]+` \\|( x? \\|){6} [A-Z_]+ \\|"))
          .toList();
    }
  }
}
