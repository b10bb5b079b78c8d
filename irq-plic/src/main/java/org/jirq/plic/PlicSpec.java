// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

/** The register layout: RISC-V PLIC specification 1.0.0, chapter "Memory Map". */
final class PlicSpec {

  /** The window: 64 MiB. */
  static final long LENGTH = 0x400_0000;

  static final int MAX_SOURCES = 1023;
  static final int MAX_CONTEXTS = 15872;

  /** 4 bytes a source. */
  static final int PRIORITY = 0x0;

  /** One bit a source. */
  static final int PENDING = 0x1000;

  /** One bit a source, {@link #ENABLE_STRIDE} bytes a context. */
  static final int ENABLE = 0x2000;

  static final int ENABLE_STRIDE = 0x80;

  /** {@link #TARGET_STRIDE} bytes a context. */
  static final int TARGET = 0x20_0000;

  static final int TARGET_STRIDE = 0x1000;

  /** Of a context's target registers. */
  static final int THRESHOLD = 0x0;

  /** Of a context's target registers: claim when read, completion when written. */
  static final int CLAIM = 0x4;

  /** Bytes of one bit per source: pending, and enable of one context. */
  static final int BITMAP_BYTES = 0x80;

  /** The widest priority that a state word holds. */
  static final int MAX_PRIORITY = 0xffff;

  private PlicSpec() {}
}
