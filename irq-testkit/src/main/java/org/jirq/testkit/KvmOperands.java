// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

/** Takes operands of KVM's vectors only if they make sense in their sequence. */
final class KvmOperands {

  private static final int MOST_GSI = 4095;
  private static final int PINS = 24;

  private final String file;
  private final KvmVectorHeader header;

  KvmOperands(String file, KvmVectorHeader header) {
    this.file = file;
    this.header = header;
  }

  FormatException fault(KvmVectorOp op, String expected) {
    return new FormatException(file, op.line(), expected, '"' + op.text() + '"');
  }

  int cpu(KvmVectorOp op) throws FormatException {
    return below(op, 0, header.cpus(), "a CPU below ncpu=");
  }

  int irqfd(KvmVectorOp op) throws FormatException {
    return below(op, 0, header.irqfds().size(), "an irqfd below nfd=");
  }

  int gsi(KvmVectorOp op) throws FormatException {
    return below(op, 0, MOST_GSI + 1, "a GSI below ");
  }

  /** The pin of a loaded state, or -1. */
  int pinOrNone(KvmVectorOp op) throws FormatException {
    return op.argument(1) == -1 ? -1 : below(op, 1, PINS, "-1, or a pin below ");
  }

  /** A number from 0 to one below a limit. */
  int below(KvmVectorOp op, int argument, int limit, String what) throws FormatException {
    if (op.argument(argument) < 0 || op.argument(argument) >= limit) {
      throw fault(op, what + limit);
    }
    return op.argument(argument);
  }

  /** A size that a guest's access can have. */
  int size(KvmVectorOp op, int most) throws FormatException {
    int size = op.argument(2);
    if (Integer.bitCount(size) != 1 || size > most) {
      throw fault(op, "a size, a power of two up to " + most);
    }
    return size;
  }
}
