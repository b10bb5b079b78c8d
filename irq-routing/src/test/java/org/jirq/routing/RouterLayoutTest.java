// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jirq.api.IrqChip;
import org.jirq.api.MsiSink;
import org.jirq.srcu.Srcu;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.GraphLayout;

/** How much memory routers and their tables take. */
class RouterLayoutTest {

  private static final MsiSink SINK = (address, data, device) -> 1;
  private static final int[] SIZES = {0, 1, 24, 1024, 4096};

  /** What a table takes on top of its routes, at most: its object, and an array of its pages. */
  private static final long TABLE = 400;

  /** What a route takes, at most: an object of 40 bytes, its message, and its share of a page. */
  private static final long MESSAGE = 40 + 32 + 5;

  /** The same for a pin: an object of 40 bytes, and a place each in two pages. */
  private static final long PIN = 40 + 10;

  /** A page of 64 routes, and one of 64 pins, begun for a single one. */
  private static final long PAGE = 272 + 272;

  private final IrqChip chip = new RecordingChip(4096);

  /** Bytes of an object: what all tables share, and the board, is somebody else's. */
  private long bytes(Object of) {
    return bytesBeside(of, RoutingTable.EMPTY, PinGsis.EMPTY_PAGE, SINK, Srcu.class, chip);
  }

  private static List<IrqRoute> messages(int routes, int stride) {
    return IntStream.range(0, routes)
        .<IrqRoute>mapToObj(i -> new MsiRoute(i * stride, 0xfee00000L, i))
        .toList();
  }

  private RoutingTable table(List<IrqRoute> routes) {
    RouteCompiler compiler = new RouteCompiler(new IrqChip[] {chip}, SINK, false);
    return compiler.compile(routes, RoutingTable.EMPTY).table();
  }

  /**
   * What an object holds that others do not. Objects are told apart by their addresses, so a
   * collection that moves them between the two looks makes shared ones count: the least of a few
   * looks is what was asked for.
   */
  private static long bytesBeside(Object of, Object... shared) {
    long least = Long.MAX_VALUE;
    for (int look = 0; look < 5; look++) {
      GraphLayout others = GraphLayout.parseInstance(shared);
      least = Math.min(least, GraphLayout.parseInstance(of).subtract(others).totalSize());
    }
    return least;
  }

  private static void assertAtMost(long bound, long bytes, String what) {
    assertTrue(bytes <= bound, what + " bytes=" + bytes + " bound=" + bound);
  }

  @Test
  void aRouterWithTheEmptyTableIsUnderAKilobyte() {
    IrqRouter router = IrqRouter.builder().msi(SINK).build();
    assertAtMost(1024, bytes(router), "router");
  }

  @Test
  void emptyTablesAreShared() {
    assertSame(RoutingTable.EMPTY, table(List.of()));
    RoutingTable emptied =
        new RouteCompiler(new IrqChip[] {chip}, SINK, false)
            .compile(List.of(), table(messages(4096, 1)))
            .table();
    assertAtMost(40, bytes(emptied), "emptied");
  }

  @Test
  void memoryIsProportionalToTheRoutes() {
    for (int n : SIZES) {
      long some = n == 0 ? 0 : TABLE + PAGE;
      long messages = bytes(table(messages(n, 1)));
      long pins = bytes(table(DefaultRoutes.identity(0, 0, n)));
      assertAtMost(some + n * MESSAGE, messages, "messages=" + n);
      assertAtMost(some + n * PIN, pins, "pins=" + n);
    }
  }

  @Test
  void aRouteFarFromTheOthersTakesAPage() {
    int n = 64;
    assertAtMost(TABLE + n * (MESSAGE + 272), bytes(table(messages(n, 64))), "spread");
    List<IrqRoute> far = List.of(new ChipRoute(4095, 0, 4095));
    // Pages of pins are listed up to the highest that is there.
    assertAtMost(TABLE + PAGE + PIN + 272, bytes(table(far)), "far");
  }

  @Test
  void aTableSharesWithTheOneBeforeWhatHasNotChanged() {
    RouteCompiler compiler = new RouteCompiler(new IrqChip[] {chip}, SINK, false);
    RoutingTable full = table(DefaultRoutes.identity(0, 0, 4096));
    List<IrqRoute> next = new ArrayList<>(full.routes());
    next.set(1000, new ChipRoute(1000, 0, 2000));
    for (RoutingTable now :
        List.of(
            compiler.compile(next, full).table(),
            compiler
                .apply(
                    List.of(new RouteOperation.Set(1000, List.of(new ChipRoute(1000, 0, 2000)))),
                    full)
                .table())) {
      assertEquals(next, now.routes());
      assertAtMost(TABLE + 272 + 3 * PAGE, bytesBeside(now, full), "own");
    }
  }
}
