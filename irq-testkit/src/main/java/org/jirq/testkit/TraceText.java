// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

/** How the events of a trace are written. */
final class TraceText {

  private TraceText() {}

  static void append(StringBuilder out, TraceEvent event) {
    switch (event.kind()) {
      case RESET -> out.append(TraceKind.RESET.word());
      case LINE -> line(out, event.pin(), event.level());
      case WRITE -> access(out, TraceKind.WRITE, event.offset(), event.size(), event.value());
      case READ -> access(out, TraceKind.READ, event.offset(), event.size(), event.value());
      case EOI -> eoi(out, event.vector());
      case DELAYED -> out.append(TraceKind.DELAYED.word());
      default -> output(out, event.kind(), event.operands());
    }
  }

  static void line(StringBuilder out, int pin, boolean level) {
    out.append("i ").append(pin).append(level ? " 1" : " 0");
  }

  static void access(StringBuilder out, TraceKind kind, long offset, int size, long value) {
    out.append(kind.word()).append(" 0x");
    if (Long.compareUnsigned(offset, 0x10) < 0) {
      out.append('0');
    }
    out.append(Long.toHexString(offset)).append(' ').append(size);
    out.append(" 0x").append(Long.toHexString(value));
  }

  static void eoi(StringBuilder out, int vector) {
    out.append("e ");
    vector(out, vector);
  }

  /** `operands`: the packed message, or the pin. */
  static void output(StringBuilder out, TraceKind kind, long operands) {
    out.append(kind.word()).append(' ');
    if (kind != TraceKind.MESSAGE) {
      out.append(operands & 0xffff);
      return;
    }
    vector(out, Outputs.vector(operands));
    out.append(' ').append(Outputs.destination(operands));
    out.append(' ').append(Outputs.destinationMode(operands));
    out.append(' ').append(Outputs.deliveryMode(operands));
    out.append(' ').append(Outputs.triggerMode(operands));
  }

  private static void vector(StringBuilder out, int vector) {
    out.append("0x");
    if (vector < 0x10) {
      out.append('0');
    }
    out.append(Integer.toHexString(vector));
  }
}
