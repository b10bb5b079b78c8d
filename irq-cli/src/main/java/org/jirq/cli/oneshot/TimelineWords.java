// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

import java.util.ArrayList;
import java.util.List;
import org.jirq.cli.oneshot.Timeline.Step;
import org.jirq.cli.oneshot.Trace.Mark;

/** A {@link Timeline} in words, for those who do not see the diagram. */
final class TimelineWords {

  private TimelineWords() {}

  /** Returns a sentence for each instant, in the order of time; causes before effects. */
  static List<String> of(Timeline timeline) {
    List<String> sentences = new ArrayList<>();
    for (List<Step> instant : timeline.instants()) {
      long at = instant.get(0).at();
      List<String> together = new ArrayList<>();
      for (Step step : instant) {
        boolean extra = step.row() == Mark.DELIVERY && timeline.isExtra(at);
        together.add(extra ? step.words() + ", an extra one" : step.words());
      }
      sentences.add(at + " us: " + String.join("; ", together) + ".");
    }
    return sentences;
  }
}
