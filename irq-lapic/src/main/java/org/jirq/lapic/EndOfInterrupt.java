// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import org.jirq.api.IrqEvents;
import org.jirq.api.spi.Failure;

/**
 * The end of an interrupt: out of ISR, to the ack notifiers of the pins, to the I/O APICs, and to
 * the pins that waited for it. SDM, "Signaling Interrupt Servicing Completion".
 *
 * <p>Threads, progress and memory effects are those of {@link Lapic}: no lock, no state held while
 * anybody is called. The vector is out of ISR first, so no second end could make up for a part that
 * is left out: who throws, a notifier, an I/O APIC or the CPU, keeps none of the rest from being
 * done, and the first exception goes on to the caller afterwards.
 */
final class EndOfInterrupt {

  private final LapicState state;
  private final LocalInputs inputs;
  private final Acceptance acceptance;
  private final Registers registers;
  private final ApicBus bus;
  private final Lapic self;
  private final IrqEvents events;

  EndOfInterrupt(
      LapicState state,
      LocalInputs inputs,
      Acceptance acceptance,
      Registers registers,
      ApicBus bus,
      Lapic self,
      IrqEvents events) {
    this.state = state;
    this.inputs = inputs;
    this.acceptance = acceptance;
    this.registers = registers;
    this.bus = bus;
    this.self = self;
    this.events = events;
  }

  /** Ends the highest vector in service, if there is one. */
  void endHighest() {
    int vector;
    do {
      vector = state.isr.highest();
    } while (vector >= 0 && !end(vector));
  }

  /** Ends a vector; false if it is not in service. */
  boolean end(int vector) {
    if (!state.isr.clear(vector)) {
      return false;
    }
    boolean level = state.tmr.level(vector);
    Failure failure = null;
    int pins = 0;
    for (int pin = 0; pin < LocalInputs.PINS; pin++) {
      if (inputs.serves(pin, vector)) {
        pins++;
        try {
          inputs.board().acked(pin);
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
      }
    }
    if (events != IrqEvents.NONE) {
      events.ended(vector, self.apicId(), pins);
    }
    if (!level || (registers.spurious() & LapicSpec.SVR_SUPPRESS_BROADCAST) == 0) {
      failure = bus.ended(self, vector, level, failure);
    }
    try {
      inputs.ended(vector);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    try {
      acceptance.wires.update(Acceptance.OUTPUT);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
    return true;
  }
}
