// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jirq.api.ApicSink;
import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;

/**
 * A shared chip whose pin n has vector 0x40 + n, CPUs that take its messages into one queue and end
 * them, and the books that say whether each message was allowed.
 */
final class StressMachine implements ApicSink, IrqEvents {

  static final int PINS = 8;
  static final int FIRST_VECTOR = 0x40;

  final IoApic chip;

  /** Messages that a CPU has taken and not ended yet, by vector. */
  final Queue<Integer> taken = new ConcurrentLinkedQueue<>();

  /** 1 from the moment a level message is offered until it is refused or about to be ended. */
  final AtomicIntegerArray inService = new AtomicIntegerArray(PINS);

  /** Times that remote IRR was told set, less the times it was told cleared. */
  final AtomicIntegerArray remoteIrr = new AtomicIntegerArray(PINS);

  final AtomicLong messages = new AtomicLong();
  final AtomicLong refusals = new AtomicLong();
  final AtomicReference<String> fault = new AtomicReference<>();

  /** Whether the CPUs refuse some messages. */
  final AtomicBoolean refusing = new AtomicBoolean();

  StressMachine(IoApicProfile profile, boolean refuse) {
    refusing.set(refuse);
    chip =
        IoApic.builder(this)
            .profile(profile)
            .cell(Cell.SHARED)
            .pins(PINS)
            .option(IoApicOption.PIN0_IS_2, false)
            .option(IoApicOption.STORM_GUARD, false)
            .events(this)
            .build();
  }

  void program(int pin, int half) {
    // One writer at a time selects and writes; the chip's own section is not what is tested here.
    synchronized (this) {
      chip.write(0x00, 0x10 + 2 * pin, 4);
      chip.write(0x10, half, 4);
    }
  }

  static int vector(int pin) {
    return FIRST_VECTOR + pin;
  }

  @Override
  public int deliver(int vector, int dest, int destMode, int mode, int trigger) {
    long number = messages.incrementAndGet();
    int pin = vector - FIRST_VECTOR;
    if (trigger == 0) {
      return 1;
    }
    if (!inService.compareAndSet(pin, 0, 1)) {
      fault.compareAndSet(null, "a second level message of pin " + pin + " before its EOI");
    }
    if (refusing.get() && number % 3 == 0) {
      refusals.incrementAndGet();
      inService.set(pin, 0);
      return 0;
    }
    taken.add(vector);
    return 1;
  }

  /** A CPU ends one interrupt; tells whether there was one. */
  boolean end() {
    Integer vector = taken.poll();
    if (vector == null) {
      return false;
    }
    inService.set(vector - FIRST_VECTOR, 0);
    chip.eoi(vector, 0, true);
    return true;
  }

  /** Ends all interrupts there are. */
  void endAll() {
    for (int left = 1_000; end(); left--) {
      if (left == 0) {
        fault.compareAndSet(null, "an interrupt that does not end");
        return;
      }
    }
  }

  /** Whether there have been more messages than any run of a sound chip makes. */
  boolean storms() {
    if (messages.get() < 20_000_000) {
      return false;
    }
    fault.compareAndSet(null, "a storm");
    return true;
  }

  @Override
  public void remoteIrrChanged(int pin, boolean set) {
    remoteIrr.addAndGet(pin, set ? 1 : -1);
  }
}
