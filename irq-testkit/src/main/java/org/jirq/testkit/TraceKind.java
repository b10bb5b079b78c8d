// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

/** The kinds of lines of a trace. The first five are inputs, the next three expected outputs. */
public enum TraceKind {
  /** {@code X}: the IOAPIC is reset. */
  RESET("X"),

  /** {@code i PIN LEVEL}: an input is driven to a level, changed or not. */
  LINE("i"),

  /** {@code w OFFSET SIZE VALUE}: a guest store. */
  WRITE("w"),

  /** {@code r OFFSET SIZE VALUE}: a guest load, with the value that it must return. */
  READ("r"),

  /** {@code e VECTOR}: a local APIC broadcasts the EOI of a level-triggered interrupt. */
  EOI("e"),

  /** {@code R- PIN}: remote IRR of a pin falls because of an EOI. */
  REMOTE_IRR_CLEARED("R-"),

  /** {@code R+ PIN}: remote IRR of a pin rises, together with a message. */
  REMOTE_IRR_SET("R+"),

  /** {@code d VECTOR DESTINATION DESTINATION-MODE DELIVERY-MODE TRIGGER-MODE}: a message. */
  MESSAGE("d"),

  /**
   * {@code # delayed-reassert ...}: the recorded IOAPIC put a re-injection off; it may come at any
   * later step.
   */
  DELAYED("# delayed-reassert");

  private final String word;

  TraceKind(String word) {
    this.word = word;
  }

  /**
   * Returns how a line of this kind begins.
   *
   * @return the word
   */
  public String word() {
    return word;
  }

  /**
   * Tells whether such a line is fed to the machine.
   *
   * @return {@code true} for the inputs, {@code false} for outputs and marks
   */
  public boolean isInput() {
    return compareTo(EOI) <= 0;
  }

  /**
   * Tells whether such a line is something the machine must do.
   *
   * @return {@code true} for {@link #REMOTE_IRR_CLEARED}, {@link #REMOTE_IRR_SET} and {@link
   *     #MESSAGE}
   */
  public boolean isOutput() {
    return this != DELAYED && !isInput();
  }
}
