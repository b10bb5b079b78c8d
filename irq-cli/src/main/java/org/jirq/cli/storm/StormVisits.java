// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.storm;

import org.jirq.irqfd.LevelIrqfd;
import org.jspecify.annotations.Nullable;

/**
 * One thread's part as a host: brings a visitor to each of its lines and closes it again, and
 * replaces the routes. For that thread.
 */
final class StormVisits {

  private static final int REPLACE_EVERY = 4;

  private final StormMachine machine;
  private final StormLine[] lines;
  private @Nullable StormDevice late;
  private long turn;

  StormVisits(StormMachine machine, StormLine... lines) {
    this.machine = machine;
    this.lines = lines;
  }

  /** The visitors that are there want service now and then. */
  void raise(StormThread on) {
    for (StormLine line : lines) {
      StormDevice visitor = machine.visitor(line);
      if (visitor != null && visitor.backlog() == 0 && (on.random() & 3) == 0) {
        visitor.raise(on, 1);
      }
    }
  }

  /** A visitor comes or goes, or new routes come into force. */
  void change(StormThread on) {
    turn++;
    if (turn % REPLACE_EVERY == 0) {
      machine.replace((on.random() & 0xff) % StormLine.TABLES);
      return;
    }
    StormLine line = lines[(int) (turn % lines.length)];
    StormDevice visitor = machine.visitor(line);
    if (visitor == null) {
      closeLate();
      machine.visitors.set(line.ordinal(), assign(line));
    } else {
      close(visitor, (on.random() & 1) == 0);
      machine.visitors.set(line.ordinal(), null);
    }
  }

  private StormDevice assign(StormLine line) {
    StormDevice visitor =
        new StormDevice(machine.context, line, Tally.ofVisitors(line), line.answersAtOnce);
    visitor.assigned(
        machine.irqfds.assignLevel(visitor.event, line.gsi, visitor, line.policyOfVisitors()));
    return visitor;
  }

  private void close(StormDevice visitor, boolean byItsOwner) {
    if (machine.context.strikes(StormFault.CLOSE_LATE)) {
      visitor.closed();
      late = visitor;
      return;
    }
    LevelIrqfd irqfd = visitor.irqfd();
    if (byItsOwner) {
      visitor.event.close();
    } else if (irqfd != null) {
      irqfd.close();
    }
    visitor.closed();
  }

  private void closeLate() {
    StormDevice before = late;
    if (before != null) {
      late = null;
      before.event.close();
    }
  }
}
