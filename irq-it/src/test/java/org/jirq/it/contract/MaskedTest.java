// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jirq.api.Cell;
import org.jirq.api.LineListener;
import org.jirq.ioapic.IoApicProfile;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.irqfd.LevelIrqfd;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.lapic.LapicProfile;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.testkit.contract.ChipFixture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A GSI is masked where all chips that route it mask it: real chips in pairs, of one machine and of
 * none, at pins with other numbers than the GSI.
 */
class MaskedTest {

  private static final int GSI = 9;
  private static final int OTHER_GSI = 300;
  private static final int A = 2;
  private static final int B = 61;

  /** Two chips and the pins that the GSI leads to. */
  private record Pair(ChipFixture a, int pinA, ChipFixture b, int pinB) {

    @Override
    public String toString() {
      return a.chip().kind() + ":" + pinA + " " + b.chip().kind() + ":" + pinB;
    }
  }

  private static ChipFixture ioapic(Cell cell) {
    return new IoApicFixture(IoApicProfile.DATASHEET, cell);
  }

  static Stream<Pair> pairs() {
    List<Pair> all = new ArrayList<>();
    for (Cell cell : Cell.values()) {
      for (int pin : new int[] {5, 7, 9, 10, 11, 12, 14, 15}) {
        all.add(new Pair(new PicFixture(cell), pin, ioapic(cell), pin));
      }
      all.add(new Pair(ioapic(cell), 9, new PicFixture(cell), 9));
      all.add(new Pair(ioapic(cell), 9, ioapic(cell), 20));
      all.add(new Pair(new PlicFixture(cell), 9, ioapic(cell), 3));
      all.add(new Pair(new GicV3Fixture(cell), 20, new GicV2Fixture(cell), 40));
      all.add(
          new Pair(new AplicFixture(cell), 3, new LapicFixture(LapicProfile.DATASHEET, cell), 0));
    }
    return all.stream();
  }

  /** The pair behind a router, and an owner under policy B. */
  private static final class Machine implements LineListener {

    private final HeapEventSource event = new HeapEventSource("device");
    private final List<String> heard = new ArrayList<>();
    private final Pair pair;
    private final IrqRouter router;
    private final IrqfdRegistry irqfds;
    private final LevelIrqfd irqfd;
    private int asked;

    Machine(Pair pair, boolean maskedA, boolean maskedB, IrqRoute... routes) {
      this.pair = pair;
      pair.a.log().stop();
      pair.b.log().stop();
      a(maskedA);
      b(maskedB);
      router =
          IrqRouter.builder()
              .chip(A, pair.a.chip())
              .chip(B, pair.b.chip())
              .routes(List.of(routes))
              .build();
      irqfds = new IrqfdRegistry(router);
      irqfd = irqfds.assignLevel(event, GSI, this, ResamplePolicy.POSTPONE_WHILE_MASKED);
    }

    Machine(Pair pair, boolean maskedA, boolean maskedB) {
      this(pair, maskedA, maskedB, at(A, pair.pinA), at(B, pair.pinB));
    }

    private static ChipRoute at(int chip, int pin) {
      return new ChipRoute(GSI, chip, pin);
    }

    private void a(boolean masked) {
      pair.a.program(pair.pinA, true, masked);
    }

    private void b(boolean masked) {
      pair.b.program(pair.pinB, true, masked);
    }

    /** An interrupt that was taken at the first chip is ended there while both mask the GSI. */
    private void postpone() {
      a(false);
      event.signal();
      a(true);
      b(true);
      heard.clear();
      asked = 0;
      pair.a.end(pair.pinA);
      assertEquals(0, asked, "postponed");
      assertEquals(1, irqfd.stats().postponed());
    }

    private void heard(String... what) {
      assertEquals(List.of(what), heard, pair.toString());
      heard.clear();
    }

    private static String place(String what, int chip, int pin) {
      return what + " " + chip + " " + pin;
    }

    private String atA(String what) {
      return place(what, A, pair.pinA);
    }

    private String atB(String what) {
      return place(what, B, pair.pinB);
    }

    @Override
    public void resample(int gsi, int chip, int pin) {
      assertEquals(GSI, gsi);
      asked++;
    }

    @Override
    public void masked(int gsi, int chip, int pin) {
      heard.add(place("masked", chip, pin));
    }

