// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jirq.api.IrqChip;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tables that are made by operations on others, beside a plain list that is edited alike. */
class TableModelTest {

  private static final int CHIPS = 3;
  private static final int PINS = 200;
  private static final int GSIS = 300;

  private final RouteCompiler compiler =
      new RouteCompiler(
          new @Nullable IrqChip[] {
            new RecordingChip(PINS), new RecordingChip(PINS), new RecordingChip(PINS)
          },
          (address, data, device) -> 1,
          false);

  /** The entries of the model, in the order of their addition. */
  private final List<IrqRoute> model = new ArrayList<>();

  private RoutingTable table = RoutingTable.EMPTY;

  private static IrqRoute randomRoute(Random random) {
    int gsi = random.nextInt(GSIS) * 13 % RoutingTable.GSIS;
    if (random.nextInt(4) == 0) {
      return new MsiRoute(gsi, 0xfee00000L, random.nextInt(3), random.nextInt(2));
    }
    // Few pins, so that many are shared.
    int pin = random.nextBoolean() ? random.nextInt(4) : random.nextInt(PINS);
    return new ChipRoute(gsi, random.nextInt(CHIPS), pin);
  }

  /** Does to the model what the rules let an operation do. */
  private @Nullable RouteOperation randomOperation(Random random) {
    int kind = random.nextInt(100);
    if (kind < 50) {
      IrqRoute route = randomRoute(random);
      if (model.stream().anyMatch(other -> clash(other, route))) {
        return null;
      }
      model.add(route);
      return new RouteOperation.Add(route);
    }
    if (kind < 75 && !model.isEmpty()) {
      return new RouteOperation.Remove(model.remove(random.nextInt(model.size())));
    }
    if (kind < 99) {
      IrqRoute route = randomRoute(random);
      model.removeIf(other -> other.gsi() == route.gsi());
      boolean empty = random.nextBoolean();
      if (!empty) {
        model.add(route);
      }
      return new RouteOperation.Set(route.gsi(), empty ? List.of() : List.of(route));
    }
    if (random.nextInt(5) == 0) {
      model.clear();
      return new RouteOperation.ClearAll();
    }
    return null;
  }

  private static boolean clash(IrqRoute one, IrqRoute other) {
    if (one.gsi() != other.gsi()) {
      return false;
    }
    return !(one instanceof ChipRoute a) || !(other instanceof ChipRoute b) || a.chip() == b.chip();
  }

  private void check(RoutingTable before, TableDiff diff) {
    RoutingTable next = diff.table();
    List<IrqRoute> expected =
        model.stream().sorted(Comparator.comparingInt(IrqRoute::gsi)).toList();
    assertEquals(expected, next.routes());
    assertEquals(expected.size(), next.size());
    boolean same = true;
    for (int gsi = 0; gsi < RoutingTable.GSIS; gsi++) {
      boolean differs = !before.route(gsi).equals(next.route(gsi));
      assertEquals(differs, diff.has(gsi), "gsi=" + gsi);
      same &= !differs;
      if (!differs) {
        assertSame(before.route(gsi), next.route(gsi), "gsi=" + gsi);
      }
    }
    assertEquals(same, diff.isEmpty());
    assertEquals(same, before == next);
    for (int page = 0; page < RoutingTable.PAGES; page++) {
      boolean changed = diff.changed()[page] != 0;
      assertEquals(!changed, before.pages()[page] == next.pages()[page], "page=" + page);
    }
    for (int chip = 0; chip < CHIPS; chip++) {
      for (int pin = 0; pin < PINS; pin++) {
        int id = chip;
        int to = pin;
        int[] gsis =
            expected.stream()
                .filter(each -> each instanceof ChipRoute c && c.chip() == id && c.pin() == to)
                .mapToInt(IrqRoute::gsi)
                .toArray();
        assertArrayEquals(gsis, next.reverse().of(chip, pin), "chip=" + chip + " pin=" + pin);
      }
    }
  }

  @Test
  void operationsDoToATableWhatTheyDoToAList() {
    for (int seed = 0; seed < 8; seed++) {
      Random random = new Random(seed);
      model.clear();
      table = RoutingTable.EMPTY;
      for (int step = 0; step < 40; step++) {
        List<RouteOperation> operations = new ArrayList<>();
        int wanted = 1 + random.nextInt(random.nextBoolean() ? 3 : 60);
        while (operations.size() < wanted) {
          RouteOperation operation = randomOperation(random);
          if (operation != null) {
            operations.add(operation);
          }
        }
        RoutingTable before = table;
        TableDiff diff = compiler.apply(operations, before);
        check(before, diff);
        // The same as a whole, after the same table and after an unrelated one.
        TableDiff whole = compiler.compile(model, before);
        check(before, whole);
        TableDiff late =
            TableDiff.between(before, compiler.compile(model, RoutingTable.EMPTY).table());
        assertArrayEquals(diff.changed(), late.changed());
        assertEquals(diff.table().routes(), late.table().routes());
        assertEquals(diff.table().generation(), late.table().generation());
        table = diff.table();
      }
    }
    assertTrue(table.generation() > 30);
  }

