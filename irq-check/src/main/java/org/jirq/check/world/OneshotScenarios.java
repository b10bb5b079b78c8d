// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import org.jirq.check.Model;
import org.jirq.irqfd.ResamplePolicy;

/** A guest that masks, ends, serves and unmasks, and what may cross that. */
final class OneshotScenarios {

  private static final int GSI = 4;

  private OneshotScenarios() {}

  static void addTo(Scenarios all) {
    all.add(
        "ack-unmask", "ABCDE", "EOI behind a mask | handler, unmask", OneshotScenarios::ackUnmask);
    all.add("ack-mask", "ABCDE", "EOI | mask", OneshotScenarios::ackMask);
    all.add(
        "ack-mask-unmask", "ABCDE", "EOI | mask, handler, unmask", OneshotScenarios::ackMaskUnmask);
    all.add(
        "oneshot-rewrite",
        "BCDE",
        "mask, EOI, handler, unmask | destination rewritten",
        OneshotScenarios::cycleBesideWrite);
    all.add(
        "oneshot-signal",
        "ABCDE",
        "mask, EOI, handler, unmask | the device raises again",
        OneshotScenarios::cycleBesideRaise);
    all.add("signal-unmask", "ABCDE", "the device raises | unmask", OneshotScenarios::raiseUnmask);
    all.add("ack-signal", "ABCDE", "handler, EOI | the device raises", OneshotScenarios::ackRaise);
    all.add(
        "ack-unmask-signal",
        "BCDE",
        "EOI behind a mask | handler, unmask | the device raises",
        OneshotScenarios::three);
    all.add(
        "refused-rewrite",
        "BC",
        "CPU takes messages again | entry rewritten",
        OneshotScenarios::refused);
  }

  /** A device whose interrupt the guest has in service. */
  private static Device served(World world, ResamplePolicy policy) {
    Device device = world.device(GSI, policy);
    device.raise();
    return device;
  }

  private static Model ackUnmask(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = served(world, policy);
    device.exact = waitsForUnmask(letter);
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

  /**
   * Whether an unmask beside the EOI gives no interrupt too many. Under C and D a level that the
   * EOI has had raised meanwhile may be injected.
   */
  private static boolean waitsForUnmask(char letter) {
    return letter == 'B' || letter == 'E';
  }

  private static Model ackMask(char letter, ResamplePolicy policy) {
    World world = World.plain();
    served(world, policy);
    return world.actor("ack", () -> world.eoi(GSI)).actor("mask", () -> world.mask(GSI));
  }

  private static Model ackMaskUnmask(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = served(world, policy);
    return world
        .actor("ack", () -> world.eoi(GSI))
        .actor(
            "mask-unmask",
            () -> {
              world.mask(GSI);
              device.quiet();
              world.unmask(GSI);
            });
  }

  private static void cycle(World world, Device device) {
    world.mask(GSI);
    world.eoi(GSI);
    device.quiet();
    world.unmask(GSI);
  }

  private static Model cycleBesideWrite(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = served(world, policy);
    device.exact = true;
    world.serialisesWrites = true;
    return world
        .actor("guest", () -> cycle(world, device))
        .actor("rewrite", () -> world.redirect(GSI));
  }

  private static Model cycleBesideRaise(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = served(world, policy);
    device.exact = letter != 'A';
    return world.actor("guest", () -> cycle(world, device)).actor("device", device::raise);
  }

  private static Model raiseUnmask(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = world.device(GSI, policy);
    device.exact = true;
    world.mask(GSI);
    return world.actor("device", device::raise).actor("unmask", () -> world.unmask(GSI));
  }

  private static Model ackRaise(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = served(world, policy);
    return world
        .actor(
            "guest",
            () -> {
              device.quiet();
              world.eoi(GSI);
            })
        .actor("device", device::raise);
  }

  private static Model three(char letter, ResamplePolicy policy) {
    World world = World.plain();
    Device device = served(world, policy);
    device.exact = waitsForUnmask(letter);
    world.mask(GSI);
    return world
        .actor("ack", () -> world.eoi(GSI))
        .actor(
            "unmask",
            () -> {
              device.quiet();
              world.unmask(GSI);
            })
        .actor("device", device::raise);
  }

  /** A line that is up, unmasked and refused: a write that does not unmask samples nothing. */
  private static Model refused(char letter, ResamplePolicy policy) {
    World world = World.plain();
    world.refusing = true;
    Device device = served(world, policy);
    device.exact = true;
    return world.actor("cpu", world::accept).actor("rewrite", () -> world.redirect(GSI));
  }
}