    @Override
    public void unmasked(int gsi, int chip, int pin) {
      heard.add(place("unmasked", chip, pin));
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void masksAreHeardWhenTheLastComesAndWhenTheFirstGoes(Pair pair) {
    Machine machine = new Machine(pair, false, false);
    machine.heard(machine.atA("unmasked"));
    machine.a(true);
    machine.heard();
    machine.b(true);
    machine.heard(machine.atB("masked"));
    machine.a(false);
    machine.heard(machine.atA("unmasked"));
    machine.b(false);
    machine.heard();
    machine.b(true);
    machine.a(true);
    machine.heard(machine.atA("masked"));
    machine.irqfds.close();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theFirstStateIsThatOfBothChips(Pair pair) {
    for (int masks = 0; masks < 4; masks++) {
      Machine machine = new Machine(pair, (masks & 1) != 0, (masks & 2) != 0);
      machine.heard(machine.atA(masks == 3 ? "masked" : "unmasked"));
      machine.a(false);
      machine.b(false);
      assertEquals(masks == 3 ? 1 : 0, machine.heard.size(), pair + " masks=" + masks);
      machine.irqfds.close();
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aMaskAtOneChipAloneFreezesNothing(Pair pair) {
    Machine machine = new Machine(pair, false, true);
    machine.event.signal();
    assertEquals(1, pair.a.deliveries(pair.pinA), pair.toString());
    pair.a.end(pair.pinA);
    assertEquals(1, machine.asked, pair.toString());
    machine.b(false);
    machine.a(true);
    machine.event.signal();
    assertEquals(1, pair.b.deliveries(pair.pinB), pair.toString());
    pair.b.end(pair.pinB);
    assertEquals(2, machine.asked, pair.toString());
    machine.irqfds.close();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void whatIsPostponedOutlivesMasksAndIsFlushedOnceByTheFirstUnmask(Pair pair) {
    Machine machine = new Machine(pair, true, true);
    machine.postpone();
    machine.a(true);
    machine.b(true);
    assertEquals(0, machine.asked, pair.toString());
    machine.b(false);
    assertEquals(1, machine.asked, pair.toString());
    machine.a(false);
    machine.b(true);
    machine.b(false);
    assertEquals(1, machine.asked, pair.toString());
    machine.irqfds.close();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aResetOfEitherChipSettlesWhatIsPostponed(Pair pair) {
    for (boolean first : new boolean[] {true, false}) {
      Machine machine = new Machine(pair, true, true);
      machine.postpone();
      (first ? pair.b : pair.a).chip().reset();
      assertEquals(1, machine.asked, pair + " first=" + first);
      machine.irqfds.close();
      if (first) {
        pair.b.restart();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aRestoreOfEitherChipSettlesWhatIsPostponed(Pair pair) {
    for (ChipFixture each : List.of(pair.a, pair.b)) {
      Machine machine = new Machine(pair, true, true);
      machine.postpone();
      ByteBuffer state = ByteBuffer.allocate(each.chip().stateSize());
      each.chip().save(state);
      each.chip().load(state.flip());
      assertEquals(0, machine.asked, pair.toString());
      each.chip().resync();
      assertEquals(1, machine.asked, pair.toString());
      machine.irqfds.close();
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theLastToLeaveIsAskedForWhatWasPostponed(Pair pair) {
    Machine machine = new Machine(pair, true, true);
    machine.postpone();
    machine.irqfd.close();
    assertEquals(1, machine.asked, pair.toString());
    machine.irqfds.close();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aChipThatComesToTheRouteCountsAndOneThatGoesDoesNot(Pair pair) {
    ChipRoute a = new ChipRoute(GSI, A, pair.pinA);
    ChipRoute b = new ChipRoute(GSI, B, pair.pinB);
    Machine machine = new Machine(pair, true, false, a);
    machine.heard(machine.atA("masked"));
    machine.router.replace(List.of(a, b));
    assertEquals(1, machine.heard.size(), pair + " opened by the chip that came");
    machine.heard.clear();
    machine.router.replace(List.of(a));
    assertEquals(1, machine.heard.size(), pair + " masked where it is left");
    machine.heard.clear();
    machine.b(true);
    machine.router.replace(List.of(a, b));
    machine.heard();
    machine.a(false);
    machine.heard(machine.atA("unmasked"));
    machine.router.replace(List.of());
    machine.heard();
    machine.a(true);
    machine.heard();
    machine.router.replace(List.of(b));
    machine.heard(machine.atB("masked"));
    machine.router.replace(List.of(b, a));
    machine.heard();
    machine.irqfds.close();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void newRoutesAskOnceForWhatWasPostponed(Pair pair) {
    ChipRoute a = new ChipRoute(GSI, A, pair.pinA);
    ChipRoute b = new ChipRoute(GSI, B, pair.pinB);
    for (List<ChipRoute> routes : List.of(List.of(a), List.of(b), List.<ChipRoute>of())) {
      Machine machine = new Machine(pair, true, true);
      machine.postpone();
      machine.router.replace(routes);
      assertEquals(1, machine.asked, pair + " " + routes);
      machine.irqfds.close();
    }
  }

  /** The resampled GSI is the first of those that lead to the pin, then the last. */
  @ParameterizedTest
  @MethodSource("pairs")
  void aGsiThatSharesItsPinHearsOfItToo(Pair pair) {
    for (int other : new int[] {GSI - 1, OTHER_GSI}) {
      Machine machine =
          new Machine(
              pair,
              false,
              false,
              new ChipRoute(GSI, A, pair.pinA),
              new ChipRoute(other, A, pair.pinA));
      int before = pair.a.deliveries(pair.pinA);
      machine.event.signal();
      assertEquals(before + 1, pair.a.deliveries(pair.pinA), pair + " other=" + other);
      pair.a.end(pair.pinA);
      assertEquals(1, machine.asked, pair + " other=" + other);
      machine.heard(machine.atA("unmasked"));
      machine.a(true);
      machine.heard(machine.atA("masked"));
      machine.a(false);
      machine.heard(machine.atA("unmasked"));
      machine.irqfds.close();
    }
  }
}
