// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.plic.Plic;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A passed-through device behind a PLIC: its level survives being disabled, and a completion. */
@Timeout(60)
class PlicLevelIrqfdTest {

  private static final int SOURCE = 7;
  private static final int GSI = 20;
  private static final long ENABLE = 0x2000;
  private static final long PRIORITY = 4L * SOURCE;

  private final List<String> outputs = new ArrayList<>();
  private final HeapEventSource event = new HeapEventSource("nic");
  private boolean high;
  private int asked;

  private Plic board(Cell cell, ResamplePolicy policy) {
    Plic plic =
        Plic.builder(31, 1)
            .cell(cell)
            .outputs((context, asserted) -> outputs.add(asserted ? "+" : "-"))
            .build();
    IrqRouter router =
        IrqRouter.builder().chip(0, plic).routes(List.of(new ChipRoute(GSI, 0, SOURCE))).build();
    new IrqfdRegistry(router)
        .assignLevel(
            event,
            GSI,
            (gsi, chip, pin) -> {
              asked++;
              if (high) {
                event.signal();
              }
            },
            policy);
    plic.write(PRIORITY, 1, 4);
    return plic;
  }

  @ParameterizedTest
  @CsvSource({
    "PLAIN, NOTIFY_AT_EOI", "PLAIN, POSTPONE_WHILE_MASKED", "PLAIN, RESAMPLE_AT_UNMASK",
    "SHARED, NOTIFY_AT_EOI", "SHARED, POSTPONE_WHILE_MASKED", "SHARED, RESAMPLE_AT_UNMASK"
  })
  void enablingRaisesWhatIsPendingAndACompletionWithTheLineHighPendsAgain(
      Cell cell, ResamplePolicy policy) {
    Plic plic = board(cell, policy);
    high = true;
    event.signal();
    assertEquals(List.of(), outputs, "disabled");
    plic.write(ENABLE, 1L << SOURCE, 4);
    assertEquals("+", outputs.get(outputs.size() - 1), "enabled while pending");
    assertEquals(SOURCE, plic.acknowledge(0));
    assertEquals("-", outputs.get(outputs.size() - 1));
    int before = asked;
    plic.end(0, SOURCE);
    assertEquals(before + 1, asked);
    assertTrue(plic.level(SOURCE));
    assertEquals("+", outputs.get(outputs.size() - 1), "completed with the line high");
    assertEquals(SOURCE, plic.acknowledge(0));
    high = false;
    plic.end(0, SOURCE);
    assertEquals(before + 2, asked);
    assertFalse(plic.level(SOURCE));
    assertEquals(Plic.NONE, plic.acknowledge(0));
    assertEquals("-", outputs.get(outputs.size() - 1));
  }
}
