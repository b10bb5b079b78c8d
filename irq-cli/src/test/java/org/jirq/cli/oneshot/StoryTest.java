// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jirq.api.Cell;
import org.jirq.cli.oneshot.Trace.Lane;
import org.jirq.cli.oneshot.Trace.Mark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoryTest {

  private static final Story STORY = Story.tell();

  private static List<StoryResult> of(StoryPolicy policy, Handler handler) {
    return STORY.results().stream()
        .filter(result -> result.row().policy() == policy && result.row().handler() == handler)
        .toList();
  }

  @Test
  void underPolicyAEachInterruptOfAOneshotDriverBringsAnExtraOne() {
    List<StoryResult> results = of(StoryPolicy.A, Handler.ONESHOT);
    assertEquals(2, results.size());
    for (StoryResult result : results) {
      assertTrue(result.wanted() >= 100, result.toString());
      assertEquals(result.wanted(), result.extra(), result.toString());
      assertEquals(2 * result.wanted(), result.delivered(), result.toString());
      assertEquals(0, result.lost(), result.toString());
      assertEquals(result.delivered(), result.notifies(), result.toString());
      assertTrue(result.isSound());
    }
    assertEquals("1000 empty reports read", results.get(0).consequences());
    assertEquals("100 of 100 suspends aborted", results.get(1).consequences());
  }

  @ParameterizedTest
  @EnumSource(names = {"B", "C"})
  void underPoliciesBAndCAOneshotDriverGetsWhatItsDeviceRaised(StoryPolicy policy) {
    List<StoryResult> results = of(policy, Handler.ONESHOT);
    assertEquals(2, results.size());
    long notifiesEach = policy == StoryPolicy.B ? 1 : 2;
    for (StoryResult result : results) {
      assertEquals(0, result.extra(), result.toString());
      assertEquals(0, result.lost(), result.toString());
      assertEquals(result.wanted(), result.delivered(), result.toString());
      assertEquals(notifiesEach * result.wanted(), result.notifies(), result.toString());
    }
    assertEquals("0 empty reports read", results.get(0).consequences());
    assertEquals("0 of 100 suspends aborted", results.get(1).consequences());
  }

  @ParameterizedTest
  @EnumSource
  void anOrdinaryDriverSeesNoDifference(StoryPolicy policy) {
    List<StoryResult> results = of(policy, Handler.ORDINARY);
    assertEquals(1, results.size());
    StoryResult result = results.get(0);
    assertEquals(List.of(1000L, 1000L), List.of(result.wanted(), result.delivered()));
    assertEquals(List.of(0L, 0L), List.of(result.extra(), result.lost()));
    assertEquals(1000, result.notifies());
    // The host's way to the signal, the CPU's to the handler: nothing else is there to wait for.
    assertEquals(List.of(12L, 12L, 12L), List.of(result.p50(), result.p99(), result.max()));
  }

  @Test
  void anExtraInterruptDelaysTheWantedOneAfterIt() {
    StoryResult a = of(StoryPolicy.A, Handler.ONESHOT).get(0);
    StoryResult b = of(StoryPolicy.B, Handler.ONESHOT).get(0);
    assertEquals(b.wanted(), a.wanted());
    assertTrue(b.max() < 100, b.toString());
    assertTrue(a.p99() > 400, a.toString());
    assertTrue(a.max() > 400, a.toString());
    StoryResult c = of(StoryPolicy.C, Handler.ONESHOT).get(0);
    assertEquals(List.of(b.p50(), b.p99(), b.max()), List.of(c.p50(), c.p99(), c.max()));
  }

  @Test
  void twoRunsGiveTheSameFiguresPagesAndPictures() {
    Story again = Story.tell();
    assertEquals(STORY.results(), again.results());
    assertEquals(STORY.page(), again.page());
    assertEquals(STORY.pictures(), again.pictures());
    assertEquals(List.of(), STORY.differences());
    assertEquals(9, STORY.results().size());
    assertEquals(0, STORY.faults());
  }

  /** Reports so dense that they come at every moment of the handler's cycle. */
  private static final class Busy extends PassthroughDevice {
    private int left = 5_000;
    private int reports;

    Busy(Simulation simulation, Trace trace) {
      super("busy", simulation, trace, 3);
    }

    @Override
    void begin() {
      if (left-- > 0) {
        simulation.after(
            random.nextLong(900),
            () -> {
              reports++;
              raise();
              begin();
            });
      }
    }

    @Override
    long readTime() {
      return 100;
    }

    @Override
    void read() {
      if (--reports == 0) {
        lower();
      }
    }

    @Override
    String consequences() {
      return reports + " reports left";
    }
  }

  @ParameterizedTest
  @EnumSource
  void whateverTheMomentOfAReportNothingIsLost(StoryPolicy policy) {
    for (Cell cell : Cell.values()) {
      StoryRow row = new StoryRow("busy", Handler.ONESHOT, policy);
      StoryResult result = Story.run(row, Busy::new, cell);
      assertEquals(0, result.lost(), result.toString());
      assertEquals("0 reports left", result.consequences());
      assertEquals(result.wanted() + result.extra(), result.delivered(), result.toString());
      assertTrue(result.wanted() > 2_000, result.toString());
      if (policy == StoryPolicy.A) {
        // Some find a report that has come meanwhile, so not each wanted one brings an extra one.
        assertTrue(result.extra() > result.wanted() / 2, result.toString());
        assertTrue(result.extra() < result.wanted(), result.toString());
      } else {
        assertEquals(0, result.extra(), result.toString());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHostThatMissesItsNotifiesLosesAnInterruptAndTheStorySaysSo(StoryPolicy policy) {
    StoryRow row = new StoryRow("deaf", Handler.ONESHOT, policy);
    StoryResult result =
        Story.run(
            row,
            (simulation, trace) ->
                new PassthroughDevice("deaf", simulation, trace, 1) {
                  @Override
                  void begin() {
                    simulation.after(10, this::raise);
                    simulation.after(1_000, this::raise);
                  }

                  @Override
                  long readTime() {
                    return 10;
                  }

                  @Override
                  void read() {
                    lower();
                  }

                  @Override
                  public void resample(int gsi, int chip, int pin) {}

                  @Override
                  String consequences() {
                    return "";
                  }
                },
            Cell.SHARED);
    assertEquals(List.of(2L, 1L, 1L), List.of(result.wanted(), result.delivered(), result.lost()));
    assertFalse(result.isSound());
    Story story = new Story(List.of(result), List.of(), STORY.cycles());
    assertEquals(1, story.faults());
    assertTrue(story.lines().contains("policy " + policy + ", deaf, oneshot: extra=0 lost=1"));
    assertTrue(story.summary().endsWith(" faults=1"), story.summary());
  }

  @Test
  void anExtraInterruptIsAFaultUnderBAndCAndCellsThatDifferAreOne() {
    StoryResult a = of(StoryPolicy.A, Handler.ONESHOT).get(0);
    for (StoryPolicy policy : StoryPolicy.values()) {
      StoryRow row = new StoryRow("x", Handler.ONESHOT, policy);
      StoryResult result = new StoryResult(row, 3, 4, 1, 0, 1, 1, 1, "", 4);
      assertEquals(policy == StoryPolicy.A, result.isSound());
    }
    assertEquals(1, new Story(List.of(a), List.of("differ"), STORY.cycles()).faults());
  }

  /** The cycle in the order in which it must happen, as docs/oneshot.md and the page tell it. */
  @Test
  void theCyclesShowWhereThePoliciesDiffer() {
    Timeline a = STORY.cycle(StoryPolicy.A);
    Timeline b = STORY.cycle(StoryPolicy.B);
    Timeline c = STORY.cycle(StoryPolicy.C);
    long eoi = a.marks(Mark.EOI).get(0);
    long unmask = a.changes(Lane.MASK).get(1);

    assertEquals(eoi, a.marks(Mark.NOTIFY).get(0));
    assertEquals(List.of(17L, unmask), a.marks(Mark.DELIVERY));
    assertFalse(a.isExtra(17));
    assertTrue(a.isExtra(unmask));
    assertEquals(List.of(true, false), a.runs().stream().map(Timeline.Run::useful).toList());
    assertEquals(List.of(), a.changes(Lane.POSTPONED));

    assertEquals(List.of(eoi, unmask), b.changes(Lane.POSTPONED));
    assertEquals(List.of(unmask), b.marks(Mark.NOTIFY));
    assertEquals(List.of(17L, eoi), b.changes(Lane.GSI), "nothing rises behind the mask");

    assertEquals(List.of(51L, unmask), a.changes(Lane.PENDING), "until the unmask delivers it");
    assertEquals(List.of(51L, unmask), c.changes(Lane.PENDING), "until the unmask withdraws it");
    assertEquals(List.of(), b.changes(Lane.PENDING), "which the guest can read");

    assertEquals(List.of(eoi, unmask), c.marks(Mark.NOTIFY));
    assertEquals(4, c.changes(Lane.GSI).size(), "it rises behind the mask");
    assertEquals(unmask, c.changes(Lane.GSI).get(3), "and is taken back at the unmask");

    for (Timeline each : List.of(b, c)) {
      assertEquals(List.of(17L), each.marks(Mark.DELIVERY));
      assertEquals(List.of(true), each.runs().stream().map(Timeline.Run::useful).toList());
      assertEquals(List.of(17L, eoi), each.changes(Lane.IN_SERVICE));
    }
    Map<Lane, Boolean> lowAtTheEnd =
        STORY.cycles().values().stream()
            .flatMap(each -> List.of(Lane.values()).stream().map(lane -> Map.entry(lane, each)))
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    each -> each.getValue().changes(each.getKey()).size() % 2 == 0,
                    Boolean::logicalAnd));
    assertFalse(lowAtTheEnd.containsValue(false), lowAtTheEnd.toString());
  }

  /** What comes of what, where both are in one instant. */
  private record Because(String cause, String effect) {}

  private static List<Because> causes() {
    List<Because> causes = new ArrayList<>();
    String signal = Mark.SIGNAL.label();
    String delivery = Mark.DELIVERY.label();
    String notify = Mark.NOTIFY.label();
    String unmask = Lane.MASK.words(false);
    causes.add(new Because(Lane.DEVICE.words(true), Lane.HOST_MASK.words(true)));
    causes.add(new Because(Lane.HOST_MASK.words(false), Lane.HOST_MASK.words(true)));
    causes.add(new Because(Lane.GSI.words(true), Lane.PENDING.words(true)));
    causes.add(new Because(unmask, Lane.PENDING.words(false)));
    causes.add(new Because(Lane.GSI.words(false), Lane.PENDING.words(false)));
    causes.add(new Because(Lane.IN_SERVICE.words(true), Lane.PENDING.words(false)));
    for (String effect : List.of(Lane.IN_SERVICE.words(true), delivery)) {
      causes.add(new Because(Lane.GSI.words(true), effect));
      causes.add(new Because(unmask, effect));
    }
    causes.add(new Because(signal, Lane.GSI.words(true)));
    for (String cause : List.of(Mark.EOI.label(), unmask)) {
      causes.add(new Because(cause, Lane.GSI.words(false)));
      causes.add(new Because(cause, notify));
    }
    causes.add(new Because(Mark.EOI.label(), Lane.IN_SERVICE.words(false)));
    causes.add(new Because(Mark.EOI.label(), Lane.POSTPONED.words(true)));
    causes.add(new Because(Lane.GSI.words(false), Lane.POSTPONED.words(true)));
    causes.add(new Because(Lane.GSI.words(false), notify));
    causes.add(new Because(unmask, Lane.POSTPONED.words(false)));
    causes.add(new Because(Lane.POSTPONED.words(false), notify));
    return causes;
  }

  @Test
  void insideAnInstantTheCauseIsToldBeforeItsEffect() {
    Set<Because> seen = new HashSet<>();
    for (Timeline cycle : STORY.cycles().values()) {
      List<List<String>> instants =
          cycle.instants().stream()
              .map(instant -> instant.stream().map(Timeline.Step::words).toList())
              .toList();
      for (Because each : causes()) {
        for (List<String> instant : instants) {
          int cause = instant.indexOf(each.cause());
          int effect = instant.indexOf(each.effect());
          if (cause >= 0 && effect >= 0) {
            assertTrue(cause < effect, each + " in " + instant);
            seen.add(each);
          }
        }
      }
    }
    assertEquals(new HashSet<>(causes()), seen, "each was there to be seen");
  }

  @Test
  void whatIsDueTogetherHappensInTheOrderOfPlanning() {
    Simulation simulation = new Simulation();
    List<String> seen = new ArrayList<>();
    simulation.after(5, () -> seen.add("late " + simulation.now()));
    simulation.after(2, () -> simulation.after(3, () -> seen.add("later " + simulation.now())));
    simulation.after(0, () -> seen.add("first " + simulation.now()));
    simulation.run();
    assertEquals(List.of("first 0", "late 5", "later 5"), seen);
  }
}
