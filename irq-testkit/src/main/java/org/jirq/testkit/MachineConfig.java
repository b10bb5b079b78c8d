// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jirq.api.AckNotifier;
import org.jirq.api.ApicSink;
import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;

/**
 * What a replayer wants to drive. A value; start with {@link #of} and use the {@code with} methods.
 *
 * @param profile whose IOAPIC: {@code "datasheet"}, {@code "kvm"} or {@code "qemu"}
 * @param options options set on top of the profile, by name in lower case, for instance {@code
 *     "edge_forgets_line"}
 * @param version what the version register holds: 0x11 or 0x20
 * @param pins number of the IOAPIC's inputs, 1 to 240
 * @param cell how the IOAPIC keeps its state
 * @param routes the routing table
 * @param sink the CPU side
 * @param events the observer of the IOAPIC
 * @param acks told of every ack of the IOAPIC's pins, by GSI; a pin that two GSIs share is told for
 *     each
 */
public record MachineConfig(
    String profile,
    Map<String, Boolean> options,
    int version,
    int pins,
    Cell cell,
    RouteTable routes,
    ApicSink sink,
    IrqEvents events,
    AckNotifier acks) {

  private static final AckNotifier NO_ACKS = (gsi, chip, pin) -> {};

  /**
   * Copies the options.
   *
   * @param profile the profile's name
   * @param options options by name
   * @param version 0x11 or 0x20
   * @param pins 1 to 240
   * @param cell how the IOAPIC keeps its state
   * @param routes the routing table
   * @param sink the CPU side
   * @param events the observer
   * @param acks told of acks
   */
  public MachineConfig {
    options = Collections.unmodifiableMap(new TreeMap<>(options));
  }

  /**
   * Starts with an IOAPIC of 24 pins, version 0x11, the shared cell, the identity table and no
   * observers.
   *
   * @param profile the profile's name
   * @param sink the CPU side
   * @return the configuration
   */
  public static MachineConfig of(String profile, ApicSink sink) {
    return new MachineConfig(
        profile, Map.of(), 0x11, 24, Cell.SHARED, RouteTable.IOAPIC, sink, IrqEvents.NONE, NO_ACKS);
  }

  /**
   * Copies the configuration with an option set.
   *
   * @param name the option's name
   * @param value whether it holds
   * @return the copy
   */
  public MachineConfig withOption(String name, boolean value) {
    Map<String, Boolean> more = new TreeMap<>(options);
    more.put(name, value);
    return new MachineConfig(profile, more, version, pins, cell, routes, sink, events, acks);
  }

  /**
   * Copies the configuration with another IOAPIC.
   *
   * @param newVersion 0x11 or 0x20
   * @param newPins 1 to 240
   * @return the copy
   */
  public MachineConfig withIoApic(int newVersion, int newPins) {
    return new MachineConfig(
        profile, options, newVersion, newPins, cell, routes, sink, events, acks);
  }

  /**
   * Copies the configuration with another cell.
   *
   * @param newCell how the IOAPIC keeps its state
   * @return the copy
   */
  public MachineConfig withCell(Cell newCell) {
    return new MachineConfig(profile, options, version, pins, newCell, routes, sink, events, acks);
  }

  /**
   * Copies the configuration with another routing table.
   *
   * @param newRoutes the table
   * @return the copy
   */
  public MachineConfig withRoutes(RouteTable newRoutes) {
    return new MachineConfig(profile, options, version, pins, cell, newRoutes, sink, events, acks);
  }

  /**
   * Copies the configuration with other observers.
   *
   * @param newEvents the observer of the IOAPIC
   * @param newAcks told of acks
   * @return the copy
   */
  public MachineConfig withObservers(IrqEvents newEvents, AckNotifier newAcks) {
    return new MachineConfig(
        profile, options, version, pins, cell, routes, sink, newEvents, newAcks);
  }
}
