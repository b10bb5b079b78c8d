// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import org.jirq.api.SourceId;
import org.jirq.ioapic.IoApic;
import org.jirq.irqfd.LevelIrqfd;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.irqfd.ResampleStats;

/** Looks at a machine while all threads rest: what must hold then, holds. */
final class RestCheck {

  private static final int MOST_ROUNDS = 100;

  private final Context context;
  private final SoakMachine machine;

  RestCheck(Context context, SoakMachine machine) {
    this.context = context;
    this.machine = machine;
  }

  private void report(Oracle oracle, int gsi, long cells, String text) {
    context.violations().add(oracle, machine.number, gsi, cells, text);
  }

  /** Lets come to an end what runs on the domain's own thread. */
  void settle() {
    for (HostSide host : machine.hosts) {
      host.tables().outstanding().forEach(stage -> stage.toCompletableFuture().join());
      host.tables().outstanding().clear();
    }
    machine.srcu.barrier();
    machine.takeAgain();
  }

  void check() {
    for (int cell = 0; cell < Layout.CELLS; cell++) {
      if ((Layout.LEVEL_CELLS >>> cell & 1) != 0) {
        checkPin(cell);
      }
    }
    for (int gsi : Layout.LEVEL_GSIS) {
      checkSources(gsi);
      checkWatch(gsi, machine.watches.get(gsi));
    }
    machine.devices.values().forEach(this::checkDevice);
    for (int i = 0; i < Math.min(Layout.EDGE_GSIS.length, machine.drivers.size()); i++) {
      int gsi = Layout.EDGE_GSIS[i];
      checkCount(gsi, machine.drivers.get(i).pulses(), machine.cpus.edges(gsi), "edges");
    }
    checkCount(Layout.MESSAGE_GSI, machine.signalled(), machine.messages.fixed(), "signals");
    if (machine.srcu.stats().openReaders() != 0) {
      report(Oracle.UNFORESEEN, EventRing.NONE, 0, "readers inside at rest: " + machine.srcu);
    }
  }

  private void checkPin(int cell) {
    IoApic chip = machine.chipOf(cell);
    int pin = Layout.pin(cell);
    boolean inService = chip.remoteIrr(pin);
    long bit = 1L << cell;
    if (chip.level(pin) && !chip.masked(pin) && !inService) {
      report(
          Oracle.LOST,
          EventRing.NONE,
          bit,
          Layout.nameOf(cell) + " is high, unmasked and not in service");
    }
    boolean held = (machine.cpus.held() & bit) != 0;
    if (inService && !held) {
      report(
          Oracle.STUCK,
          EventRing.NONE,
          bit,
          Layout.nameOf(cell) + " is in service, and no CPU will end it");
    }
    if (held != machine.cpus.isInService(cell) || (held && !inService)) {
      report(
          Oracle.TWICE,
          EventRing.NONE,
          bit,
          Layout.nameOf(cell) + " is in service at a CPU and not at the chip");
    }
  }

  private void checkSources(int gsi) {
    int expected = 0;
    for (DeviceSide driver : machine.drivers) {
      expected |= driver.sources(gsi);
    }
    long cells = Layout.cellsOf(gsi);
    for (long left = cells; left != 0; left &= left - 1) {
      int cell = Long.numberOfTrailingZeros(left);
      int found = machine.chipOf(cell).sources(Layout.pin(cell));
      if (found != expected) {
        report(
            Oracle.LOST,
            gsi,
            cells,
            "the devices drive sources=%x of gsi=%d, %s has sources=%x"
                .formatted(expected, gsi, Layout.nameOf(cell), found));
      }
    }
  }

  private void checkWatch(int gsi, Watch watch) {
    long cells = Layout.cellsOf(gsi);
    long eois = 0;
    long masked = 0;
    for (long left = cells; left != 0; left &= left - 1) {
      int cell = Long.numberOfTrailingZeros(left);
      eois += machine.cpus.eois(cell);
      masked |= machine.chipOf(cell).masked(Layout.pin(cell)) ? 1L << cell : 0;
    }
    if (watch.acks() != eois) {
      report(Oracle.MISCOUNTED, gsi, cells, "eois=" + eois + " acks=" + watch.acks());
    }
    if (watch.masked() != masked) {
      report(
          Oracle.MISCOUNTED,
          gsi,
          cells,
          "masked cells=%x, told=%x".formatted(masked, watch.masked()));
    }
  }

