// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import java.util.List;
import org.jirq.check.Model;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.routing.ChipRoute;

/** Tables that change underneath those who use them. */
final class RouteScenarios {

  private static final int GSI = 4;
  private static final int OTHER_PIN = 5;
  private static final int THIRD_PIN = 6;
  private static final List<ChipRoute> MOVED = List.of(new ChipRoute(GSI, World.IOAPIC, OTHER_PIN));

  private RouteScenarios() {}

  static void addTo(Scenarios all) {
    all.add("setrouting-read", "the table is replaced | read", RouteScenarios::read);
    all.add("setrouting-send", "the table is replaced | a message is sent", RouteScenarios::send);
    all.add("setrouting-ack", "BCDE", "the GSI moves to another pin | EOI", RouteScenarios::ack);
    all.add(
        "setrouting-signal",
        "B",
        "the GSI moves to another pin | the device raises",
        RouteScenarios::signal);
    all.add(
        "setrouting-unmask",
        "BCDE",
        "the GSI moves to another pin | unmask",
        RouteScenarios::unmask);
    all.add("setrouting-close", "B", "the GSI moves to another pin | close", RouteScenarios::close);
    all.add(
        "setrouting-mask",
        "BCDE",
        "the GSI moves to another pin | mask there",
        RouteScenarios::mask);
    all.add(
        "setrouting-setrouting",
        "BCDE",
        "the GSI moves to another pin | and to a third one",
        RouteScenarios::twice);
    all.add(
        "setrouting-assign",
        "BCDE",
        "the GSI moves to another pin, masked | assign",
        RouteScenarios::assign);
    all.add(
        "setrouting-reset", "BCDE", "the GSI moves to another pin | reset", RouteScenarios::reset);
    all.add(
        "setrouting-resync",
        "BCDE",
        "the GSI moves to another pin | restored, told again",
        RouteScenarios::resync);
    all.add(
        "setrouting-shutdown",
        "B",
        "the GSI moves to another pin | the registry is closed",
        RouteScenarios::shutdown);
    all.add(
        "setrouting-away",
        "BCDE",
        "the GSI loses its route and gets another one | unmask",
        RouteScenarios::away);
    all.add(
        "setrouting-ack-unmask",
        "BCDE",
        "the GSI moves to another pin | EOI behind a mask | handler, unmask",
        RouteScenarios::three);
  }

  private static Model read() {
    World world = new World(false, Tables.signed(1));
    return world
        .actor("replace", () -> world.tables.replace(2))
        .actor("reader", world.tables::read);
  }

  private static Model send() {
    World world = new World(false, Tables.signed(1));
    return world
        .actor("replace", () -> world.tables.replace(2))
        .actor(
            "sender",
            () -> {
              world.tables.send(32);
              world.tables.send(33);
            });
  }

  private static World small() {
    return new World(false, List.of(new ChipRoute(GSI, World.IOAPIC, GSI)));
  }

  private static Device movable(World world, ResamplePolicy policy) {
    world.program(OTHER_PIN);
    world.countsAcks = false;
    world.watchesAcks = false;
    Device device = world.device(GSI, policy);
    device.pins |= 1 << OTHER_PIN;
    return device;
  }

  /** A movable device that has been served behind a mask. */
  private static Device ended(World world, ResamplePolicy policy) {
    Device device = movable(world, policy);
    device.raise();
    world.mask(GSI);
    world.eoi(GSI);
    return device;
  }

  private static Model ack(char letter, ResamplePolicy policy) {
    World world = small();
    Device device = movable(world, policy);
    device.raise();
    return world.actor("ack", () -> world.eoi(GSI)).actor("replace", () -> world.replace(MOVED));
  }

  private static Model signal(char letter, ResamplePolicy policy) {
    World world = small();
    Device device = movable(world, policy);
    return world.actor("device", device::raise).actor("replace", () -> world.replace(MOVED));
  }

  private static Model unmask(char letter, ResamplePolicy policy) {
    World world = small();
    Device device = movable(world, policy);
    device.raise();
    world.mask(GSI);
    world.eoi(GSI);
    return world
        .actor("unmask", () -> world.unmask(GSI))
        .actor("replace", () -> world.replace(MOVED));
  }

  private static Model close(char letter, ResamplePolicy policy) {
    World world = small();
    Device device = movable(world, policy);
    device.raise();
    return world.actor("close", device::close).actor("replace", () -> world.replace(MOVED));
  }

  private static Model mask(char letter, ResamplePolicy policy) {
    World world = small();
    movable(world, policy).raise();
    return world
        .actor("mask", () -> world.mask(OTHER_PIN))
        .actor("replace", () -> world.replace(MOVED));
  }

  private static Model twice(char letter, ResamplePolicy policy) {
    World world = small();
    world.program(THIRD_PIN);
    Device device = movable(world, policy);
    device.pins |= 1 << THIRD_PIN;
    device.raise();
    List<ChipRoute> further = List.of(new ChipRoute(GSI, World.IOAPIC, THIRD_PIN));
    return world
        .actor("replace-1", () -> world.replace(MOVED))
        .actor("replace-2", () -> world.replace(further));
  }

  private static Model assign(char letter, ResamplePolicy policy) {
    World world = small();
    world.program(GSI);
    world.program(OTHER_PIN);
    world.mask(OTHER_PIN);
    world.countsAcks = false;
    Device device = world.unassigned(GSI, policy);
    device.pins |= 1 << OTHER_PIN;
    return world.actor("assign", device::assign).actor("replace", () -> world.replace(MOVED));
  }

  private static Model reset(char letter, ResamplePolicy policy) {
    World world = small();
    ended(world, policy);
    return world.actor("reset", world::reset).actor("replace", () -> world.replace(MOVED));
  }

  private static Model resync(char letter, ResamplePolicy policy) {
    World world = small();
    ended(world, policy);
    return world
        .actor(
            "restore",
            () -> {
              world.ioapic.resync();
              world.resampleAll();
            })
        .actor("replace", () -> world.replace(MOVED));
  }

  private static Model shutdown(char letter, ResamplePolicy policy) {
    World world = small();
    movable(world, policy).raise();
    return world.actor("shutdown", world::shutdown).actor("replace", () -> world.replace(MOVED));
  }

  private static Model away(char letter, ResamplePolicy policy) {
    World world = small();
    Device device = ended(world, policy);
    return world
        .actor(
            "unmask",
            () -> {
              device.quiet();
              world.unmask(GSI);
            })
        .actor(
            "replace",
            () -> {
              world.replace(List.of());
              world.replace(MOVED);
            });
  }

  private static Model three(char letter, ResamplePolicy policy) {
    World world = small();
    Device device = movable(world, policy);
    device.raise();
    world.mask(GSI);
    return world
        .actor("ack", () -> world.eoi(GSI))
        .actor(
            "unmask",
            () -> {
              device.quiet();
              world.unmask(GSI);
            })
        .actor("replace", () -> world.replace(MOVED));
  }
}