  @Test
  void aChangeOfOneRouteOf4096CopiesItsPagesOnly() {
    RouteCompiler wide =
        new RouteCompiler(
            new @Nullable IrqChip[] {new RecordingChip(4096)}, (a, d, device) -> 1, false);
    RoutingTable full =
        wide.compile(DefaultRoutes.identity(0, 0, 4096), RoutingTable.EMPTY).table();
    List<RouteOperation> one =
        List.of(new RouteOperation.Set(1000, List.of(new ChipRoute(1000, 0, 2000))));
    RoutingTable next = wide.apply(one, full).table();
    assertEquals(1, differing(full.pages(), next.pages()));
    // The GSI leaves pin 1000 and shares pin 2000.
    assertEquals(2, differing(full.reverse().pages(0), next.reverse().pages(0)));
    assertArrayEquals(new int[] {1000, 2000}, next.reverse().of(0, 2000));
    assertArrayEquals(new int[0], next.reverse().of(0, 1000));
    // Back again: nothing of the old table is left over, and nothing is shared any more.
    RoutingTable back =
        wide.apply(
                List.of(new RouteOperation.Set(1000, List.of(new ChipRoute(1000, 0, 1000)))), next)
            .table();
    assertEquals(full.routes(), back.routes());
    assertArrayEquals(new int[] {2000}, back.reverse().of(0, 2000));
  }

  private static int differing(Object[] some, Object[] others) {
    assertEquals(some.length, others.length);
    return (int) IntStream.range(0, some.length).filter(i -> some[i] != others[i]).count();
  }

  @Test
  void aRouteThatEndsUpEqualIsTheSameObjectEvenOnAPageThatChanged() {
    RoutingTable two =
        compiler.compile(DefaultRoutes.identity(0, 5, 2), RoutingTable.EMPTY).table();
    ChipRoute extra = new ChipRoute(5, 1, 9);
    TableDiff diff =
        compiler.apply(
            List.of(
                new RouteOperation.Add(extra),
                new RouteOperation.Remove(extra),
                new RouteOperation.Set(6, List.of())),
            two);
    assertTrue(diff.has(6));
    assertSame(two.route(5), diff.table().route(5));
  }

  @Test
  void pagesThatEmptyAreGivenBack() {
    RoutingTable all =
        compiler.compile(DefaultRoutes.identity(1, 0, PINS), RoutingTable.EMPTY).table();
    List<RouteOperation> most = new ArrayList<>();
    for (int gsi = 1; gsi < PINS; gsi++) {
      most.add(new RouteOperation.Set(gsi, List.of()));
    }
    RoutingTable one = compiler.apply(most, all).table();
    for (int page = 1; page < RoutingTable.PAGES; page++) {
      assertSame(RoutingTable.EMPTY.pages()[page], one.pages()[page]);
    }
    RoutingTable none = compiler.apply(List.of(new RouteOperation.Set(0, List.of())), one).table();
    assertSame(RoutingTable.EMPTY.pages(), none.pages());
    assertSame(RoutingTable.EMPTY.reverse(), none.reverse());
  }

  @Test
  void placesOfSharedPinsAreUsedAgain() {
    // Two GSIs share one pin after the other, with a third pin shared all the time.
    RoutingTable now =
        compiler
            .compile(
                List.of(
                    new ChipRoute(0, 0, 0),
                    new ChipRoute(1, 0, 0),
                    new ChipRoute(2, 1, 5),
                    new ChipRoute(3, 1, 5)),
                RoutingTable.EMPTY)
            .table();
    for (int round = 0; round < 1000; round++) {
      int pin = round % PINS;
      now =
          compiler
              .apply(
                  List.of(
                      new RouteOperation.Set(0, List.of(new ChipRoute(0, 0, pin))),
                      new RouteOperation.Set(1, List.of(new ChipRoute(1, 0, pin)))),
                  now)
              .table();
      assertArrayEquals(new int[] {0, 1}, now.reverse().of(0, pin));
    }
    assertTrue(now.reverse().places() <= 4, "places=" + now.reverse().places());
  }
}
