// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.Delivery;
import org.jirq.srcu.Srcu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where lines and messages go. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IrqRouterTest {

  private final RecordingChip pic = new RecordingChip(8);
  private final RecordingChip ioApic = new RecordingChip(24);
  private final List<String> messages = new ArrayList<>();
  private final IrqRouter router =
      IrqRouter.builder()
          .chip(0, pic)
          .chip(2, ioApic)
          .msi(
              (address, data, device) -> {
                messages.add("%x/%x/%d".formatted(address, data, device));
                return 1;
              })
          .build();

  @Test
  void aNewRouterHasAnEmptyTableAndHadNoGracePeriod() {
    assertEquals(List.of(), router.routes());
    assertEquals(0, router.generation());
    assertEquals(0, router.srcu().stats().gracePeriods());
    assertEquals(0, router.srcu().stats().slots());
    for (int gsi : new int[] {0, 24, 4095}) {
      assertEquals(Delivery.IGNORED, router.setIrq(gsi, 0, true));
      assertTrue(router.route(gsi).isUnrouted());
    }
    assertEquals(List.of(), ioApic.take());
  }

  @Test
  void aGsiDrivesItsPin() {
    assertTrue(router.replace(List.of(new ChipRoute(5, 2, 7))));
    assertEquals(1, router.setIrq(5, 3, true));
    assertEquals(0, router.setIrq(5, 3, false));
    assertEquals(List.of("7+3", "7-3"), ioApic.take());
    assertEquals(List.of(), pic.take());
  }

  @Test
  void linesAndStatusCallersReachTheChipAsWhatTheyAre() {
    router.replace(List.of(new ChipRoute(5, 2, 7)));
    router.setLevel(5, 0, true);
    router.setLevelForStatus(5, 0, false);
    assertEquals(List.of("7+0", "status", "7-0"), ioApic.take());
  }

  @Test
  void severalChipsAreDrivenInTheirOrderAndTheirResultsJoined() {
    router.replace(List.of(new ChipRoute(4, 2, 4), new ChipRoute(4, 0, 3)));
    pic.delivery = (pin, source, level) -> Delivery.IGNORED;
    ioApic.delivery = (pin, source, level) -> 2;
    assertEquals(2, router.setIrq(4, 0, true));
    pic.delivery = (pin, source, level) -> 3;
    assertEquals(5, router.setIrq(4, 0, true));
    assertEquals(5, router.setLevelForStatus(4, 0, true));
    pic.delivery = (pin, source, level) -> Delivery.COALESCED;
    ioApic.delivery = (pin, source, level) -> Delivery.IGNORED;
    assertEquals(0, router.setIrq(4, 0, true));
    pic.delivery = (pin, source, level) -> Delivery.IGNORED;
    assertEquals(Delivery.IGNORED, router.setIrq(4, 0, true));
    assertEquals(5, pic.take().stream().filter("3+0"::equals).count());
    assertEquals(5, ioApic.take().stream().filter("4+0"::equals).count());
  }

  @Test
  void aMessageIsSentAtAssertionOnly() {
    router.replace(List.of(new MsiRoute(30, new org.jirq.api.MsiMessage(0xfee01000L, 0x51, 9))));
    assertEquals(1, router.setIrq(30, 0, true));
    assertEquals(Delivery.IGNORED, router.setIrq(30, 0, false));
    assertEquals(1, router.setLevelForStatus(30, 0, true));
    assertEquals(Delivery.IGNORED, router.setLevelForStatus(30, 0, false));
    assertEquals(List.of("fee01000/51/9", "fee01000/51/9"), messages);
  }

  @Test
  void aMessagePastTheTableGoesToTheSink() {
    assertEquals(1, router.sendMsi(0xfee00000L, 0x33, 2));
    assertEquals(1, router.deliver(0xfee00000L, 0x34, 2));
    assertEquals(List.of("fee00000/33/2", "fee00000/34/2"), messages);
    assertEquals(Delivery.IGNORED, IrqRouter.builder().build().sendMsi(0xfee00000L, 0x33, 0));
  }

  @Test
  void argumentsOutOfRangeThrowAndChangeNothing() {
    router.replace(List.of(new ChipRoute(5, 2, 7)));
    for (int gsi : new int[] {-1, 4096, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      assertThrows(IllegalArgumentException.class, () -> router.setIrq(gsi, 0, true));
      assertThrows(IllegalArgumentException.class, () -> router.setLevelForStatus(gsi, 0, true));
      assertThrows(IllegalArgumentException.class, () -> router.route(gsi));
      assertThrows(
          IllegalArgumentException.class, () -> router.addAckNotifier(gsi, (g, c, p) -> {}));
    }
    for (int source : new int[] {-1, 16}) {
      assertThrows(IllegalArgumentException.class, () -> router.setIrq(5, source, true));
      assertThrows(IllegalArgumentException.class, () -> router.setIrq(30, source, true));
    }
    assertEquals(List.of(), ioApic.take());
    assertFalse(router.srcu().inReader());
  }

  @Test
  void anExceptionFromAChipLeavesTheReader() {
    router.replace(List.of(new ChipRoute(5, 2, 7)));
    ioApic.delivery =
        (pin, source, level) -> {
          throw new IllegalStateException("the host's sink is broken");
        };
    assertThrows(IllegalStateException.class, () -> router.setIrq(5, 0, true));
    assertThrows(IllegalStateException.class, () -> router.setLevelForStatus(5, 0, true));
    assertFalse(router.srcu().inReader());
    assertTrue(router.replace(List.of()));
  }

  @Test
  void theSameTableAgainCostsNoGracePeriod() {
    List<IrqRoute> table = DefaultRoutes.identity(2, 0, 24);
    assertTrue(router.replace(table));
    assertEquals(1, router.srcu().stats().gracePeriods());
    assertFalse(router.replace(new ArrayList<>(table)));
    List<IrqRoute> reversed = new ArrayList<>(table);
    java.util.Collections.reverse(reversed);
    assertFalse(router.replace(reversed));
    assertEquals(1, router.srcu().stats().gracePeriods());
    assertEquals(1, router.generation());
    assertEquals(table, router.routes());
    assertTrue(router.replace(table.subList(0, 23)));
    assertEquals(2, router.srcu().stats().gracePeriods());
    assertEquals(2, router.generation());
  }

  @Test
  void theFirstTableOfABuilderCostsNoGracePeriod() {
    IrqRouter other =
        IrqRouter.builder().chip(2, ioApic).routes(DefaultRoutes.identity(2, 0, 24)).build();
    assertEquals(1, other.setIrq(23, 0, true));
    assertEquals(List.of("23+0"), ioApic.take());
    assertEquals(0, other.srcu().stats().gracePeriods());
    assertEquals(1, other.generation());
    RecordingChip untouched = new RecordingChip(4);
    assertThrows(
        RouteException.class,
        () ->
            IrqRouter.builder().chip(2, untouched).routes(DefaultRoutes.identity(2, 0, 5)).build());
    assertSame(org.jirq.api.ChipBoard.NONE, untouched.board);
  }

  @Test
  void routersShareADomainIfTold() {
    Srcu srcu = new Srcu("shared");
    IrqRouter one = IrqRouter.builder().srcu(srcu).build();
    assertSame(srcu, one.srcu());
  }

  @Test
  void aBuilderRefusesAnIdOrAChipTwice() {
    IrqRouter.Builder builder = IrqRouter.builder().chip(1, pic);
    assertThrows(IllegalArgumentException.class, () -> builder.chip(1, ioApic));
    assertThrows(IllegalArgumentException.class, () -> builder.chip(2, pic));
    assertThrows(IllegalArgumentException.class, () -> builder.chip(-1, ioApic));
    assertThrows(IllegalArgumentException.class, () -> builder.chip(64, ioApic));
    builder.chip(63, ioApic).build();
  }

  @Test
  void aRouteShowsWhereItLeads() {
    router.replace(
        List.of(new ChipRoute(4, 2, 5), new ChipRoute(4, 0, 3), new MsiRoute(9, 0xfee00000L, 1)));
    GsiRoute route = router.route(4);
    assertEquals(2, route.count());
    assertEquals(2, route.chip(0));
    assertEquals(5, route.pin(0));
    assertSame(ioApic, route.chipAt(0));
    assertSame(pic, route.chipAt(1));
    assertEquals(0b101, route.chipBits());
    assertFalse(route.isMsi());
    assertThrows(IllegalStateException.class, route::msi);
    assertTrue(router.route(9).isMsi());
    assertEquals(0, router.route(9).count());
    assertEquals(0xfee00000L, router.route(9).msi().address());
    assertFalse(router.route(9).isUnrouted());
  }
}
