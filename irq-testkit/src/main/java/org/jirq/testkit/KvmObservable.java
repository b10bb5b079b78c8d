// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/**
 * One key of the state that KVM's vectors record, with what a board says of it, as the vectors
 * write it.
 */
abstract class KvmObservable {

  final String key;

  private KvmObservable(String key) {
    this.key = key;
  }

  /** What it is now. Text is made only when it has changed: there are dozens an operation. */
  abstract String text();

  /** A number in hexadecimal, with leading zeros up to a width. */
  static KvmObservable hex(String key, int digits, LongSupplier value) {
    return new Number(key, "%0" + digits + "x", value);
  }

  /** A decimal number. */
  static KvmObservable decimal(String key, LongSupplier value) {
    return new Number(key, "%d", value);
  }

  /** A bank of eight registers of a local APIC that hold a bit a vector, 16 bytes apart. */
  static KvmObservable vectors(String key, int firstRegister, IntUnaryOperator registers) {
    return new Vectors(key, firstRegister, registers);
  }

  private static final class Number extends KvmObservable {
    private final String format;
    private final LongSupplier value;
    private long last;
    private String text;

    Number(String key, String format, LongSupplier value) {
      super(key);
      this.format = format;
      this.value = value;
      this.last = value.getAsLong();
      this.text = format.formatted(last);
    }

    @Override
    String text() {
      long now = value.getAsLong();
      if (now != last) {
        last = now;
        text = format.formatted(now);
      }
      return text;
    }
  }

  private static final class Vectors extends KvmObservable {
    private static final int REGISTERS = 8;
    private static final int STRIDE = 0x10;
    private final int firstRegister;
    private final IntUnaryOperator registers;
    private final int[] last = new int[REGISTERS];
    private String text = "-";

    Vectors(String key, int firstRegister, IntUnaryOperator registers) {
      super(key);
      this.firstRegister = firstRegister;
      this.registers = registers;
    }

    @Override
    String text() {
      boolean changed = false;
      for (int i = 0; i < REGISTERS; i++) {
        int now = registers.applyAsInt(firstRegister + STRIDE * i);
        changed |= now != last[i];
        last[i] = now;
      }
      if (changed) {
        VectorSet set = new VectorSet();
        for (int vector = 0; vector < 32 * REGISTERS; vector++) {
          set.set(vector, (last[vector >>> 5] >>> vector & 1) != 0);
        }
        text = set.toString();
      }
      return text;
    }
  }
}
