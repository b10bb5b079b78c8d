// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import java.util.List;
import org.jirq.check.Model;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.routing.ChipRoute;

/**
 * Two GSIs at one pin: the end of an interrupt is one of both, and takes down whatever the one of
 * them has raised again before the other has heard of it.
 */
final class SharedPinScenarios {

  private static final int GSI = 4;
  private static final int SHARER = GSI + 16;
  private static final int OTHER_PIN = 5;
  private static final List<ChipRoute> TOGETHER =
      List.of(new ChipRoute(GSI, World.IOAPIC, GSI), new ChipRoute(SHARER, World.IOAPIC, GSI));
  private static final List<ChipRoute> APART =
      List.of(
          new ChipRoute(GSI, World.IOAPIC, GSI), new ChipRoute(SHARER, World.IOAPIC, OTHER_PIN));

  private SharedPinScenarios() {}

  static void addTo(Scenarios all) {
    all.add(
        "two-gsis-one-pin",
        "BCDE",
        "EOI | the device of the second GSI raises",
        (letter, policy) -> ack(policy, GSI, SHARER));
    all.add(
        "two-gsis-mirrored",
        "BCDE",
        "EOI of the second GSI's | the device of the first GSI raises",
        (letter, policy) -> ack(policy, SHARER, GSI));
    all.add(
        "two-gsis-unmask",
        "BCDE",
        "EOI behind a mask | unmask, both devices still ask",
        SharedPinScenarios::unmask);
    all.add(
        "two-gsis-meet",
        "BCDE",
        "EOI | the second GSI moves to the first one's pin",
        SharedPinScenarios::meet);
    all.add(
        "two-gsis-part",
        "BCDE",
        "the device of the first GSI raises | the second GSI moves away",
        SharedPinScenarios::part);
    all.add(
        "two-gsis-close",
        "BCDE",
        "the device of the first GSI raises | the last device of the second is closed",
        SharedPinScenarios::close);
  }

  private static World world(List<ChipRoute> routes) {
    World world = new World(false, routes);
    // Each acknowledgement is one of the other GSI, too, and each is asked for the other's sake.
    world.countsExtra = false;
    return world;
  }

  private static Model ack(ResamplePolicy policy, int raised, int raises) {
    World world = world(TOGETHER);
    Device first = world.device(Math.min(raised, raises), policy);
    Device second = world.device(Math.max(raised, raises), policy);
    Device served = raised == GSI ? first : second;
    Device other = raised == GSI ? second : first;
    served.raise();
    return world
        .actor(
            "ack",
            () -> {
              served.quiet();
              world.eoi(GSI);
            })
        .actor("device", other::raise);
  }

  private static Model unmask(char letter, ResamplePolicy policy) {
    World world = world(TOGETHER);
    Device one = world.device(GSI, policy);
    Device two = world.device(SHARER, policy);
    one.raise();
    two.raise();
    world.mask(GSI);
    return world.actor("ack", () -> world.eoi(GSI)).actor("unmask", () -> world.unmask(GSI));
  }

  /** Devices of GSIs that share a pin before or after a move. */
  private static World moving(List<ChipRoute> routes) {
    World world = world(routes);
    world.countsAcks = false;
    world.watchesAcks = false;
    world.program(OTHER_PIN);
    return world;
  }

  private static Device sharer(World world, ResamplePolicy policy) {
    Device device = world.device(SHARER, policy);
    device.pins |= 1 << OTHER_PIN;
    return device;
  }

  /** The device is asked at the EOI, and raises its line again, before the newcomer lowers it. */
  private static Model meet(char letter, ResamplePolicy policy) {
    World world = moving(APART);
    Device one = world.device(GSI, policy);
    sharer(world, policy);
    one.raise();
    one.raise();
    return world
        .actor("ack", () -> world.eoi(GSI))
        .actor("replace", () -> world.replaceSome(TOGETHER));
  }

  private static Model part(char letter, ResamplePolicy policy) {
    World world = moving(TOGETHER);
    Device one = world.device(GSI, policy);
    Device two = sharer(world, policy);
    two.raise();
    return world
        .actor("device", one::raise)
        .actor(
            "replace",
            () -> {
              world.replaceSome(APART);
              two.pins = 1 << OTHER_PIN;
            });
  }

  private static Model close(char letter, ResamplePolicy policy) {
    World world = world(TOGETHER);
    Device one = world.device(GSI, policy);
    Device two = world.device(SHARER, policy);
    two.raise();
    return world.actor("device", one::raise).actor("close", two::close);
  }
}
