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

  /** Returns a sentence for each instant, in the order of time. */
  static List<String> of(Timeline timeline) {
    List<Step> steps = timeline.steps();
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < steps.size(); ) {
      long at = steps.get(i).at();
      List<String> together = new ArrayList<>();
      for (; i < steps.size() && steps.get(i).at() == at; i++) {
        String words = steps.get(i).words();
        boolean extra = words.equals(Mark.DELIVERY.label()) && timeline.isExtra(at);
        together.add(extra ? words + ", an extra one" : words);
      }
      sentences.add(at + " us: " + String.join("; ", together) + ".");
    }
    return sentences;
  }
}
