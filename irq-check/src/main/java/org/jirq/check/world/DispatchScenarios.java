// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import java.util.function.Consumer;
import org.jirq.check.Model;
import org.jirq.irqfd.IrqfdInbox;
import org.jirq.irqfd.ResamplePolicy;

/** Edge irqfds, and signals that wait in an inbox for the VM's thread. */
final class DispatchScenarios {

  private static final int GSI = 4;

  private DispatchScenarios() {}

  static void addTo(Scenarios all) {
    all.add("edge-signal-close", "signal | close", () -> inline(EdgeWorld::close, "close"));
    all.add(
        "edge-signal-hangup",
        "signal | the event is closed",
        () -> inline(EdgeWorld::hangUp, "hang-up"));
    all.add(
        "edge-signal-setrouting",
        "signal | the GSI moves to another pin",
        () -> inline(EdgeWorld::move, "replace"));
    all.add("edge-signal-assign", "signal | assign", DispatchScenarios::assign);
    all.add("inbox-signal-drain", "signals of two events | drain", DispatchScenarios::drain);
    all.add(
        "inbox-signal-signal",
        "signals of two events | signal | drain",
        DispatchScenarios::drainTwo);
    all.add("inbox-signal-halt", "signal | drain, sleep if empty", DispatchScenarios::halt);
    all.add(
        "inbox-signal-close",
        "signal, another one waits | close",
        () -> waiting("device", world -> world.signal(world.first), EdgeWorld::close, "close"));
    all.add(
        "inbox-drain-close",
        "drain | close of what waits",
        () -> waiting("drain", EdgeWorld::drain, EdgeWorld::close, "close"));
    all.add(
        "inbox-drain-hangup",
        "drain | the event is closed, whose signal waits",
        () -> waiting("drain", EdgeWorld::drain, EdgeWorld::hangUp, "hang-up"));
    all.add(
        "inbox-drain-setrouting",
        "drain | the GSI of what waits moves to another pin",
        () -> waiting("drain", EdgeWorld::drain, EdgeWorld::move, "replace"));
    all.add(
        "inbox-ack-signal",
        "BCDE",
        "drain, handler, EOI, drain | another device raises",
        DispatchScenarios::levelAck);
    all.add(
        "inbox-level-close",
        "BD",
        "drain | close of a level irqfd whose signal waits",
        DispatchScenarios::levelClose);
    all.add(
        "inbox-level-hangup",
        "B",
        "drain | the event of a level irqfd is closed, whose signal waits",
        DispatchScenarios::levelHangup);
  }

  private static Model inline(Consumer<EdgeWorld> other, String name) {
    EdgeWorld world = EdgeWorld.inline().assigned();
    return world
        .actor("device", () -> world.signal(world.first))
        .actor(name, () -> other.accept(world));
  }

  private static Model assign() {
    EdgeWorld world = EdgeWorld.inline();
    return world
        .actor("device", () -> world.signal(world.first))
        .actor("assign", world::assignLate);
  }

  private static Model drain() {
    EdgeWorld world = EdgeWorld.queued().assigned();
    return world
        .actor(
            "devices",
            () -> {
              world.signal(world.first);
              world.signal(world.second);
            })
        .actor("drain", world::drain);
  }

  private static Model drainTwo() {
    EdgeWorld world = EdgeWorld.queued().assigned();
    return world
        .actor(
            "devices",
            () -> {
              world.signal(world.first);
              world.signal(world.second);
            })
        .actor("device", () -> world.signal(world.first))
        .actor("drain", world::drain);
  }

  private static Model halt() {
    EdgeWorld world = EdgeWorld.queued().assigned();
    world.signal(world.second);
    return world.actor("device", () -> world.signal(world.first)).actor("vm", world::halt);
  }

  /** The first event's irqfd is in the inbox already, behind the second one's. */
  private static Model waiting(
      String name, Consumer<EdgeWorld> action, Consumer<EdgeWorld> other, String otherName) {
    EdgeWorld world = EdgeWorld.queued().assigned();
    world.signal(world.second);
    world.signal(world.first);
    return world
        .actor(name, () -> action.accept(world))
        .actor(otherName, () -> other.accept(world));
  }

  private static Model levelAck(char letter, ResamplePolicy policy) {
    World world = World.plain(new IrqfdInbox(1));
    Device device = world.device(GSI, policy);
    Device other = world.device(GSI, policy);
    device.raise();
    return world
        .actor(
            "vm",
            () -> {
              world.drain();
              device.quiet();
              world.eoi(GSI);
              world.drain();
            })
        .actor("device", other::raise);
  }

  private static Model levelClose(char letter, ResamplePolicy policy) {
    World world = World.plain(new IrqfdInbox(1));
    Device device = world.device(GSI, policy);
    device.raise();
    return world.actor("drain", world::drain).actor("close", device::close);
  }

  private static Model levelHangup(char letter, ResamplePolicy policy) {
    World world = World.plain(new IrqfdInbox(1));
    Device device = world.device(GSI, policy);
    device.raise();
    return world.actor("drain", world::drain).actor("hang-up", device::hangUp);
  }
}
