// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jirq.api.ApicSink;

/**
 * The least of a CPU that runs interrupt handlers: requests and services by vector, the highest
 * first, each handler to its end; the EOI goes to the chip with the trigger mode as the message had
 * it. Fixed messages only. For one thread.
 */
final class GuestCpu implements ApicSink {

  /** Vectors whose handlers ran, in order. */
  final List<Integer> ran = new ArrayList<>();

  /** Whether the CPU takes interrupts now. */
  boolean enabled = true;

  private final BitSet requested = new BitSet(256);
  private final BitSet levelTriggered = new BitSet(256);
  private final Map<Integer, Runnable> handlers = new HashMap<>();
  private final int id;
  private IoApic chip;
  private boolean running;

  GuestCpu(int id) {
    this.id = id;
  }

  void connect(IoApic to) {
    chip = to;
  }

  void handler(int vector, Runnable body) {
    handlers.put(vector, body);
  }

  int count(int vector) {
    return (int) ran.stream().filter(one -> one == vector).count();
  }

  /** The trigger mode register's bit of a vector. */
  boolean tmr(int vector) {
    return levelTriggered.get(vector);
  }

  void presetTmr(int vector, boolean level) {
    levelTriggered.set(vector, level);
  }

  @Override
  public int deliver(
      int vector, int destination, int destinationMode, int deliveryMode, int triggerMode) {
    boolean addressed = destinationMode == 0 ? destination == id : (destination & 1 << id) != 0;
    if (!addressed) {
      return -1;
    }
    requested.set(vector);
    levelTriggered.set(vector, triggerMode == 1);
    return 1;
  }

  /** Runs handlers until none is requested. */
  void run() {
    if (!enabled || running) {
      return;
    }
    running = true;
    for (int left = 1_000; !requested.isEmpty(); left--) {
      if (left == 0) {
        throw new AssertionError("an interrupt storm: " + requested + " after " + ran);
      }
      int vector = requested.length() - 1;
      requested.clear(vector);
      ran.add(vector);
      handlers.getOrDefault(vector, () -> {}).run();
      chip.eoi(vector, id, levelTriggered.get(vector));
    }
    running = false;
  }
}
