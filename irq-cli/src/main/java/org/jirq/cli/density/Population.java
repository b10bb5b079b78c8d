// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.density;

/** What kind of machine is made, and how far its making is measured. */
enum Population {
  /** A domain, a router with the empty table, and an IOAPIC connected to it. */
  CORE("core: domain, router, empty table, IOAPIC"),

  /**
   * The same with the first table of a PC, up to the delivery of the first interrupt: an entry is
   * programmed, its line is raised, the message is taken.
   */
  FIRST_INTERRUPT("first interrupt: core, 32 routes, entry, line, message taken");

  private final String title;

  Population(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
