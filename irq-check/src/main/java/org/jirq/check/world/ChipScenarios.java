// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import java.nio.ByteBuffer;
import java.util.List;
import org.jirq.check.Model;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.routing.ChipRoute;

/** Chips that are reset and restored, pins with several GSIs and sources, GSIs at two chips. */
final class ChipScenarios {

  private static final int GSI = 4;
  private static final int SLAVE_GSI = 12;

  private ChipScenarios() {}

  static void addTo(Scenarios all) {
    all.add("reset-ack", "BCDE", "reset | EOI behind a mask", ChipScenarios::resetAck);
    all.add("reset-signal", "B", "reset | the device raises", ChipScenarios::resetSignal);
    all.add(
        "snapshot-signal",
        "BCDE",
        "restored, told again | the device raises",
        ChipScenarios::snapshotSignal);
    all.add(
        "snapshot-ack", "B", "masks told again | EOI behind a mask", ChipScenarios::snapshotAck);
    all.add(
        "shared-line-unmask",
        "BCDE",
        "another source raises the line | unmask",
        ChipScenarios::sharedLine);
    all.add(
        "two-gsis-one-pin",
        "BCDE",
        "EOI | the device of the other GSI raises",
        ChipScenarios::twoGsis);
    all.add(
        "pic-and-ioapic-ack",
        "BCDE",
        "EOI at the IOAPIC, masked | masked at the 8259",
        ChipScenarios::picAck);
    all.add(
        "pic-and-ioapic-mask",
        "B",
        "unmask at the IOAPIC | mask at the 8259",
        ChipScenarios::picMask);
    all.add(
        "slave-pic-mask",
        "B",
        "assign at the slave, masked | unmask of pin 4",
        ChipScenarios::slaveMask);
    all.add("refused", "the CPU side comes up | a line is raised", ChipScenarios::refused);
    all.add(
        "refused-nobody", "a line is raised and refused | masked, unmasked", ChipScenarios::nobody);
  }

  private static Model resetAck(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = world.device(GSI, policy);
    world.countsAcks = false;
    world.watchesAcks = false;
    device.raise();
    world.mask(GSI);
    return world.actor("ack", () -> world.eoi(GSI)).actor("reset", world::reset);
  }

  private static Model resetSignal(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = world.device(GSI, policy);
    device.raise();
    world.mask(GSI);
    world.eoi(GSI);
    device.quiet();
    return world.actor("device", device::raise).actor("reset", world::reset);
  }

  /** Loading needs the chip at rest; what comes after it does not. */
  private static Model snapshotSignal(char letter, ResamplePolicy policy) {
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

  private static Model snapshotAck(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = world.device(GSI, policy);
    device.raise();
    world.mask(GSI);
    return world.actor("ack", () -> world.eoi(GSI)).actor("resync", world::retell);
  }

  /** The device's level is withdrawn to be sampled; what another source holds is delivered. */
  private static Model sharedLine(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = world.device(GSI, policy);
    world.mask(GSI);
    device.raise();
    device.quiet();
    return world
        .actor("wire", () -> world.wire(GSI, true))
        .actor("unmask", () -> world.unmask(GSI));
  }

  private static Model twoGsis(char letter, ResamplePolicy policy) {
    World world =
        new World(
            false,
            List.of(
                new ChipRoute(GSI, World.IOAPIC, GSI), new ChipRoute(GSI + 16, World.IOAPIC, GSI)));
    Device one = world.device(GSI, policy);
    Device two = world.device(GSI + 16, policy);
    // Each acknowledgement is one of the other GSI, too, and each is asked for the other's sake.
    world.countsExtra = false;
    one.raise();
    return world
        .actor(
            "ack",
            () -> {
              one.quiet();
              world.eoi(GSI);
            })
        .actor("device", two::raise);
  }

  private static World withPic() {
    return new World(
        true,
        List.of(
            new ChipRoute(GSI, World.IOAPIC, GSI),
            new ChipRoute(GSI, World.PIC, GSI),
            new ChipRoute(SLAVE_GSI, World.PIC, SLAVE_GSI)));
  }

  private static Model picAck(char letter, ResamplePolicy policy) {
    World world = withPic();
    Device device = world.device(GSI, policy);
    device.raise();
    world.mask(GSI);
    // Who is asked for his line is asked at this unmask too: an 8259 does not ask before it
    // injects.
    world.extraAllowed += letter == 'D' ? 1 : 0;
    Guest.unmaskOnly(world.pic(), 1 << GSI);
    return world
        .actor("ack", () -> world.eoi(GSI))
        .actor("mask-pic", () -> Guest.unmaskOnly(world.pic(), 0));
  }

  private static Model picMask(char letter, ResamplePolicy policy) {
    World world = withPic();
    world.device(GSI, policy);
    world.mask(GSI);
    Guest.unmaskOnly(world.pic(), 1 << GSI);
    return world
        .actor("unmask", () -> world.unmask(GSI))
        .actor("mask-pic", () -> Guest.unmaskOnly(world.pic(), 0));
  }

  private static Model slaveMask(char letter, ResamplePolicy policy) {
    World world = withPic();
    Device device = world.unassigned(SLAVE_GSI, policy);
    world.usedPic = 1 << SLAVE_GSI;
    return world
        .actor("assign", device::assign)
        .actor("unmask-other", () -> Guest.unmaskOnly(world.pic(), 1 << GSI));
  }

  private static Model refused() {
    World world = World.plain();
    world.program(GSI);
    world.refusing = true;
    return world.actor("cpu", world::accept).actor("wire", () -> world.wire(GSI, true));
  }

  private static Model nobody() {
    World world = World.plain();
    world.program(GSI);
    world.refusing = true;
    return world
        .actor("wire", () -> world.wire(GSI, true))
        .actor(
            "mask-unmask",
            () -> {
              world.mask(GSI);
              world.unmask(GSI);
            });
  }
}
