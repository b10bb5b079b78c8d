// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

/** The routing tables that the recordings were made with. */
public enum RouteTable {
  /** GSI n leads to pin n of the IOAPIC, for each of its pins. */
  IOAPIC("ioapic"),

  /** As {@link #IOAPIC}, and GSIs 32 to 35 lead to pins 0 to 3 too. */
  DUPLICATE("dup"),

  /**
   * The table of a PC: GSIs 0 to 15 lead to the 8259 pair <em>and</em> to pin n of the IOAPIC,
   * those from 16 on to the IOAPIC alone.
   */
  PC("default"),

  /** GSIs 0 to 15 lead to the 8259 pair alone. */
  PIC("pic");

  private final String word;

  RouteTable(String word) {
    this.word = word;
  }

  /**
   * Returns how the recordings name the table.
   *
   * @return the word behind {@code route=}
   */
  public String word() {
    return word;
  }
}
