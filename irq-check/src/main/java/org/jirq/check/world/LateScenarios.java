// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import org.jirq.check.Model;
import org.jirq.irqfd.ResamplePolicy;

/** Irqfds that come or go beside another one of their GSI, or whose event or registry goes. */
final class LateScenarios {

  private static final int GSI = 4;

  private LateScenarios() {}

  static void addTo(Scenarios all) {
    all.add("ack-assign", "BCDE", "EOI | another device is assigned", LateScenarios::ackAssign);
    all.add(
        "ack-unmask-assign",
        "BCDE",
        "EOI behind a mask | handler, unmask | another device is assigned",
        LateScenarios::ackUnmaskAssign);
    all.add(
        "ack-unmask-close",
        "BCDE",
        "EOI behind a mask | handler, unmask | another device is closed",
        LateScenarios::ackUnmaskClose);
    all.add(
        "ack-unmask-mixed",
        "ACDE",
        "EOI behind a mask | handler, unmask, beside a device under B",
        LateScenarios::mixed);
    all.add("ack-shutdown", "BCDE", "EOI | the registry is closed", LateScenarios::ackShutdown);
    all.add(
        "assign-shutdown", "B", "assign | the registry is closed", LateScenarios::assignShutdown);
    all.add("assign-hangup", "B", "assign | its event is closed", LateScenarios::assignHangup);
    all.add(
        "close-hangup",
        "BCDE",
        "close of what is postponed | its event is closed",
        LateScenarios::closeHangup);
  }

  private static Device served(World world, ResamplePolicy policy) {
    Device device = world.device(GSI, policy);
    device.raise();
    return device;
  }

  private static Model ackAssign(char letter, ResamplePolicy policy) {
    World world = World.plain();
    served(world, policy);
    Device late = world.unassigned(GSI, policy);
    return world.actor("ack", () -> world.eoi(GSI)).actor("assign", late::assign);
  }

  private static World ackUnmask(World world, Device device) {
    world.mask(GSI);
    return world
        .actor("ack", () -> world.eoi(GSI))
        .actor(
            "unmask",
            () -> {
              device.quiet();
              world.unmask(GSI);
            });
  }

  private static Model ackUnmaskAssign(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = served(world, policy);
    Device late = world.unassigned(GSI, policy);
    return ackUnmask(world, device).actor("assign", late::assign);
  }

  private static Model ackUnmaskClose(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = served(world, policy);
    Device other = world.device(GSI, policy);
    return ackUnmask(world, device).actor("close", other::close);
  }

  private static Model mixed(char letter, ResamplePolicy policy) {
    World world = World.plain();
    world.device(GSI, ResamplePolicy.POSTPONE_WHILE_MASKED).raise();
    return ackUnmask(world, world.device(GSI, policy));
  }

  private static Model ackShutdown(char letter, ResamplePolicy policy) {
    World world = World.plain();
    world.device(GSI, policy);
    served(world, policy);
    return world.actor("ack", () -> world.eoi(GSI)).actor("shutdown", world::shutdown);
  }

  private static Model assignShutdown(char letter, ResamplePolicy policy) {
    World world = World.plain();
    world.device(GSI, policy);
    Device late = world.unassigned(GSI, policy);
    return world.actor("assign", late::assignUnlessClosed).actor("shutdown", world::shutdown);
  }

  private static Model assignHangup(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device late = world.unassigned(GSI, policy);
    world.program(GSI);
    return world.actor("assign", late::assignUnlessClosed).actor("hang-up", late::hangUp);
  }

  private static Model closeHangup(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = served(world, policy);
    world.mask(GSI);
    world.eoi(GSI);
    return world.actor("close", device::closePostponed).actor("hang-up", device::hangUp);
  }
}
