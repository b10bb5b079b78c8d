// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.Delivery;
import org.junit.jupiter.api.Test;

/** The tables that boards begin with; that of a PC is R20 in {@link RouteRulesTest}. */
class DefaultRoutesTest {

  private static final int CHIP = 7;

  private static String refused(org.junit.jupiter.api.function.Executable made) {
    return assertThrows(IllegalArgumentException.class, made).getMessage();
  }

  @Test
  void onArmGsiNIsSharedPeripheralInterruptN() {
    RecordingChip gic = new RecordingChip(988);
    IrqRouter router =
        IrqRouter.builder().chip(CHIP, gic).routes(DefaultRoutes.arm(CHIP, 988)).build();
    for (int spi : new int[] {0, 1, 31, 32, 987}) {
      router.setIrq(spi, 0, true);
      assertEquals(List.of(spi + "+0"), gic.take());
    }
    assertEquals(Delivery.IGNORED, router.setIrq(988, 0, true));
    assertEquals(988, router.routes().size());
    assertEquals(List.of(), DefaultRoutes.arm(CHIP, 0));
    assertTrue(refused(() -> DefaultRoutes.arm(CHIP, 989)).contains("spis=989"));
    assertTrue(refused(() -> DefaultRoutes.arm(CHIP, -1)).contains("spis=-1"));
    assertTrue(refused(() -> DefaultRoutes.arm(64, 1)).contains("chip=64"));
  }

  @Test
  void onRiscvGsiNIsSourceNAndThereIsNoSource0() {
    RecordingChip aplic = new RecordingChip(1024);
    IrqRouter router =
        IrqRouter.builder().chip(CHIP, aplic).routes(DefaultRoutes.riscv(CHIP, 1023)).build();
    assertEquals(Delivery.IGNORED, router.setIrq(0, 0, true));
    assertEquals(List.of(), aplic.take());
    for (int source : new int[] {1, 2, 63, 64, 1023}) {
      router.setIrq(source, 0, true);
      assertEquals(List.of(source + "+0"), aplic.take());
    }
    assertEquals(Delivery.IGNORED, router.setIrq(1024, 0, true));
    assertEquals(1023, router.routes().size());
    assertEquals(List.of(), DefaultRoutes.riscv(CHIP, 0));
    assertTrue(refused(() -> DefaultRoutes.riscv(CHIP, 1024)).contains("sources=1024"));
    assertTrue(refused(() -> DefaultRoutes.riscv(CHIP, -1)).contains("sources=-1"));
    assertTrue(refused(() -> DefaultRoutes.riscv(-1, 1)).contains("chip=-1"));
  }

  @Test
  void aBoardWithFewerSourcesNeedsOnePinMore() {
    RecordingChip plic = new RecordingChip(32);
    IrqRouter.builder().chip(CHIP, plic).routes(DefaultRoutes.riscv(CHIP, 31)).build();
    RouteException e =
        assertThrows(
            RouteException.class,
            () ->
                IrqRouter.builder().chip(CHIP, plic).routes(DefaultRoutes.riscv(CHIP, 32)).build());
    assertEquals(RouteRule.PIN_OUT_OF_RANGE, e.rule());
    assertEquals(31, e.entryIndex());
  }
}
