// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import java.util.List;
import org.jirq.check.Model;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.routing.ChipRoute;

/** A line with another source, GSIs at two chips, messages that are refused. */
final class ChipScenarios {

  private static final int GSI = 4;
  private static final int SLAVE_GSI = 12;

  private ChipScenarios() {}

  static void addTo(Scenarios all) {
    all.add(
        "shared-line-unmask",
        "BCDE",
        "another source raises the line | unmask",
        ChipScenarios::sharedLine);
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
