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
  }

  private static Model read() {
    World world = new World(false, World.signed(1));
    return world.actor("replace", () -> world.replaceSigned(2)).actor("reader", world::readTable);
  }

  private static Model send() {
    World world = new World(false, World.signed(1));
    return world
        .actor("replace", () -> world.replaceSigned(2))
        .actor(
            "sender",
            () -> {
              world.send(32);
              world.send(33);
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
}
