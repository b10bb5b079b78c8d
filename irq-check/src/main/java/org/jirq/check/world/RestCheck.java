// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import org.jirq.api.SourceId;
import org.jirq.irqfd.LevelIrqfd;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.irqfd.ResampleStats;
import org.jirq.pic.Pic;
import org.jirq.routing.GsiRoute;

/**
 * What must hold when all actors are done: as it is; after the guest has served all that is left;
 * and each device must still be able to interrupt.
 */
final class RestCheck {

  private static final int ROUNDS = 20;

  private final World world;

  RestCheck(World world) {
    this.world = world;
  }

  void check() {
    if (world.refusing) {
      refused();
    }
    if (world.saved != null) {
      world.saved.check(world);
    }
    pins();
    masks();
    serve();
    pins();
    masks();
    quiet();
    counts();
    for (Device device : world.devices) {
      if (device.fd != null && !device.closed) {
        device.raise();
        world.drain();
        servePic();
        if (device.taken != device.causes) {
          world.violation(
              'a', "no interrupt comes for a device any more: gsi=" + device.gsi + state(device));
        }
        serve();
      }
    }
    quiet();
    counts();
  }

  private void pins() {
    for (int pin = 0; pin < World.PINS; pin++) {
      if (world.refusing || (world.used >>> pin & 1) == 0) {
        continue;
      }
      boolean inService = world.ioapic.remoteIrr(pin);
      boolean level = (world.ioapic.entry(pin) & World.LOW_LEVEL) != 0;
      if (inService && !world.inService[pin]) {
        world.violation('h', "remote IRR is set, and no CPU has it in service: pin=" + pin);
      }
      if (level && world.ioapic.level(pin) && !world.ioapic.masked(pin) && !inService) {
        world.violation(
            'a', "asserted, unmasked, not in service, and no message was sent: pin=" + pin);
      }
    }
    world.rethrow();
  }

  /** What nobody took is in nobody's service, and comes when somebody takes it. */
  private void refused() {
    for (int pin = 0; pin < World.PINS; pin++) {
      if (world.ioapic.remoteIrr(pin) && !world.inService[pin]) {
        world.violation('h', "remote IRR is set, and no CPU took the message: pin=" + pin);
      }
    }
    world.rethrow();
    world.accept();
  }

  /** What each listener knows of its mask is what the chips have. */
  private void masks() {
    for (Device device : world.devices) {
      if (device.fd == null || device.closing) {
        continue;
      }
      GsiRoute route = world.router.route(device.gsi);
      boolean masked = route.count() > 0;
      for (int i = 0; i < route.count(); i++) {
        masked &= world.isMasked(route.chip(i), route.pin(i));
      }
      if (masked != device.toldMasked) {
        world.violation(
            'e', "gsi=%d masked=%b, and was told %b".formatted(device.gsi, masked, !masked));
      }
    }
    world.rethrow();
  }

  /** The guest serves what is in service and unmasks what it uses, until nothing comes. */
  private void serve() {
    for (int round = 0; round < ROUNDS; round++) {
      for (Device device : world.devices) {
        if (device.taken == device.causes) {
          device.quiet();
        }
      }
      boolean busy = world.drain();
      busy |= servePic();
      for (int pin = 0; pin < World.PINS; pin++) {
        if ((world.wires >>> pin & 1) != 0 && world.messages[pin] != 0) {
          world.wire(pin, false);
        }
      }
      for (int pin = 0; pin < World.PINS; pin++) {
        busy |= world.inService[pin];
        world.eoi(pin);
        if ((world.used >>> pin & 1) != 0) {
          if ((world.ioapic.entry(pin) & 0xff) == 0) {
            world.extraAllowed++;
            world.program(pin);
          } else if (world.ioapic.masked(pin)) {
            world.unmask(pin);
          }
        }
        busy |= world.inService[pin];
      }
      world.rethrow();
      if (!busy) {
        return;
      }
    }
    world.violation('e', "the guest has served " + ROUNDS + " times, and interrupts still come");
    world.rethrow();
  }

  private boolean servePic() {
    Pic pic = world.pic;
    boolean busy = false;
    if (pic != null) {
      Guest.unmaskOnly(pic, world.usedPic);
    }
    while (pic != null && pic.output(0)) {
      int vector = pic.acknowledge(0);
      int pin = vector - World.PIC_BASE;
      busy = true;
      for (Device device : world.devices) {
        if (device.isAt(pin)) {
          device.taken = device.causes;
          device.quiet();
        }
      }
      world.eois[pin]++;
      pic.end(0, vector);
    }
    return busy;
  }

  private void quiet() {
    for (Device device : world.devices) {
      if (device.fd != null && !device.closing) {
        if (device.asserted) {
          world.violation(
              'a', "a device asks for service, and none comes: gsi=" + device.gsi + state(device));
        }
        if (device.owed) {
          world.violation(
              'e', "acknowledged, unmasked, and not notified: gsi=" + device.gsi + state(device));
        }
      }
    }
    for (int pin = 0; pin < World.PINS; pin++) {
      if ((world.wires >>> pin & 1) != 0) {
        world.violation('a', "a wire is held, and no interrupt comes: pin=" + pin);
      }
      if ((world.ioapic.sources(pin) >>> SourceId.RESAMPLER & 1) != 0) {
        char letter = isOpen(pin) ? 'e' : 'c';
        world.violation(letter, "the resampler's line is up at rest: pin=" + pin);
      }
    }
    world.rethrow();
  }

  private boolean isOpen(int pin) {
    for (Device device : world.devices) {
      if (device.isAt(pin) && !device.closed) {
        return true;
      }
    }
    return false;
  }

  /** Notifies are acknowledgements and what there was a reason for. */
  private void counts() {
    for (Device device : world.devices) {
      LevelIrqfd fd = device.fd;
      if (fd == null) {
        continue;
      }
      if (fd.failures() != 0) {
        world.violation('x', "a listener threw " + fd.lastFailure());
      }
      if (device.closing) {
        // What it was told depends on when it left; those that stay are told all.
        continue;
      }
      ResampleStats stats = fd.stats();
      boolean postpones = device.policy == ResamplePolicy.POSTPONE_WHILE_MASKED;
      long expected = stats.acks() + stats.extra();
      expected += postpones ? stats.flushed() - stats.postponed() : 0;
      int eois = eois(device);
      if (device.late && device.missedRounds < 0) {
        device.missedRounds = Math.max(0, expected - device.notifies);
        device.missedEois = Math.max(0, eois - stats.acks());
      }
      expected -= device.late ? device.missedRounds : 0;
      if (world.countsNotifies && device.notifies != expected) {
        world.violation(
            'e', "gsi=%d notifies=%d, and %s".formatted(device.gsi, device.notifies, stats));
      }
      eois -= device.late ? (int) device.missedEois : 0;
      if (world.countsAcks && stats.acks() != eois) {
        world.violation('e', "gsi=%d eois=%d, and %s".formatted(device.gsi, eois, stats));
      }
      if (world.countsExtra && stats.extra() > world.extraAllowed) {
        world.violation(
            'e',
            "gsi=%d was asked without a reason: reasons=%d, and %s"
                .formatted(device.gsi, world.extraAllowed, stats));
      }
    }
    world.rethrow();
  }

  private int eois(Device device) {
    int eois = 0;
    for (int pin = 0; pin < World.PINS; pin++) {
      eois += device.isAt(pin) ? world.eois[pin] : 0;
    }
    return eois;
  }

  private String state(Device device) {
    return " raised=%d taken=%d waiting=%b".formatted(device.causes, device.taken, device.waiting);
  }
}
