// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import org.jirq.check.Model;
import org.jirq.irqfd.ResamplePolicy;

/** Level irqfds that come and go, while the guest and the device do not wait for them. */
final class LifeScenarios {

  private static final int GSI = 4;

  private LifeScenarios() {}

  static void addTo(Scenarios all) {
    all.add("assign-unmask", "ABCDE", "assign behind a mask | unmask", LifeScenarios::assignUnmask);
    all.add("assign-mask", "BCDE", "assign | mask", LifeScenarios::assignMask);
    all.add("assign-assign", "B", "two devices assigned to one GSI", LifeScenarios::assignAssign);
    all.add("assign-signal", "B", "assign | the device raises", LifeScenarios::assignSignal);
    all.add("assign-close", "B", "assign | the last device is closed", LifeScenarios::assignClose);
    all.add("signal-close", "ABCDE", "the device raises | close", LifeScenarios::signalClose);
    all.add("ack-close", "ABCDE", "EOI | close", LifeScenarios::ackClose);
    all.add(
        "unmask-close", "BCDE", "unmask | close of what is postponed", LifeScenarios::unmaskClose);
    all.add(
        "mask-close",
        "B",
        "mask told again | close of what is postponed",
        LifeScenarios::maskClose);
    all.add("close-close", "B", "two threads close one irqfd", LifeScenarios::closeClose);
    all.add("close-other", "B", "two devices of one GSI are closed", LifeScenarios::closeOther);
    all.add(
        "signal-shutdown",
        "B",
        "the device raises | the registry is closed",
        LifeScenarios::shutdown);
  }

  private static Device served(World world, ResamplePolicy policy) {
    Device device = world.device(GSI, policy);
    device.raise();
    return device;
  }

  /** Masked, and what the EOI owes is postponed (B) or done (A, C). */
  private static Device ended(World world, ResamplePolicy policy) {
    Device device = served(world, policy);
    world.mask(GSI);
    world.eoi(GSI);
    return device;
  }

  private static Model assignUnmask(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = world.unassigned(GSI, policy);
    world.program(GSI);
    world.mask(GSI);
    return world.actor("assign", device::assign).actor("unmask", () -> world.unmask(GSI));
  }

  private static Model assignMask(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = world.unassigned(GSI, policy);
    world.program(GSI);
    return world.actor("assign", device::assign).actor("mask", () -> world.mask(GSI));
  }

  private static Model assignAssign(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device one = world.unassigned(GSI, policy);
    Device two = world.unassigned(GSI, policy);
    world.program(GSI);
    world.mask(GSI);
    return world.actor("assign-1", one::assign).actor("assign-2", two::assign);
  }

  private static Model assignSignal(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = world.unassigned(GSI, policy);
    world.program(GSI);
    return world.actor("assign", device::assign).actor("device", device::raise);
  }

  private static Model assignClose(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device leaves = world.device(GSI, policy);
    Device comes = world.unassigned(GSI, policy);
    // Whoever leaves last takes the line down, and the one that came meanwhile is asked.
    world.extraAllowed++;
    return world.actor("assign", comes::assign).actor("close", leaves::close);
  }

  private static Model signalClose(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = world.device(GSI, policy);
    return world.actor("device", device::raise).actor("close", device::close);
  }

  private static Model ackClose(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = served(world, policy);
    return world.actor("ack", () -> world.eoi(GSI)).actor("close", device::close);
  }

  private static Model unmaskClose(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = ended(world, policy);
    return world.actor("unmask", () -> world.unmask(GSI)).actor("close", device::closePostponed);
  }

  private static Model maskClose(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = ended(world, policy);
    return world.actor("retell", world::retell).actor("close", device::closePostponed);
  }

  private static Model closeClose(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = ended(world, policy);
    return world.actor("close-1", device::closePostponed).actor("close-2", device::close);
  }

  private static Model closeOther(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device other = world.device(GSI, policy);
    Device device = ended(world, policy);
    return world.actor("close-1", device::close).actor("close-2", other::closePostponed);
  }

  private static Model shutdown(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = world.device(GSI, policy);
    return world.actor("device", device::raise).actor("shutdown", world::shutdown);
  }
}
