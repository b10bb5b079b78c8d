// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.jirq.api.IrqChip;
import org.jirq.api.LineTarget;
import org.jirq.api.MsiSink;
import org.jirq.api.SourceId;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.routing.MsiRoute;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A whole routing table is replaced by another one, and nobody uses the old one any more.
 *
 * <p>Isolates an update: the rules, the compilation, the comparison with the table in force, the
 * refresh of the routes that irqfds keep, the grace period. The first 24 GSIs lead to pins, the
 * others to messages; two tables, made beforehand, take turns. With readers, other threads deliver
 * through the table all the time. Beside it a table under a read-write lock ({@link LockedTable}),
 * which has no irqfds to refresh.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Replace {

  /** In what the two tables differ. */
  public enum Change {
    /** In nothing: equal routes in other objects. */
    NONE,

    /** In the route of the last GSI. */
    ONE,

    /** In every route. */
    ALL
  }

  private static final int PINS = 24;
  private static final int VECTOR = 0x30;
  private static final long ADDRESS = 0xfee0_0000L;

  /** The router, or the table with a lock. */
  @Param({"SHARED", "LOCKED"})
  public Kind kind;

  /** How many GSIs have a route. */
  @Param({"0", "24", "1024", "4096"})
  public int routes;

  /** In what the tables differ. */
  @Param public Change changed;

  /** How many irqfds are assigned, one to a GSI. */
  @Param({"0", "256"})
  public int irqfds;

  /** How many threads deliver meanwhile. */
  @Param({"0", "1"})
  public int readers;

  private final CountingSink sink = new CountingSink();
  private List<IrqRoute> first;
  private List<IrqRoute> second;
  private LineTarget lines;
  private Hammer hammer;
  private int updates;

  /**
   * Makes both tables, puts the first one in force and starts the readers.
   *
   * @throws IllegalStateException for a setting that makes no sense
   */
  @Setup
  public void prepare() {
    if ((routes == 0 && changed != Change.NONE) || (kind == Kind.LOCKED && irqfds != 0)) {
      throw new IllegalStateException(
          "nothing to measure: routes=" + routes + " changed=" + changed + " irqfds=" + irqfds);
    }
    first = table(gsi -> false);
    second = table(gsi -> changed == Change.ALL || changed == Change.ONE && gsi == routes - 1);
    MsiSink msi = (address, data, deviceId) -> 1;
    ChipUnderTest chip = ChipUnderTest.create(kind, sink);
    for (int pin = 0; pin < PINS; pin++) {
      chip.guest().write(pin, VECTOR + pin);
    }
    if (kind == Kind.LOCKED) {
      lines = new LockedTable(chip.lines(), PINS, msi);
    } else {
      IrqRouter router = IrqRouter.builder().chip(0, (IrqChip) chip.lines()).msi(msi).build();
      IrqfdRegistry registry = new IrqfdRegistry(router);
      for (int gsi = 0; gsi < irqfds; gsi++) {
        registry.assign(new HeapEventSource("event"), gsi);
      }
      lines = router;
    }
    install(first);
    hammer = new Hammer(readers, this::deliver);
  }

  /**
   * Stops the readers.
   *
   * @throws IllegalStateException if they delivered nothing
   */
  @TearDown
  public void stop() {
    hammer.close();
    if (readers != 0 && sink.messages() == 0) {
      throw new IllegalStateException("nothing was delivered");
    }
  }

  /**
   * Puts the other table in force.
   *
   * @param latency notes how long each took
   * @return whether that changed anything
   */
  @Benchmark
  public boolean replace(Latency latency) {
    List<IrqRoute> next = (++updates & 1) == 0 ? first : second;
    long begin = System.nanoTime();
    boolean news = install(next);
    latency.since(begin);
    return news;
  }

  private boolean install(List<IrqRoute> next) {
    return lines instanceof IrqRouter router
        ? router.replace(next)
        : ((LockedTable) lines).replace(next);
  }

  private void deliver() {
    int last = Math.max(0, routes - 1);
    lines.setLevel(0, SourceId.DEFAULT, true);
    lines.setLevel(0, SourceId.DEFAULT, false);
    lines.setLevel(last, SourceId.DEFAULT, true);
    lines.setLevel(last, SourceId.DEFAULT, false);
  }

  private List<IrqRoute> table(IntPredicate other) {
    List<IrqRoute> table = new ArrayList<>(routes);
    for (int gsi = 0; gsi < routes; gsi++) {
      if (gsi < PINS) {
        table.add(new ChipRoute(gsi, 0, other.test(gsi) ? PINS - 1 - gsi : gsi));
      } else {
        table.add(new MsiRoute(gsi, ADDRESS, other.test(gsi) ? gsi | 1 << 14 : gsi));
      }
    }
    return table;
  }

  /** Drives lines through the table in force. */
  LineTarget lines() {
    return lines;
  }
}
