// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import java.util.List;
import org.jirq.api.SourceId;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.MsiRoute;

/** Routing tables that can be told apart, those who put them in force, and those who use them. */
final class Tables {

  private static final long MSI_ADDRESS = 0xfee0_0000L;

  private final World world;

  /** Messages of tables with a number below this come along routes that are out of use. */
  private int firstTable;

  Tables(World world) {
    this.world = world;
  }

  /** A table of two messages that bear its number. */
  static List<IrqRoute> signed(int table) {
    return List.of(new MsiRoute(32, MSI_ADDRESS, table), new MsiRoute(33, MSI_ADDRESS, table));
  }

  /** The sink of the messages. */
  int message(long address, int data, int deviceId) {
    // A sink takes its time: an access at which another thread may go on.
    world.router.generation();
    if (data < firstTable) {
      world.violation('g', "a delivery along table=" + data + " after replace returned");
    }
    return 1;
  }

  /** Replaces the table by one with a higher number. */
  void replace(int table) {
    world.router.replace(signed(table));
    firstTable = table;
    world.rethrow();
  }

  /** Looks at the table in force: it must be a whole one, and one that was put in force. */
  void read() {
    int signature = -1;
    int count = 0;
    for (IrqRoute route : world.router.routes()) {
      if (route instanceof MsiRoute msi) {
        int table = msi.message().data();
        if (signature >= 0 && table != signature) {
          world.violation('f', "a reader saw halves of the tables " + signature + " and " + table);
        }
        signature = table;
        count++;
      }
    }
    if (count != 2) {
      world.violation('f', "a reader saw a table of " + count + " routes");
    }
    world.rethrow();
  }

  /** Sends a message along the table in force. */
  void send(int gsi) {
    if (world.router.setIrq(gsi, SourceId.DEFAULT, true) < 0) {
      world.violation('f', "a reader saw no route of gsi=" + gsi);
    }
    world.rethrow();
  }
}
