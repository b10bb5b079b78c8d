// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jirq.api.IrqChip;
import org.jirq.api.SourceId;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.irqfd.LevelIrqfd;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.testkit.contract.ChipFixture;
import org.jspecify.annotations.Nullable;

/**
 * A guest and a host that do anything with two GSIs, one pin at each of two chips, and up to four
 * passed-through devices of any policy. One thread; every decision follows from the seed.
 */
final class TwoChipWorld {

  private static final int FIRST_GSI = 100;
  private static final int GSIS = 2;
  private static final int CHIPS = 2;
  private static final int MOST_DEVICES = 4;

  private record Owner(PassedThrough device, LevelIrqfd irqfd) {}

  /** What happened, for the report. */
  final List<String> trace = new ArrayList<>();

  private final Random random;
  private final ChipFixture[] fixtures;
  private final int[] pins = new int[CHIPS];
  private final int[] ended = new int[CHIPS];
  private final IrqRouter router;
  private final IrqfdRegistry irqfds;
  private final List<Owner> owners = new ArrayList<>();
  private List<IrqRoute> routes = List.of();

  TwoChipWorld(long seed, ChipFixture first, ChipFixture second) {
    random = new Random(seed);
    fixtures = new ChipFixture[] {first, second};
    for (int c = 0; c < CHIPS; c++) {
      fixtures[c].log().stop();
      pins[c] = fixtures[c].levelPin();
      fixtures[c].program(pins[c], true, random.nextBoolean());
    }
    router = IrqRouter.builder().chip(0, first.chip()).chip(1, second.chip()).build();
    irqfds = new IrqfdRegistry(router);
    reroute();
  }

  private IrqChip chip(int c) {
    return fixtures[c].chip();
  }

  private boolean asserts(int c) {
    return (chip(c).sources(pins[c]) & 1 << SourceId.RESAMPLER) != 0;
  }

  private boolean routed(int gsi, int c) {
    return routes.contains(new ChipRoute(gsi, c, pins[c]));
  }

  void step() {
    int c = random.nextInt(CHIPS);
    switch (random.nextInt(13)) {
      case 0 -> assign();
      case 1 -> close();
      case 2, 3 -> device(true);
      case 4 -> device(false);
      case 5, 6 -> program(c, true);
      case 7, 8 -> program(c, false);
      case 9, 10 -> end(c);
      case 11 -> another();
      default -> rarely(c);
    }
  }

  private void rarely(int c) {
    if (random.nextInt(4) == 0) {
      reroute();
    } else if (random.nextInt(4) == 0) {
      restore(c);
    }
  }

  private void reroute() {
    List<IrqRoute> to = new ArrayList<>();
    for (int gsi = FIRST_GSI; gsi < FIRST_GSI + GSIS; gsi++) {
      for (int c = 0; c < CHIPS; c++) {
        if (random.nextInt(4) != 0) {
          to.add(new ChipRoute(gsi, c, pins[c]));
        }
      }
    }
    trace.add("routes " + to);
    router.replace(to);
    routes = to;
  }

  /** The host saves a chip and loads it again. */
  private void restore(int c) {
    trace.add("restore " + c);
    ByteBuffer state = ByteBuffer.allocate(chip(c).stateSize());
    chip(c).save(state);
    state.flip();
    chip(c).load(state);
    chip(c).resync();
    irqfds.resampleAll();
  }

  private void assign() {
    if (owners.size() == MOST_DEVICES) {
      return;
    }
    int gsi = FIRST_GSI + random.nextInt(GSIS);
    ResamplePolicy policy = ResamplePolicy.values()[random.nextInt(5)];
    trace.add("assign " + gsi + " " + policy);
    PassedThrough device = new PassedThrough();
    owners.add(new Owner(device, device.assign(irqfds, gsi, policy)));
  }

