// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The tables that boards begin with.
 *
 * <p>A board hands one to {@link IrqRouter.Builder#routes} or {@link IrqRouter#replace}; nothing
 * here depends on a router.
 */
public final class DefaultRoutes {

  /** Chip id of the master 8259 on a PC, as in Linux KVM. */
  public static final int PIC_MASTER = 0;

  /** Chip id of the slave 8259 on a PC, as in Linux KVM. */
  public static final int PIC_SLAVE = 1;

  /** Chip id of the IOAPIC on a PC, as in Linux KVM. */
  public static final int IOAPIC = 2;

  private static final int PIC_PINS = 8;

  private DefaultRoutes() {}

  /**
   * Returns the table that Linux KVM installs for a PC with a pair of 8259s and an IOAPIC of 24
   * pins: GSI n leads to IOAPIC pin n, and those below 16 also to the 8259s, which come first. The
   * chips have the ids {@link #PIC_MASTER}, {@link #PIC_SLAVE} and {@link #IOAPIC}.
   *
   * @return 40 routes, immutable
   */
  public static List<IrqRoute> x86() {
    return x86(PIC_MASTER, PIC_SLAVE, IOAPIC, 24);
  }

  /**
   * Returns a table as {@link #x86()} for other ids and numbers of pins.
   *
   * @param masterChip chip id of the master 8259, 0 to 63
   * @param slaveChip chip id of the slave 8259, 0 to 63
   * @param ioApicChip chip id of the IOAPIC, 0 to 63
   * @param ioApicPins pins of the IOAPIC, 0 to 4096
   * @return the routes, immutable
   * @throws IllegalArgumentException if an argument is out of range
   */
  public static List<IrqRoute> x86(int masterChip, int slaveChip, int ioApicChip, int ioApicPins) {
    checkChip("masterChip", masterChip);
    checkChip("slaveChip", slaveChip);
    List<IrqRoute> routes = new ArrayList<>(2 * PIC_PINS + Math.max(0, ioApicPins));
    for (int pin = 0; pin < PIC_PINS; pin++) {
      routes.add(new ChipRoute(pin, masterChip, pin));
    }
    for (int pin = 0; pin < PIC_PINS; pin++) {
      routes.add(new ChipRoute(PIC_PINS + pin, slaveChip, pin));
    }
    routes.addAll(identity(ioApicChip, 0, ioApicPins));
    return Collections.unmodifiableList(routes);
  }

  /**
   * Returns the routes of one chip whose pins have consecutive GSIs: a PC without 8259s, one IOAPIC
   * of several, or any other chip.
   *
   * @param chip the chip's id, 0 to 63
   * @param gsiBase the GSI of pin 0, 0 to 4095
   * @param pins how many pins, 0 to 4096 - {@code gsiBase}
   * @return the routes, immutable
   * @throws IllegalArgumentException if an argument is out of range
   */
  public static List<IrqRoute> identity(int chip, int gsiBase, int pins) {
    checkChip("chip", chip);
    if (gsiBase < 0 || gsiBase >= RoutingTable.GSIS) {
      throw new IllegalArgumentException("gsiBase=" + gsiBase + " is not in 0..4095");
    }
    if (pins < 0 || pins > RoutingTable.GSIS - gsiBase) {
      throw new IllegalArgumentException(
          "pins=" + pins + " is not in 0.." + (RoutingTable.GSIS - gsiBase));
    }
    List<IrqRoute> routes = new ArrayList<>(pins);
    for (int pin = 0; pin < pins; pin++) {
      routes.add(new ChipRoute(gsiBase + pin, chip, pin));
    }
    return Collections.unmodifiableList(routes);
  }

  private static void checkChip(String name, int chip) {
    if (chip < 0 || chip >= RoutingTable.CHIPS) {
      throw new IllegalArgumentException(name + "=" + chip + " is not in 0..63");
    }
  }
}
