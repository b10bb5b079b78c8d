// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jirq.cli.oneshot.Timeline.Run;
import org.jirq.cli.oneshot.Trace.Lane;
import org.jirq.cli.oneshot.Trace.Mark;

/** A {@link Timeline} in words, for those who do not see the diagram. */
final class TimelineWords {

  private record Entry(long at, String what) {}

  private TimelineWords() {}

  /** Returns a sentence for each instant, in the order of time. */
  static List<String> of(Timeline timeline) {
    List<Entry> entries = new ArrayList<>();
    for (Lane lane : Lane.values()) {
      List<Long> changes = timeline.changes(lane);
      for (int i = 0; i < changes.size(); i++) {
        String change = i % 2 == 0 ? " begins" : " ends";
        entries.add(new Entry(changes.get(i), lane.label() + change));
      }
    }
    for (Mark mark : Mark.values()) {
      for (long at : timeline.marks(mark)) {
        boolean extra = mark == Mark.DELIVERY && timeline.isExtra(at);
        entries.add(new Entry(at, mark.label() + (extra ? ", an extra one" : "")));
      }
    }
    for (Run run : timeline.runs()) {
      String found = run.useful() ? "handler begins to serve" : "handler finds nothing to do";
      entries.add(new Entry(run.start(), found));
    }
    entries.sort(Comparator.comparingLong(Entry::at));
    return sentences(entries);
  }

  private static List<String> sentences(List<Entry> entries) {
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < entries.size(); ) {
      long at = entries.get(i).at();
      List<String> together = new ArrayList<>();
      for (; i < entries.size() && entries.get(i).at() == at; i++) {
        together.add(entries.get(i).what());
      }
      sentences.add(at + " us: " + String.join("; ", together) + ".");
    }
    return sentences;
  }
}
