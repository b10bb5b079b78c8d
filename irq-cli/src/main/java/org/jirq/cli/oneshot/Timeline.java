// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a {@link Trace} has seen, with the time of each: levels as the instants at which they
 * changed, events, runs of the handler. All times in microseconds from the beginning.
 */
final class Timeline implements Trace {

  /** A run of the handler; {@code useful} if its device wanted something. */
  record Run(long start, long end, boolean useful) {}

  /** Something that happened, in words, and the row of a diagram in which it is seen. */
  record Step(long at, Row row, String words) {}

  private final Simulation simulation;
  private final Map<Lane, List<Long>> changes = new EnumMap<>(Lane.class);
  private final Map<Mark, List<Long>> marks = new EnumMap<>(Mark.class);
  private final List<Run> runs = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();

  Timeline(Simulation simulation) {
    this.simulation = simulation;
    for (Lane lane : Lane.values()) {
      changes.put(lane, new ArrayList<>());
    }
    for (Mark mark : Mark.values()) {
      marks.put(mark, new ArrayList<>());
    }
  }

  @Override
  public void level(Lane lane, boolean high) {
    List<Long> at = changesOf(lane);
    // Every lane begins low, so an odd number of changes leaves it high.
    if ((at.size() % 2 != 0) != high) {
      at.add(simulation.now());
      steps.add(new Step(simulation.now(), lane, lane.words(high)));
    }
  }

  @Override
  public void mark(Mark mark) {
    marksOf(mark).add(simulation.now());
    steps.add(new Step(simulation.now(), mark, mark.label()));
  }

  @Override
  public void handled(long start, boolean useful) {
    runs.add(new Run(start, simulation.now(), useful));
    String words = useful ? "the handler begins to serve" : "the handler finds nothing to do";
    steps.add(new Step(start, Work.HANDLER, words));
  }

  /** When a lane's level changed: up, down, up ... */
  List<Long> changes(Lane lane) {
    return List.copyOf(changesOf(lane));
  }

  /** When something happened. */
  List<Long> marks(Mark mark) {
    return List.copyOf(marksOf(mark));
  }

  /** The handler's runs. */
  List<Run> runs() {
    return List.copyOf(runs);
  }

  /** All that happened, by time and then in the order in which it happened: causes come first. */
  List<List<Step>> instants() {
    // By time: a run of the handler is told at its end.
    Map<Long, List<Step>> instants = new TreeMap<>();
    for (Step step : steps) {
      instants.computeIfAbsent(step.at(), at -> new ArrayList<>()).add(step);
    }
    return List.copyOf(instants.values());
  }

  /** Whether the delivery at this time led to a run of the handler that found nothing to do. */
  boolean isExtra(long delivery) {
    for (Run run : runs) {
      if (run.start() >= delivery) {
        return !run.useful();
      }
    }
    return false;
  }

  /** When the last thing happened. */
  long last() {
    long last = 0;
    for (Lane lane : Lane.values()) {
      last = latest(last, changesOf(lane));
    }
    for (Mark mark : Mark.values()) {
      last = latest(last, marksOf(mark));
    }
    return last;
  }

  private static long latest(long last, List<Long> times) {
    return times.isEmpty() ? last : Math.max(last, times.get(times.size() - 1));
  }

  private List<Long> changesOf(Lane lane) {
    return changes.getOrDefault(lane, List.of());
  }

  private List<Long> marksOf(Mark mark) {
    return marks.getOrDefault(mark, List.of());
  }
}
