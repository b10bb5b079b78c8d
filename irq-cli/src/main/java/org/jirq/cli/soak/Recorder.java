// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The rings of all threads, merged by time when somebody asks. */
final class Recorder {

  private static final int SHOWN = 40;

  private final List<EventRing> rings = new CopyOnWriteArrayList<>();
  private final EventRing foreign = new EventRing("other");

  Recorder() {
    rings.add(foreign);
  }

  void add(SoakThread thread) {
    rings.add(thread.ring);
  }

  void note(Event event, int machine, int gsi, int cell, int value) {
    if (Thread.currentThread() instanceof SoakThread thread) {
      thread.ring.note(event, machine, gsi, cell, value);
    } else {
      synchronized (foreign) {
        foreign.note(event, machine, gsi, cell, value);
      }
    }
  }

  /** The last events of a line before a violation, oldest first, as text. */
  List<String> lastEvents(Violation violation) {
    List<EventRing.Entry> found = new ArrayList<>();
    for (EventRing ring : rings) {
      int taken = 0;
      for (int ago = 0; ago < ring.size() && taken < SHOWN; ago++) {
        EventRing.Entry entry = ring.latest(ago);
        if (violation.concerns(entry)) {
          found.add(entry);
          taken++;
        }
      }
    }
    found.sort(Comparator.comparingLong(EventRing.Entry::nanos));
    return found.subList(Math.max(0, found.size() - SHOWN), found.size()).stream()
        .map(entry -> text(entry, violation.nanos()))
        .toList();
  }

  private static String text(EventRing.Entry entry, long zero) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%+13.3f us  %-8s %-17s"
            .formatted((entry.nanos() - zero) / 1e3, entry.thread(), entry.event()));
    if (entry.gsi() >= 0) {
      text.append(" gsi=").append(entry.gsi());
    }
    if (entry.cell() >= 0) {
      text.append(' ').append(Layout.nameOf(entry.cell()));
    }
    return text.append(" value=").append(entry.value()).toString();
  }
}
