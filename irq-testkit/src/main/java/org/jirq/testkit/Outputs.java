// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.util.Arrays;
import org.jirq.api.ApicMessage;
import org.jirq.api.ApicSink;
import org.jirq.api.IrqEvents;

/**
 * Collects what an IOAPIC does in one step of a trace and puts it into the trace's order: lowest
 * pin first, for one pin R-, then R+, then the message.
 *
 * <p>Answers every message with "one CPU took it", as the recordings' CPU side did. Grows only when
 * a step has more outputs than any before. One thread at a time.
 */
final class Outputs implements ApicSink, IrqEvents {

  /*
   * A message packs into a long:
   *
   *   bits  field
   *   0-7   vector
   *   8-23  destination
   *   24-27 destination mode
   *   28-31 delivery mode
   *   32-35 trigger mode
   *
   * The modes have room for more than the hardware knows, so that a recording with an impossible
   * expectation is reported as one that was not met.
   */
  private static final int UNKNOWN_PIN = -1;

  private TraceKind[] kinds = new TraceKind[64];
  private int[] pins = new int[64];
  private long[] operands = new long[64];
  private int size;

  static long message(
      long vector, long destination, long destinationMode, long deliveryMode, long triggerMode) {
    return vector
        | destination << 8
        | destinationMode << 24
        | deliveryMode << 28
        | triggerMode << 32;
  }

  static int vector(long message) {
    return (int) message & 0xff;
  }

  static int destination(long message) {
    return (int) (message >>> 8) & 0xffff;
  }

  static int destinationMode(long message) {
    return (int) (message >>> 24) & 0xf;
  }

  static int deliveryMode(long message) {
    return (int) (message >>> 28) & 0xf;
  }

  static int triggerMode(long message) {
    return (int) (message >>> 32) & 0xf;
  }

  static ApicMessage toMessage(long message) {
    return new ApicMessage(
        vector(message),
        destination(message),
        destinationMode(message),
        deliveryMode(message),
        triggerMode(message));
  }

  /** The vector of an ExtINT message comes from the 8259s, so it does not count. */
  static long comparable(TraceKind kind, long operands) {
    return kind == TraceKind.MESSAGE && deliveryMode(operands) == ApicMessage.EXTINT
        ? operands & ~0xffL
        : operands;
  }

  int size() {
    return size;
  }

  TraceKind kind(int index) {
    return kinds[index];
  }

  long operands(int index) {
    return operands[index];
  }

  void clear() {
    size = 0;
  }

  String text(int index) {
    StringBuilder out = new StringBuilder();
    TraceText.output(out, kinds[index], operands[index]);
    return out.toString();
  }

  /** Adds an output whose pin is known. */
  void add(TraceKind kind, int pin, long what) {
    if (size == kinds.length) {
      kinds = Arrays.copyOf(kinds, 2 * size);
      pins = Arrays.copyOf(pins, 2 * size);
      operands = Arrays.copyOf(operands, 2 * size);
    }
    kinds[size] = kind;
    pins[size] = pin;
    operands[size] = what;
    size++;
  }

  /** Puts the outputs into the trace's order. Insertion sort: steps are short and nearly sorted. */
  void sort() {
    for (int i = 1; i < size; i++) {
      TraceKind kind = kinds[i];
      int pin = pins[i];
      long what = operands[i];
      int at = i;
      while (at > 0 && after(pins[at - 1], kinds[at - 1], pin, kind)) {
        kinds[at] = kinds[at - 1];
        pins[at] = pins[at - 1];
        operands[at] = operands[at - 1];
        at--;
      }
      kinds[at] = kind;
      pins[at] = pin;
      operands[at] = what;
    }
  }

  private static boolean after(int pin, TraceKind kind, int thanPin, TraceKind thanKind) {
    return pin != thanPin ? pin > thanPin : kind.compareTo(thanKind) > 0;
  }

  @Override
  public int deliver(
      int vector, int destination, int destinationMode, int deliveryMode, int triggerMode) {
    add(
        TraceKind.MESSAGE,
        UNKNOWN_PIN,
        message(vector, destination, destinationMode, deliveryMode, triggerMode));
    return 1;
  }

  @Override
  public void sent(int pin, int vector, int result) {
    // The chip names the pin after the CPU side has answered: it is that of the last message.
    for (int i = size - 1; i >= 0; i--) {
      if (kinds[i] == TraceKind.MESSAGE && pins[i] == UNKNOWN_PIN) {
        pins[i] = pin;
        return;
      }
    }
  }

  @Override
  public void remoteIrrChanged(int pin, boolean set) {
    add(set ? TraceKind.REMOTE_IRR_SET : TraceKind.REMOTE_IRR_CLEARED, pin, pin);
  }
}
