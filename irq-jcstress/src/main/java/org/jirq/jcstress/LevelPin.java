// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.api.ApicSink;
import org.jirq.api.Cell;
import org.jirq.ioapic.IoApic;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A real IOAPIC of one pin in the shared cell, programmed as level-triggered, and a sink that
 * counts its messages.
 *
 * <p>The sink refuses while {@link #refuse} says so.
 */
final class LevelPin implements ApicSink {

  private static final int VECTOR = 0x31;
  private static final int LEVEL = 1 << 15;
  private static final int MASKED = 1 << 16;

  private static final VarHandle MESSAGES;
  private static final VarHandle REFUSES;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MESSAGES = lookup.findVarHandle(LevelPin.class, "messages", int.class);
      REFUSES = lookup.findVarHandle(LevelPin.class, "refuses", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final IoApic chip = IoApic.builder(this).pins(1).cell(Cell.SHARED).build();
  private int messages;
  private boolean refuses;

  @Override
  public int deliver(
      int vector, int destination, int destinationMode, int deliveryMode, int triggerMode) {
    if ((boolean) REFUSES.getVolatile(this)) {
      return 0;
    }
    MESSAGES.getAndAdd(this, 1);
    return 1;
  }

  void refuse(boolean on) {
    REFUSES.setVolatile(this, on);
  }

  void mask() {
    writeLowHalf(VECTOR | LEVEL | MASKED);
  }

  void unmask() {
    writeLowHalf(VECTOR | LEVEL);
  }

  private void writeLowHalf(int value) {
    chip.write(0x00, 0x10, 4);
    chip.write(0x10, value, 4);
  }

  void eoi() {
    chip.eoi(VECTOR, 0, true);
  }

  void forgetMessages() {
    messages = 0;
  }

  int messages() {
    return (int) MESSAGES.getVolatile(this);
  }

  void report(II_Result result) {
    result.r1 = messages();
    result.r2 = chip.remoteIrr(0) ? 1 : 0;
  }
}
