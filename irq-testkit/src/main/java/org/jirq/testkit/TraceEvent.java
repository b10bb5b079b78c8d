// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import org.jirq.api.ApicMessage;

/**
 * One line of a trace, to be filled again and again: replaying allocates nothing per line.
 *
 * <p>Which accessors mean something depends on {@link #kind}. Used by one thread at a time.
 */
public final class TraceEvent {

  /*
   * The word `operands`, by kind:
   *
   *   LINE                  bits 0-15 pin, 16 level
   *   WRITE, READ           bits 0-31 offset, 32-39 size
   *   EOI                   bits 0-7 vector
   *   MESSAGE               see Outputs.message
   *   R+, R-                bits 0-15 pin
   */
  private TraceKind kind = TraceKind.RESET;
  private long line;
  private long operands;
  private long value;

  /** Makes an event that stands for a reset at line 0. */
  public TraceEvent() {}

  void set(TraceKind newKind, long newLine, long newOperands, long newValue) {
    kind = newKind;
    line = newLine;
    operands = newOperands;
    value = newValue;
  }

  static long access(long offset, long size) {
    return offset | size << 32;
  }

  static long line(long pin, long level) {
    return pin | level << 16;
  }

  /**
   * Tells what the line is.
   *
   * @return its kind
   */
  public TraceKind kind() {
    return kind;
  }

  /**
   * Tells where the line stands.
   *
   * @return the line number in the file, from 1
   */
  public long line() {
    return line;
  }

  long operands() {
    return operands;
  }

  /**
   * The pin of a line, R+ or R- event.
   *
   * @return from 0
   */
  public int pin() {
    return (int) operands & 0xffff;
  }

  /**
   * The level of a line event.
   *
   * @return {@code true} if asserted
   */
  public boolean level() {
    return (operands >>> 16 & 1) != 0;
  }

  /**
   * The offset of an access.
   *
   * @return from the IOAPIC's base, in bytes
   */
  public long offset() {
    return operands & 0xffffffffL;
  }

  /**
   * The size of an access.
   *
   * @return 1, 2, 4 or 8 bytes
   */
  public int size() {
    return (int) (operands >>> 32) & 0xff;
  }

  /**
   * The value that an access stores, or must load.
   *
   * @return zero-extended
   */
  public long value() {
    return value;
  }

  /**
   * The vector of an EOI or a message.
   *
   * @return 0 to 255
   */
  public int vector() {
    return (int) operands & 0xff;
  }

  /**
   * The message of a message event.
   *
   * @return a new value
   */
  public ApicMessage message() {
    return Outputs.toMessage(operands);
  }

  /** The line as the recording has it. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    TraceText.append(out, this);
    return out.toString();
  }
}
