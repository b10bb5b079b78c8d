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

  /** GIC: INTIDs 32 to 1019 are shared peripheral interrupts. */
  private static final int SPIS = 988;

  /** PLIC and APLIC: source numbers have 10 bits, and 0 means none. */
  private static final int RISCV_SOURCES = 1023;

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

  /**
   * Returns the table of an Arm board with one GIC, as Linux KVM sets it up: GSI n leads to pin n,
   * and pin n is shared peripheral interrupt n, whose INTID is 32 + n. The private interrupts of
   * CPUs (INTIDs 0 to 31) are no GSIs.
   *
   * <p>Assumes a distributor whose pins are its SPIs, numbered from 0.
   *
   * @param chip the distributor's chip id, 0 to 63
   * @param spis number of SPIs, 0 to 988: INTIDs 32 to 1019
   * @return the routes, immutable
   * @throws IllegalArgumentException if an argument is out of range
   */
  public static List<IrqRoute> arm(int chip, int spis) {
    if (spis < 0 || spis > SPIS) {
      throw new IllegalArgumentException("spis=" + spis + " is not in 0.." + SPIS);
    }
    return identity(chip, 0, spis);
  }

  /**
   * Returns the table of a RISC-V board with one PLIC or APLIC, as Linux KVM has it: GSI n leads to
   * interrupt source n, for n from 1. Source 0 does not exist, so GSI 0 is not routed.
   *
   * <p>Assumes a chip whose pins are numbered as its sources: pin n is source n, and pin 0 is there
   * to be counted and does nothing. So the chip has {@code sources} + 1 pins.
   *
   * @param chip the chip's id, 0 to 63
   * @param sources the highest source, 0 to 1023
   * @return the routes, immutable
   * @throws IllegalArgumentException if an argument is out of range
   */
  public static List<IrqRoute> riscv(int chip, int sources) {
    checkChip("chip", chip);
    if (sources < 0 || sources > RISCV_SOURCES) {
      throw new IllegalArgumentException("sources=" + sources + " is not in 0.." + RISCV_SOURCES);
    }
    List<IrqRoute> routes = new ArrayList<>(sources);
    for (int source = 1; source <= sources; source++) {
      routes.add(new ChipRoute(source, chip, source));
    }
    return Collections.unmodifiableList(routes);
  }

  private static void checkChip(String name, int chip) {
    if (chip < 0 || chip >= RoutingTable.CHIPS) {
      throw new IllegalArgumentException(name + "=" + chip + " is not in 0..63");
    }
  }
}