  private void close() {
    if (!owners.isEmpty() && random.nextInt(3) == 0) {
      Owner owner = owners.remove(random.nextInt(owners.size()));
      trace.add("close " + owner.irqfd);
      owner.irqfd.close();
    }
  }

  private void device(boolean high) {
    if (owners.isEmpty()) {
      return;
    }
    int which = random.nextInt(owners.size());
    trace.add((high ? "raise " : "quiet ") + which);
    PassedThrough device = owners.get(which).device;
    if (high) {
      device.raise();
    } else {
      device.quiet();
    }
  }

  private void program(int c, boolean masked) {
    trace.add((masked ? "mask " : "unmask ") + c);
    fixtures[c].program(pins[c], true, masked);
  }

  /** Ends what was delivered last, if that was not ended yet. */
  private void end(int c) {
    int delivered = fixtures[c].deliveries(pins[c]);
    if (ended[c] < delivered) {
      ended[c] = delivered;
      trace.add("end " + c);
      fixtures[c].end(pins[c]);
    }
  }

  /** Another source drives a GSI. */
  private void another() {
    boolean level = random.nextBoolean();
    int gsi = FIRST_GSI + random.nextInt(GSIS);
    trace.add("another source " + gsi + " " + level);
    router.setIrq(gsi, SourceId.DEFAULT, level);
  }

  // What must hold

  /** Whether a device is high while its line is not, for no reason that its policy gives. */
  @Nullable String fault() {
    for (Owner owner : owners) {
      if (owner.irqfd.failures() != 0) {
        return owner.irqfd + " failed: " + owner.irqfd.lastFailure();
      }
      if (owner.device.isHigh() && isLeftLow(owner.irqfd)) {
        return owner.irqfd + " is high, its line is not";
      }
    }
    return null;
  }

  private boolean isLeftLow(LevelIrqfd irqfd) {
    boolean routed = false;
    boolean masked = true;
    boolean up = true;
    for (int c = 0; c < CHIPS; c++) {
      if (routed(irqfd.gsi(), c)) {
        routed = true;
        masked &= chip(c).masked(pins[c]);
        up &= asserts(c);
      }
    }
    boolean waits =
        irqfd.policy() == ResamplePolicy.POSTPONE_WHILE_MASKED
            || irqfd.policy() == ResamplePolicy.LEAVE_TO_LISTENER;
    return routed && !up && !(masked && waits);
  }

  /** Everybody becomes quiet and everything is served; then each device is heard once more. */
  @Nullable String faultAtRest() {
    for (int gsi = FIRST_GSI; gsi < FIRST_GSI + GSIS; gsi++) {
      router.setIrq(gsi, SourceId.DEFAULT, false);
    }
    for (int c = 0; c < CHIPS; c++) {
      // Where a route went away while the other source was high.
      chip(c).setLevel(pins[c], SourceId.DEFAULT, false);
    }
    owners.forEach(owner -> owner.device.quiet());
    serve();
    for (int c = 0; c < CHIPS; c++) {
      if (asserts(c)) {
        return "chip=" + c + " is high and nobody wants service";
      }
    }
    for (Owner owner : owners) {
      int before = deliveries();
      owner.device.raise();
      boolean routed = routed(owner.irqfd.gsi(), 0) || routed(owner.irqfd.gsi(), 1);
      if (routed && deliveries() == before) {
        return owner.irqfd + " is deaf";
      }
      owner.device.quiet();
      serve();
    }
    return null;
  }

  private int deliveries() {
    return fixtures[0].deliveries(pins[0]) + fixtures[1].deliveries(pins[1]);
  }

  private void serve() {
    for (int round = 0; round < 4; round++) {
      for (int c = 0; c < CHIPS; c++) {
        program(c, false);
        end(c);
      }
    }
  }

  /** Ends the machine; whether a line is still up then. */
  @Nullable String faultAfterClose() {
    irqfds.close();
    return asserts(0) || asserts(1) ? "a line is up after the close" : null;
  }
}
