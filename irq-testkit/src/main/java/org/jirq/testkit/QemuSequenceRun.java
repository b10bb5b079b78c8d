// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.util.Map;
import java.util.TreeMap;
import org.jirq.api.ApicSink;
import org.jspecify.annotations.Nullable;

/** Replays one sequence of QEMU's IOAPIC vectors on one machine. */
final class QemuSequenceRun {

  /** The CPU side: one CPU takes every message. */
  static final class Messages implements ApicSink {
    private final StringBuilder sent = new StringBuilder();

    @Override
    public int deliver(
        int vector, int destination, int destinationMode, int deliveryMode, int triggerMode) {
      sent.append(sent.length() == 0 ? "" : ",")
          .append(
              "%x.%x.%x.%x.%x"
                  .formatted(destination, destinationMode, deliveryMode, vector, triggerMode));
      return 1;
    }
  }

  private final long base;
  private final int pins;
  private final Machine machine;
  private final Messages messages;
  private final VectorTally tally;
  private final Map<String, String> recorded = new TreeMap<>();

  QemuSequenceRun(
      QemuController controller, Machine machine, Messages messages, VectorTally tally) {
    this.base = controller.base();
    this.pins = controller.inputs();
    this.machine = machine;
    this.messages = messages;
    this.tally = tally;
  }

  /** Runs one operation and compares its result, its messages and every observable after it. */
  void run(QemuVectorOp op) {
    messages.sent.setLength(0);
    switch (op.kind()) {
      case WRITE -> write(op);
      case READ -> {
        long got = read(op);
        if (got != op.value()) {
          tally.differs(op.line(), op.text(), Long.toHexString(op.value()), Long.toHexString(got));
        }
      }
      case LINE -> machine.line((int) op.target(), op.value() != 0);
      default -> {
        // The reset state: nothing is done.
      }
    }
    String expected = op.messages() == null ? "-" : op.messages();
    String actual = messages.sent.length() == 0 ? "-" : messages.sent.toString();
    if (!actual.equals(expected)) {
      tally.differs(op.line(), op.text(), "msg=" + expected, "msg=" + actual);
    }
    recorded.putAll(op.changes());
    String difference = difference();
    if (difference != null) {
      String key = difference.substring(0, difference.indexOf('='));
      tally.differs(op.line(), op.text(), key + "=" + recorded.get(key), difference);
    }
    if (op.kind() == QemuVectorOp.Kind.INIT) {
      tally.reset(op.line());
    }
  }

  // The bus splits an access of 8 bytes, low address first.
  private void write(QemuVectorOp op) {
    long offset = op.target() - base;
    if (op.size() == 8) {
      machine.write(offset, op.value() & 0xffffffffL, 4);
      machine.write(offset + 4, op.value() >>> 32, 4);
    } else {
      machine.write(offset, op.value(), op.size());
    }
  }

  private long read(QemuVectorOp op) {
    long offset = op.target() - base;
    if (op.size() == 8) {
      long low = machine.read(offset, 4);
      return low | machine.read(offset + 4, 4) << 32;
    }
    return machine.read(offset, op.size());
  }

  private @Nullable String difference() {
    String found = differs("sel", machine.ioregsel());
    long requested = 0;
    long remote = 0;
    for (int pin = 0; pin < pins; pin++) {
      requested |= machine.requested(pin) ? 1L << pin : 0;
      remote |= machine.remoteIrr(pin) ? 1L << pin : 0;
    }
    found = found != null ? found : differs("irr", requested);
    found = found != null ? found : differs("rirr", remote);
    for (int pin = 0; pin < pins && found == null; pin++) {
      found = differs("e" + pin, machine.entry(pin));
    }
    return found;
  }

  private @Nullable String differs(String key, long is) {
    String text = Long.toHexString(is);
    return text.equals(recorded.get(key)) ? null : key + "=" + text;
  }
}
