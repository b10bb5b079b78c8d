// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.ChipCapability;
import org.jirq.api.LineListener;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.testkit.contract.ChipFixture;
import org.junit.jupiter.api.Test;

/**
 * What the owner of a line hears of its interrupt, on any chip: each end follows exactly one
 * acknowledgement of the same pin, which is told when it happens if the chip sees it and just
 * before the end if not.
 */
interface ListenerContract {

  ChipFixture newFixture(Cell cell);

  /** An owner that notes what it hears and serves its device by hand. */
  final class Owner implements LineListener {

    private final HeapEventSource event = new HeapEventSource("device");
    private final List<String> heard = new ArrayList<>();
    private boolean again;

    @Override
    public void resample(int gsi, int chip, int pin) {
      heard.add("resample " + gsi + " " + chip + " " + pin);
      if (again) {
        again = false;
        event.signal();
      }
    }

    @Override
    public void acked(int gsi, int chip, int pin) {
      heard.add("acked " + gsi + " " + chip + " " + pin);
      if (again) {
        // Asserted already: the device is asked once more at the end.
        event.signal();
      }
    }

    @Override
    public void ended(int gsi, int chip, int pin) {
      heard.add("ended " + gsi + " " + chip + " " + pin);
    }
  }

  /** A chip behind a router, where two GSIs lead to one pin, each with an owner. */
  final class Machine {

    static final int CHIP = 9;
    static final int[] GSIS = {21, 1000};

    private final ChipFixture fixture;
    private final int pin;
    private final boolean tells;
    private final IrqfdRegistry irqfds;
    private final List<Owner> owners = List.of(new Owner(), new Owner());

    Machine(ChipFixture fixture) {
      this.fixture = fixture;
      pin = fixture.levelPin();
      tells = fixture.chip().capabilities().contains(ChipCapability.TAKEN);
      fixture.log().stop();
      IrqRouter router =
          IrqRouter.builder()
              .chip(CHIP, fixture.chip())
              .routes(List.of(new ChipRoute(GSIS[0], CHIP, pin), new ChipRoute(GSIS[1], CHIP, pin)))
              .build();
      irqfds = new IrqfdRegistry(router);
      for (int i = 0; i < GSIS.length; i++) {
        Owner owner = owners.get(i);
        irqfds.assignLevel(owner.event, GSIS[i], owner, ResamplePolicy.NOTIFY_AT_EOI);
      }
      fixture.program(pin, true, false);
    }

    /** All owners have heard the same since they were asked last. */
    private void heard(String where, String... what) {
      for (int i = 0; i < GSIS.length; i++) {
        List<String> expected = new ArrayList<>();
        for (String each : what) {
          expected.add(each + " " + GSIS[i] + " " + CHIP + " " + pin);
        }
        List<String> heard = new ArrayList<>(owners.get(i).heard);
        // Two GSIs on one pin: each one's de-assertion may have been of the other's level.
        while (heard.size() > expected.size()
            && heard.get(heard.size() - 1).startsWith("resample")) {
          heard.remove(heard.size() - 1);
        }
        assertEquals(expected, heard, where + " gsi=" + GSIS[i]);
        owners.get(i).heard.clear();
      }
    }
  }

  private boolean acks(Cell cell) {
    return newFixture(cell).chip().capabilities().contains(ChipCapability.ACK);
  }

  @Test
  default void eachEndIsHeardAfterItsAcknowledgement() {
    for (Cell cell : Cell.values()) {
      if (!acks(cell)) {
        continue;
      }
      Machine machine = new Machine(newFixture(cell));
      for (int cycle = 1; cycle <= 3; cycle++) {
        String where = "cell=" + cell + " cycle=" + cycle;
        machine.owners.get(cycle % 2).event.signal();
        assertEquals(cycle, machine.fixture.deliveries(machine.pin), where);
        machine.heard(where, machine.tells ? new String[] {"acked"} : new String[0]);
        machine.fixture.end(machine.pin);
        machine.heard(
            where,
            machine.tells
                ? new String[] {"ended", "resample"}
                : new String[] {"acked", "ended", "resample"});
      }
      machine.irqfds.close();
    }
  }

  @Test
  default void anOwnerThatSignalsFromInsideLosesNothing() {
    for (Cell cell : Cell.values()) {
      if (!acks(cell)) {
        continue;
      }
      Machine machine = new Machine(newFixture(cell));
      Owner owner = machine.owners.get(0);
      owner.again = true;
      owner.event.signal();
      machine.fixture.end(machine.pin);
      assertEquals(2, machine.fixture.deliveries(machine.pin), "cell=" + cell);
      machine.fixture.end(machine.pin);
      assertEquals(2, machine.fixture.deliveries(machine.pin), "cell=" + cell);
      machine.irqfds.close();
    }
  }
}