  private void checkDevice(Device device) {
    LevelIrqfd irqfd = device.irqfd();
    if (irqfd == null) {
      return;
    }
    ResampleStats stats = irqfd.stats();
    long cells = Layout.cellsOf(device.gsi);
    boolean moves = device.gsi == Layout.MOVING_GSI;
    long now = moves ? cellOfMovingGsi() : cells;
    long expected = stats.acks() + stats.extra();
    if (device.policy == ResamplePolicy.POSTPONE_WHILE_MASKED) {
      expected += stats.flushed() - stats.postponed();
    }
    String what = "gsi=" + device.gsi + " policy=" + device.policy + " " + stats;
    if (device.notified() != expected) {
      report(Oracle.MISCOUNTED, device.gsi, cells, what + " notified=" + device.notified());
    }
    long eois = 0;
    boolean up = false;
    boolean masked = true;
    for (long left = now; left != 0; left &= left - 1) {
      int cell = Long.numberOfTrailingZeros(left);
      eois += machine.cpus.eois(cell);
      IoApic chip = machine.chipOf(cell);
      up |= (chip.sources(Layout.pin(cell)) >>> SourceId.RESAMPLER & 1) != 0;
      masked &= chip.masked(Layout.pin(cell));
    }
    if (device.acks() != stats.acks() || (!moves && eois != stats.acks())) {
      report(
          Oracle.MISCOUNTED, device.gsi, cells, what + " eois=" + eois + " told=" + device.acks());
    }
    if (device.toldMasked() != masked) {
      report(Oracle.MISCOUNTED, device.gsi, cells, what + " masked=" + masked);
    }
    boolean postponed = masked && device.policy == ResamplePolicy.POSTPONE_WHILE_MASKED;
    if (device.isHostMasked() ? !up && !postponed : device.isHigh()) {
      report(Oracle.LOST, device.gsi, cells, what + ": the device is never asked again");
    }
    if (irqfd.failures() != 0) {
      report(Oracle.UNFORESEEN, device.gsi, cells, "thrown: " + irqfd.lastFailure());
    }
  }

  private long cellOfMovingGsi() {
    return 1L << Layout.cell(Layout.CHIP_A, machine.router.route(Layout.MOVING_GSI).pin(0));
  }

  private void checkCount(int gsi, long made, long sent, String what) {
    if (sent != made) {
      report(
          sent < made ? Oracle.LOST : Oracle.TWICE,
          gsi,
          Layout.cellsOf(gsi),
          what + "=" + made + " messages=" + sent + " on gsi=" + gsi);
    }
  }

  /** The guest serves what is left, with everything open and all devices quiet, to the end. */
  void serveAll(GuestSide[] guests) {
    for (DeviceSide driver : machine.drivers) {
      driver.lowerAll();
    }
    for (long left = Layout.LEVEL_CELLS; left != 0; left &= left - 1) {
      machine.mask(Long.numberOfTrailingZeros(left), false);
    }
    for (int round = 0; round < MOST_ROUNDS; round++) {
      machine.devices.values().forEach(Device::quiet);
      if (machine.cpus.held() == 0) {
        break;
      }
      for (int cpu = 0; cpu < guests.length; cpu++) {
        serveAll(guests[cpu], cpu);
      }
    }
    if (context.violations().any()) {
      return;
    }
    for (long left = Layout.LEVEL_CELLS; left != 0; left &= left - 1) {
      int cell = Long.numberOfTrailingZeros(left);
      if (machine.chipOf(cell).level(Layout.pin(cell))) {
        report(
            Oracle.LOST,
            EventRing.NONE,
            1L << cell,
            Layout.nameOf(cell) + " was served and stays high");
      }
    }
  }

  private void serveAll(GuestSide guest, int cpu) {
    for (int cell = 0; cell >= 0; cell = machine.cpus.takeOne(cpu)) {
      // Into service; ended below.
    }
    for (long left = machine.cpus.inService(cpu); left != 0; left &= left - 1) {
      guest.eoi(machine, Long.numberOfTrailingZeros(left));
    }
  }
}
