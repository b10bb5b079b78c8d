// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jirq.api.Delivery;
import org.jirq.api.MsiMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The rules of routing tables, by the rows R01 to R30 that were observed on Linux 6.18's KVM (its
 * table of behaviours; ids as there).
 *
 * <p>Not here, because the types leave no way to say it: R05 and R16 (flags), R17 (types of
 * entries), R23 (levels other than 0 and 1), R27 to R29 (creation of chips; a builder refuses an id
 * twice).
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RouteRulesTest {

  private static final int MASTER = DefaultRoutes.PIC_MASTER;
  private static final int SLAVE = DefaultRoutes.PIC_SLAVE;
  private static final int IOAPIC = DefaultRoutes.IOAPIC;

  private final RecordingChip master = new RecordingChip(8);
  private final RecordingChip slave = new RecordingChip(8);
  private final RecordingChip ioApic = new RecordingChip(24);
  private final List<Integer> messages = new ArrayList<>();
  private int sinkAnswer = 1;
  private final IrqRouter router = pc().build();

  private IrqRouter.Builder pc() {
    return IrqRouter.builder()
        .chip(MASTER, master)
        .chip(SLAVE, slave)
        .chip(IOAPIC, ioApic)
        .msi(
            (address, data, device) -> {
              messages.add(data);
              return sinkAnswer;
            });
  }

  private static MsiRoute msi(int gsi) {
    return new MsiRoute(gsi, 0xfee00000L, gsi);
  }

  /** Checks that a table is refused for a rule at an entry, and that nothing has changed. */
  private static void refused(
      IrqRouter router, RouteRule rule, int index, Collection<? extends IrqRoute> table) {
    List<IrqRoute> before = router.routes();
    long generation = router.generation();
    long gracePeriods = router.srcu().stats().gracePeriods();
    RouteException e = assertThrows(RouteException.class, () -> router.replace(table));
    assertEquals(rule, e.rule());
    assertEquals(index, e.entryIndex());
    assertTrue(e.getMessage().contains("rule=" + rule), e.getMessage());
    assertThrows(RouteException.class, () -> router.replaceAsync(table));
    assertEquals(before, router.routes());
    assertEquals(generation, router.generation());
    assertEquals(gracePeriods, router.srcu().stats().gracePeriods());
  }

  private void refused(RouteRule rule, int index, IrqRoute... table) {
    refused(router, rule, index, List.of(table));
  }

  private void accepted(IrqRoute... table) {
    router.replace(List.of());
    assertTrue(router.replace(List.of(table)));
    assertEquals(
        List.of(table).stream().sorted(java.util.Comparator.comparingInt(IrqRoute::gsi)).toList(),
        router.routes());
  }

  @Test
  void r01ChipRoutesNeedTheChip() {
    refused(
        IrqRouter.builder().build(),
        RouteRule.UNKNOWN_CHIP,
        0,
        List.of(new ChipRoute(0, IOAPIC, 0)));
  }

  @Test
  void r02AnEmptyTableNeedsNoChip() {
    // KVM refuses it before a chip exists; here the empty table is there from the beginning.
    assertFalse(IrqRouter.builder().build().replace(List.of()));
  }

  @Test
  void r03WithoutChipsLinesAndMessagesGoNowhere() {
    IrqRouter bare = IrqRouter.builder().build();
    assertEquals(Delivery.IGNORED, bare.setIrq(0, 0, true));
    assertEquals(Delivery.IGNORED, bare.setLevelForStatus(0, 0, true));
    assertEquals(Delivery.IGNORED, bare.sendMsi(0xfee00000L, 0x51, 0));
  }

  @Test
  void r04AnEmptyTableIsATable() {
    router.replace(DefaultRoutes.x86());
    assertTrue(router.replace(List.of()));
    assertEquals(Delivery.IGNORED, router.setLevelForStatus(0, 0, true));
    assertEquals(List.of(), ioApic.take());
  }

  @Test
  void r06ATableHasAtMost4096Entries() {
    List<IrqRoute> full = IntStream.range(0, 4096).<IrqRoute>mapToObj(RouteRulesTest::msi).toList();
    assertTrue(router.replace(full));
    assertEquals(full, router.routes());
    assertEquals(1, router.setIrq(4095, 0, true));
    assertEquals(List.of(4095), messages);
    List<IrqRoute> over = new ArrayList<>(full);
    over.add(new ChipRoute(0, IOAPIC, 0));
    refused(router, RouteRule.TOO_MANY_ROUTES, 4096, over);
  }

  @Test
  void r07ATableWithoutEndIsRefusedAtItsFirstEntryTooMany() {
    refused(
        router,
        RouteRule.TOO_MANY_ROUTES,
        4096,
        new AbstractCollection<IrqRoute>() {
          @Override
          public Iterator<IrqRoute> iterator() {
            return Stream.<IrqRoute>iterate(msi(0), route -> msi((route.gsi() + 1) & 4095))
                .iterator();
          }

          @Override
          public int size() {
            return Integer.MAX_VALUE;
          }
        });
  }

  @Test
  void r08AGsiIs0To4095() {
    accepted(msi(4095));
    accepted(msi(0));
    refused(RouteRule.GSI_OUT_OF_RANGE, 1, msi(0), msi(4096));
    refused(RouteRule.GSI_OUT_OF_RANGE, 0, msi(-1));
    refused(RouteRule.GSI_OUT_OF_RANGE, 0, new ChipRoute(4096, IOAPIC, 0));
  }

  @Test
  void r09OneGsiHasOnePinOfAChip() {
    refused(
        RouteRule.TWO_PINS_OF_ONE_CHIP,
        1,
        new ChipRoute(5, IOAPIC, 5),
        new ChipRoute(5, IOAPIC, 6));
  }

  @Test
  void r10AnEntryStandsInATableOnce() {
    refused(RouteRule.DUPLICATE, 1, new ChipRoute(5, IOAPIC, 5), new ChipRoute(5, IOAPIC, 5));
    refused(RouteRule.DUPLICATE, 2, msi(5), msi(6), msi(5));
  }

  @Test
  void r11OneGsiMayHaveSeveralChips() {
    accepted(new ChipRoute(5, IOAPIC, 5), new ChipRoute(5, MASTER, 5));
    accepted(new ChipRoute(5, IOAPIC, 5), new ChipRoute(5, MASTER, 5), new ChipRoute(5, SLAVE, 1));
    accepted(new ChipRoute(5, MASTER, 5), new ChipRoute(5, SLAVE, 5));
  }

  @Test
  void r12AMessageHasItsGsiForItself() {
    refused(RouteRule.MSI_NOT_ALONE, 1, new ChipRoute(5, IOAPIC, 5), msi(5));
    refused(RouteRule.MSI_NOT_ALONE, 1, msi(5), new ChipRoute(5, IOAPIC, 5));
    refused(RouteRule.MSI_NOT_ALONE, 1, msi(5), new MsiRoute(5, 0xfee01000L, 5));
  }

  @Test
  void r13AChipIdIsOneThatTheRouterHas() {
    refused(RouteRule.UNKNOWN_CHIP, 0, new ChipRoute(5, 3, 5));
    refused(RouteRule.UNKNOWN_CHIP, 0, new ChipRoute(5, -1, 5));
    refused(RouteRule.UNKNOWN_CHIP, 0, new ChipRoute(5, 64, 5));
  }

  @Test
  void r14APinIsOneThatTheChipHas() {
    accepted(new ChipRoute(5, IOAPIC, 23));
    refused(RouteRule.PIN_OUT_OF_RANGE, 0, new ChipRoute(5, IOAPIC, 24));
    refused(RouteRule.PIN_OUT_OF_RANGE, 0, new ChipRoute(5, IOAPIC, -1));
    accepted(new ChipRoute(5, MASTER, 7));
    refused(RouteRule.PIN_OUT_OF_RANGE, 0, new ChipRoute(5, MASTER, 8));
    accepted(new ChipRoute(5, SLAVE, 7));
    refused(RouteRule.PIN_OUT_OF_RANGE, 0, new ChipRoute(5, SLAVE, 8));
  }

  @Test
  void r15SeveralGsisMayHaveOnePin() {
    accepted(new ChipRoute(5, IOAPIC, 7), new ChipRoute(6, IOAPIC, 7));
    router.setIrq(5, 0, true);
    router.setIrq(6, 2, true);
    assertEquals(List.of("7+0", "7+2"), ioApic.take());
  }

  @Test
  void r18TheX2ApicFormatHasNoBits39To32() {
    MsiRoute low = new MsiRoute(5, 0x000000ff_fee00000L, 0x51);
    MsiRoute high = new MsiRoute(5, 0x00000100_fee00000L, 0x51);
    accepted(low);
    assertEquals(1, router.setIrq(5, 0, true));
    assertEquals(1, router.sendMsi(low.message().address(), 0x51, 0));
    IrqRouter x2apic = pc().x2apicMsi().build();
    refused(x2apic, RouteRule.MSI_ADDRESS_HIGH, 0, List.of(low));
    assertEquals(Delivery.IGNORED, x2apic.sendMsi(low.message().address(), 0x51, 0));
    assertTrue(x2apic.replace(List.of(high)));
    assertEquals(1, x2apic.sendMsi(high.message().address(), 0x51, 0));
    assertEquals(3, messages.size());
  }

  @Test
  void r19ARefusedTableLeavesTheOldOneInForce() {
    router.replace(List.of(new ChipRoute(5, IOAPIC, 5)));
    refused(
        RouteRule.PIN_OUT_OF_RANGE, 1, new ChipRoute(7, IOAPIC, 7), new ChipRoute(8, IOAPIC, 99));
    assertEquals(1, router.setLevelForStatus(5, 0, true));
    assertEquals(Delivery.IGNORED, router.setLevelForStatus(7, 0, true));
    assertEquals(List.of("status", "5+0"), ioApic.take());
  }

  @Test
  void r20TheDefaultTableOfAPc() {
    router.replace(DefaultRoutes.x86());
    // All IOAPIC pins masked, so only the 8259s take anything.
    ioApic.delivery = (pin, source, level) -> Delivery.IGNORED;
    for (int gsi = 0; gsi < 26; gsi++) {
      int expected = gsi < 16 ? 1 : Delivery.IGNORED;
      assertEquals(expected, router.setLevelForStatus(gsi, 0, true), "gsi=" + gsi);
    }
    for (int pin = 0; pin < 24; pin++) {
      assertTrue(ioApic.level(pin), "pin=" + pin);
    }
    for (int pin = 0; pin < 8; pin++) {
      assertTrue(master.level(pin) && slave.level(pin), "pin=" + pin);
    }
    assertEquals(8 * 2, master.take().size());
    assertEquals(DefaultRoutes.identity(IOAPIC, 0, 24), DefaultRoutes.x86().subList(16, 40));
  }

  @Test
  void r21APinWhoseRouteGoesAwayStaysAsserted() {
    router.replace(List.of(new ChipRoute(5, IOAPIC, 5)));
    router.setIrq(5, 0, true);
    router.replace(List.of());
    assertEquals(Delivery.IGNORED, router.setLevelForStatus(5, 0, false));
    assertTrue(ioApic.level(5));
    router.replace(List.of(new ChipRoute(5, IOAPIC, 5)));
    assertTrue(ioApic.level(5));
    router.setLevelForStatus(5, 0, false);
    assertFalse(ioApic.level(5));
  }

  @Test
  void r22AGsiWithoutARouteIsIgnoredAndOneThatCannotHaveOneIsRefused() {
    router.replace(DefaultRoutes.x86());
    assertEquals(Delivery.IGNORED, router.setLevelForStatus(24, 0, true));
    assertEquals(Delivery.IGNORED, router.setLevelForStatus(4095, 0, true));
    // KVM answers -1 or 0 here; a host that names such a GSI has made a mistake.
    assertThrows(IllegalArgumentException.class, () -> router.setLevelForStatus(4096, 0, true));
    assertThrows(IllegalArgumentException.class, () -> router.setLevelForStatus(-1, 0, true));
  }

  @Test
  void r24AMessageRouteSendsAtEveryAssertion() {
    router.replace(List.of(new MsiRoute(5, 0xfee00000L, 0x51)));
    assertEquals(1, router.setLevelForStatus(5, 0, true));
    assertEquals(1, router.setLevelForStatus(5, 0, true));
    assertEquals(Delivery.IGNORED, router.setLevelForStatus(5, 0, false));
    assertEquals(List.of(0x51, 0x51), messages);
  }

  @Test
  void r25AndR26TheAnswerToAMessageIsTheSinks() {
    for (int answer : new int[] {1, 0, 4, Delivery.IGNORED}) {
      sinkAnswer = answer;
      assertEquals(answer, router.sendMsi(0, 0x51, 0));
      router.replace(List.of(msi(5)));
      assertEquals(answer, router.setIrq(5, 0, true));
    }
  }

  @Test
  void r30InSplitModeThereAreOnlyMessages() {
    IrqRouter split =
        IrqRouter.builder()
            .msi(
                (address, data, device) -> {
                  messages.add(data);
                  return 1;
                })
            .build();
    refused(split, RouteRule.UNKNOWN_CHIP, 0, List.of(new ChipRoute(5, IOAPIC, 5)));
    assertTrue(split.replace(List.of(new MsiRoute(5, 0xfee00000L, 0x51))));
    assertEquals(1, split.setIrq(5, 0, true));
    assertEquals(List.of(0x51), messages);
    assertTrue(split.replace(List.of()));
  }

  @Test
  void aMessageNeedsASink() {
    IrqRouter deaf = IrqRouter.builder().chip(IOAPIC, ioApic).build();
    refused(
        deaf, RouteRule.NO_MSI_SINK, 0, List.of(new MsiRoute(5, new MsiMessage(0xfee00000L, 1))));
  }

  @Test
  void defaultTablesRefuseWhatNoBoardHas() {
    assertThrows(IllegalArgumentException.class, () -> DefaultRoutes.identity(64, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> DefaultRoutes.identity(0, -1, 1));
    assertThrows(IllegalArgumentException.class, () -> DefaultRoutes.identity(0, 4095, 2));
    assertThrows(IllegalArgumentException.class, () -> DefaultRoutes.identity(0, 0, -1));
    assertThrows(IllegalArgumentException.class, () -> DefaultRoutes.x86(-1, 1, 2, 24));
    assertEquals(
        List.of(new ChipRoute(24, 3, 0), new ChipRoute(25, 3, 1)),
        DefaultRoutes.identity(3, 24, 2));
  }
}
