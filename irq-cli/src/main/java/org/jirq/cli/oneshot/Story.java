// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jirq.api.Cell;

/**
 * The oneshot story: three devices with their drivers, each under each policy and with both cells,
 * in virtual time, so that every run of it is the same.
 *
 * @param results of the runs, device by device
 * @param differences what the two cells do not agree on; should be empty
 * @param cycles one cycle under each policy
 */
public record Story(
    List<StoryResult> results, List<String> differences, Map<StoryPolicy, Timeline> cycles) {

  private static final long MARGIN = 10;

  private static final String TOUCHPAD = "touchpad";
  private static final String WAKE_UP = "wake-up";
  private static final int PAIRS = 500;
  private static final int EVENTS = 100;
  private static final long EVENT_AFTER = 50_000;
  private static final long EVENT_JITTER = 500_000;
  private static final long CYCLE_BEGINS = 10;
  private static final long ARRIVALS_SEED = 9;
  private static final long GUEST_SEED = 59;

  /** Makes a device. */
  @FunctionalInterface
  interface Maker {
    PassthroughDevice make(Simulation simulation, Trace trace);
  }

  /**
   * Runs it all.
   *
   * @return the story
   */
  public static Story tell() {
    List<StoryResult> results = new ArrayList<>();
    List<String> differences = new ArrayList<>();
    run(TOUCHPAD, Handler.ONESHOT, Story::touchpad, results, differences);
    run(WAKE_UP, Handler.ONESHOT, Story::wakeUp, results, differences);
    run(TOUCHPAD, Handler.ORDINARY, Story::touchpad, results, differences);
    Map<StoryPolicy, Timeline> cycles = new EnumMap<>(StoryPolicy.class);
    for (StoryPolicy policy : StoryPolicy.values()) {
      cycles.put(policy, record(policy));
    }
    return new Story(results, differences, cycles);
  }

  private static PassthroughDevice touchpad(Simulation simulation, Trace trace) {
    return new Touchpad(simulation, trace, ARRIVALS_SEED, PAIRS);
  }

  private static PassthroughDevice wakeUp(Simulation simulation, Trace trace) {
    return new WakeUp(simulation, trace, ARRIVALS_SEED, EVENTS, EVENT_AFTER, EVENT_JITTER);
  }

  private static void run(
      String device,
      Handler handler,
      Maker maker,
      List<StoryResult> results,
      List<String> differences) {
    for (StoryPolicy policy : StoryPolicy.values()) {
      StoryRow row = new StoryRow(device, handler, policy);
      StoryResult plain = run(row, maker, Cell.PLAIN);
      StoryResult shared = run(row, maker, Cell.SHARED);
      results.add(plain);
      if (!plain.equals(shared)) {
        differences.add("plain cell: " + plain.cells() + ", shared cell: " + shared.cells());
      }
    }
  }

  /** Runs one device under one policy. */
  static StoryResult run(StoryRow row, Maker maker, Cell cell) {
    Simulation simulation = new Simulation();
    PassthroughDevice device = maker.make(simulation, Trace.NONE);
    try (OneshotGuest guest =
        new OneshotGuest(
            simulation,
            device,
            row.handler(),
            row.policy().policy(),
            cell,
            Trace.NONE,
            GUEST_SEED)) {
      return guest.run(row);
    }
  }

  /** Records one event of a wake-up device, from its rise until nothing happens any more. */
  static Timeline record(StoryPolicy policy) {
    Simulation simulation = new Simulation();
    Timeline timeline = new Timeline(simulation);
    PassthroughDevice device = new WakeUp(simulation, timeline, ARRIVALS_SEED, 1, CYCLE_BEGINS, 1);
    try (OneshotGuest guest =
        new OneshotGuest(
            simulation,
            device,
            Handler.ONESHOT,
            policy.policy(),
            Cell.SHARED,
            timeline,
            GUEST_SEED)) {
      guest.run(new StoryRow(WAKE_UP, Handler.ONESHOT, policy));
    }
    return timeline;
  }

  /** Returns the recorded cycle under a policy. */
  Timeline cycle(StoryPolicy policy) {
    return Objects.requireNonNull(cycles.get(policy));
  }

  /** Draws the cycles, all over the same axis. */
  Map<StoryPolicy, String> diagrams() {
    long last = cycles.values().stream().mapToLong(Timeline::last).max().orElse(0);
    Map<StoryPolicy, String> diagrams = new EnumMap<>(StoryPolicy.class);
    cycles.forEach(
        (policy, cycle) -> diagrams.put(policy, TimingDiagram.draw(policy, cycle, last + MARGIN)));
    return diagrams;
  }

  /**
   * Draws the cycles.
   *
   * @return SVG by file name
   */
  public Map<String, String> pictures() {
    Map<String, String> pictures = new LinkedHashMap<>();
    diagrams().forEach((policy, svg) -> pictures.put(policy.id() + ".svg", svg));
    return pictures;
  }

  /**
   * Writes the story as a page that needs nothing else.
   *
   * @return HTML
   */
  public String page() {
    return StoryPage.of(this);
  }

  /**
   * Writes the table and what is wrong, for a terminal.
   *
   * @return lines of text
   */
  public List<String> lines() {
    List<String> lines = new ArrayList<>(new StoryTable(results).lines());
    for (StoryResult result : results) {
      if (!result.isSound()) {
        lines.add(
            "policy %s, %s: extra=%s lost=%s"
                .formatted(
                    result.row().policy(), result.row().label(), result.extra(), result.lost()));
      }
    }
    differences.forEach(difference -> lines.add("the cells differ: " + difference));
    return lines;
  }

  /**
   * Sums up all runs in one line.
   *
   * @return counts by name
   */
  public String summary() {
    StringBuilder line = new StringBuilder("ONESHOT runs=").append(results.size());
    line.append(" wanted=").append(results.stream().mapToLong(StoryResult::wanted).sum());
    line.append(" lost=").append(results.stream().mapToLong(StoryResult::lost).sum());
    for (StoryPolicy policy : StoryPolicy.values()) {
      long extra =
          results.stream()
              .filter(result -> result.row().policy() == policy)
              .mapToLong(StoryResult::extra)
              .sum();
      line.append(" extra_").append(policy).append('=').append(extra);
    }
    return line.append(" faults=").append(faults()).toString();
  }

  /**
   * Counts the runs in which a policy did not keep its word, or the two cells did not agree. A
   * policy may not lose an interrupt; B and C may not add one.
   *
   * @return 0 if all is well
   */
  public long faults() {
    return results.stream().filter(result -> !result.isSound()).count() + differences.size();
  }
}
