// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import java.nio.ByteBuffer;
import org.jirq.check.Model;
import org.jirq.irqfd.ResamplePolicy;

/** Chips that are reset, saved and restored while others go on. */
final class ResetScenarios {

  private static final int GSI = 4;

  private ResetScenarios() {}

  static void addTo(Scenarios all) {
    all.add("reset-ack", "BCDE", "reset | EOI behind a mask", ResetScenarios::ack);
    all.add("reset-signal", "B", "reset | the device raises", ResetScenarios::signal);
    all.add("reset-mask", "BCDE", "reset | mask", ResetScenarios::mask);
    all.add("reset-unmask", "BCDE", "reset | unmask of what is postponed", ResetScenarios::unmask);
    all.add("reset-assign", "BCDE", "reset | assign", ResetScenarios::assign);
    all.add("reset-close", "BCDE", "reset | one of two is closed", ResetScenarios::close);
    all.add(
        "snapshot-signal",
        "BCDE",
        "restored, told again | the device raises",
        ResetScenarios::restoredSignal);
    all.add("snapshot-ack", "B", "masks told again | EOI behind a mask", ResetScenarios::retoldAck);
    all.add(
        "snapshot-unmask",
        "BCDE",
        "restored, told again | unmask of what is postponed",
        ResetScenarios::restoredUnmask);
    all.add(
        "snapshot-assign", "BCDE", "restored, told again | assign", ResetScenarios::restoredAssign);
    all.add(
        "snapshot-close",
        "BCDE",
        "restored, told again | one of two is closed",
        ResetScenarios::restoredClose);
    all.add("save-signal", "B", "save | the device raises", ResetScenarios::saveSignal);
    all.add("save-mask", "B", "save | mask", ResetScenarios::saveMask);
    all.add("save-ack", "B", "save | EOI", ResetScenarios::saveAck);
    all.add("save-unmask", "B", "save | unmask of what is postponed", ResetScenarios::saveUnmask);
  }

  private static Model ack(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = world.device(GSI, policy);
    world.countsAcks = false;
    world.watchesAcks = false;
    device.raise();
    world.mask(GSI);
    return world.actor("ack", () -> world.eoi(GSI)).actor("reset", world::reset);
  }

  private static Model signal(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = world.device(GSI, policy);
    device.raise();
    world.mask(GSI);
    world.eoi(GSI);
    device.quiet();
    return world.actor("device", device::raise).actor("reset", world::reset);
  }

  /** Loading needs the chip at rest; what comes after it does not. */
  private static Model restoredSignal(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = world.device(GSI, policy);
    ByteBuffer saved = ByteBuffer.allocate(world.ioapic.stateSize());
    device.raise();
    world.mask(GSI);
    world.eoi(GSI);
    world.ioapic.save(saved);
    device.quiet();
    world.ioapic.load(saved.flip());
    return world
        .actor("device", device::raise)
        .actor(
            "restore",
            () -> {
              world.ioapic.resync();
              world.resampleAll();
            });
  }

  private static Model retoldAck(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = world.device(GSI, policy);
    device.raise();
    world.mask(GSI);
    return world.actor("ack", () -> world.eoi(GSI)).actor("resync", world::retell);
  }

  /** A device that has been served behind a mask: what the EOI owes is postponed (B) or done. */
  private static Device ended(World world, ResamplePolicy policy) {
    Device device = world.device(GSI, policy);
    device.raise();
    world.mask(GSI);
    world.eoi(GSI);
    return device;
  }

  private static World resettable() {
    World world = World.plain();
    world.countsAcks = false;
    world.watchesAcks = false;
    return world;
  }

  private static Model mask(char letter, ResamplePolicy policy) {
    World world = resettable();
    world.device(GSI, policy).raise();
    return world.actor("mask", () -> world.mask(GSI)).actor("reset", world::reset);
  }

  private static Model unmask(char letter, ResamplePolicy policy) {
    World world = resettable();
    Device device = ended(world, policy);
    device.quiet();
    // The reset may come between the halves of an entry, so the guest writes both.
    return world
        .actor(
            "unmask",
            () -> {
              world.extraAllowed++;
              world.program(GSI);
              world.rethrow();
            })
        .actor("reset", world::reset);
  }

  private static Model assign(char letter, ResamplePolicy policy) {
    World world = resettable();
    Device device = world.unassigned(GSI, policy);
    world.program(GSI);
    return world.actor("assign", device::assign).actor("reset", world::reset);
  }

  private static Model close(char letter, ResamplePolicy policy) {
    World world = resettable();
    world.device(GSI, policy);
    Device device = ended(world, policy);
    return world.actor("close", device::close).actor("reset", world::reset);
  }

  private static void tellAgain(World world) {
    world.ioapic.resync();
    world.resampleAll();
  }

  private static Model restoredUnmask(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = ended(world, policy);
    return world
        .actor(
            "unmask",
            () -> {
              device.quiet();
              world.unmask(GSI);
            })
        .actor("restore", () -> tellAgain(world));
  }

  private static Model restoredAssign(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = world.unassigned(GSI, policy);
    world.program(GSI);
    world.mask(GSI);
    return world.actor("assign", device::assign).actor("restore", () -> tellAgain(world));
  }

  private static Model restoredClose(char letter, ResamplePolicy policy) {
    World world = World.plain();
    world.device(GSI, policy);
    Device device = ended(world, policy);
    return world.actor("close", device::close).actor("restore", () -> tellAgain(world));
  }

  private static Model saveSignal(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = world.device(GSI, policy);
    return world.actor("device", device::raise).actor("save", () -> world.save(GSI));
  }

  private static Model saveMask(char letter, ResamplePolicy policy) {
    World world = World.plain();
    world.device(GSI, policy).raise();
    return world.actor("mask", () -> world.mask(GSI)).actor("save", () -> world.save(GSI));
  }

  private static Model saveAck(char letter, ResamplePolicy policy) {
    World world = World.plain();
    world.device(GSI, policy).raise();
    return world.actor("ack", () -> world.eoi(GSI)).actor("save", () -> world.save(GSI));
  }

  private static Model saveUnmask(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = ended(world, policy);
    return world
        .actor(
            "unmask",
            () -> {
              device.quiet();
              world.unmask(GSI);
            })
        .actor("save", () -> world.save(GSI));
  }
}
