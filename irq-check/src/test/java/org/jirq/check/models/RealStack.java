// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.models;

import java.util.List;
import java.util.function.Supplier;
import org.jirq.api.LineListener;
import org.jirq.check.Model;
import org.jirq.check.Violation;
import org.jirq.ioapic.IoApic;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.irqfd.LevelIrqfd;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;

/** A level irqfd on an IOAPIC: the guest ends the interrupt, masks and unmasks. */
public class RealStack implements Supplier<Model> {

  static final int CHIP = 2;
  static final int PIN = 5;
  static final int VECTOR = 0x31;
  static final int MASKED = 1 << 16;
  static final int LEVEL = 1 << 15;

  /** One irqfd, whose interrupt is in service. */
  static class World implements Model, LineListener {
    final IoApic ioapic;
    final IrqRouter router;
    final HeapEventSource event = new HeapEventSource("device");
    final LevelIrqfd irqfd;
    int taken;
    int resampled;

    World() {
      ioapic =
          IoApic.builder(
                  (vector, destination, destinationMode, mode, trigger) -> {
                    taken++;
                    return 1;
                  })
              .build();
      router =
          IrqRouter.builder()
              .chip(CHIP, ioapic)
              .routes(List.of(new ChipRoute(PIN, CHIP, PIN)))
              .build();
      program(0);
      irqfd =
          new IrqfdRegistry(router)
              .assignLevel(event, PIN, this, ResamplePolicy.POSTPONE_WHILE_MASKED);
      event.signal();
    }

    final void program(int mask) {
      ioapic.write(0, 0x10 + 2 * PIN, 4);
      ioapic.write(0x10, VECTOR | LEVEL | mask, 4);
    }

    final void end() {
      ioapic.eoi(VECTOR, 0, true);
    }

    @Override
    public void resample(int gsi, int chip, int pin) {
      resampled++;
    }

    @Override
    public List<Actor> actors() {
      return List.of(
          new Actor("end", this::end),
          new Actor(
              "mask",
              () -> {
                program(MASKED);
                program(0);
              }));
    }

    @Override
    public void atRest() {
      if (taken != 1 || resampled != 1 || ioapic.level(PIN)) {
        throw new Violation('a', "taken=" + taken + " resampled=" + resampled);
      }
    }
  }

  @Override
  public Model get() {
    return new World();
  }
}
