// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Replays one sequence of QEMU's vectors on one controller and compares every result and every
 * observable after every operation, as numbers. After a difference it goes on with what was
 * recorded, so that each difference is counted where it begins.
 */
final class TargetSequenceRun {

  /** An observable: what was recorded last, and how to ask for what it is. */
  private static final class Observable {
    private final LongSupplier actual;
    private long recorded;
    private boolean differs;

    Observable(LongSupplier actual) {
      this.actual = actual;
    }
  }

  private final String file;
  private final VectorTarget target;
  private final VectorTally tally;
  private final Map<String, Observable> observables = new LinkedHashMap<>();

  TargetSequenceRun(String file, VectorTarget target, VectorTally tally) {
    this.file = file;
    this.target = target;
    this.tally = tally;
  }

  /** Runs one operation and compares. */
  void run(QemuVectorOp op) throws FormatException {
    String difference = perform(op);
    if (difference != null) {
      tally.differs(op.line(), op.text(), text(op.value()), difference);
    }
    for (Map.Entry<String, String> change : op.changes().entrySet()) {
      Observable observable = observables.get(change.getKey());
      if (observable == null) {
        if (op.kind() != QemuVectorOp.Kind.INIT) {
          throw fault(op, "an observable of the reset state", change.getKey());
        }
        observable = new Observable(named(op, change.getKey()));
        observables.put(change.getKey(), observable);
      }
      observable.recorded = number(op, change.getValue());
    }
    compare(op);
    if (op.kind() == QemuVectorOp.Kind.INIT) {
      tally.reset(op.line());
    }
  }

  private LongSupplier named(QemuVectorOp op, String name) throws FormatException {
    try {
      return target.observable(name);
    } catch (IllegalArgumentException e) {
      throw fault(op, "an observable of this controller", name);
    }
  }

  private long number(QemuVectorOp op, String text) throws FormatException {
    try {
      return Long.parseUnsignedLong(text, 16);
    } catch (NumberFormatException e) {
      throw fault(op, "a hexadecimal number", text);
    }
  }

  private FormatException fault(QemuVectorOp op, String expected, String found) {
    return new FormatException(file, op.line(), expected, '"' + found + '"');
  }

  private void compare(QemuVectorOp op) {
    for (Map.Entry<String, Observable> entry : observables.entrySet()) {
      Observable observable = entry.getValue();
      long actual = observable.actual.getAsLong();
      boolean differs = actual != observable.recorded;
      if (differs && !observable.differs) {
        tally.differs(
            op.line(),
            op.text(),
            entry.getKey() + "=" + Long.toHexString(observable.recorded),
            entry.getKey() + "=" + Long.toHexString(actual));
      }
      observable.differs = differs;
      if (differs) {
        tally.stillDiffers(op.line());
      }
    }
  }

  /** Does the operation; returns its result if that differs from the recorded one. */
  private @Nullable String perform(QemuVectorOp op) {
    switch (op.kind()) {
      case WRITE -> target.write(op.target(), op.value(), op.size());
      case READ -> {
        return differing(op, target.read(op.target(), op.size()));
      }
      case PORT_WRITE -> target.out((int) op.target(), (int) op.value(), op.size());
      case PORT_READ -> {
        return differing(op, target.in((int) op.target(), op.size()));
      }
      case LINE -> target.line((int) op.target(), op.value() != 0, op.cpu());
      case ACKNOWLEDGE -> {
        return differing(op, target.acknowledge());
      }
      case CPU -> target.selectCpu(op.cpu());
      case SYSTEM_WRITE -> target.writeSystemRegister(op.register(), op.value());
      case SYSTEM_READ -> {
        return differing(op, target.readSystemRegister(op.register()));
      }
      default -> {
        // The reset state: nothing is done.
      }
    }
    return null;
  }

  private static @Nullable String differing(QemuVectorOp op, long got) {
    return got == op.value() ? null : text(got);
  }

  private static String text(long result) {
    return result == -1 ? "-" : Long.toHexString(result);
  }
}
