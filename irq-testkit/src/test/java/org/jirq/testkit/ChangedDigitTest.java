// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;

/** A recording with one digit changed in an expected value is reported, at that line. */
class ChangedDigitTest {

  private final Random random = new Random(11);

  /** The places of the digits of a line that the given pattern's groups cover. */
  private static List<Integer> digits(String line, Pattern expected) {
    List<Integer> places = new ArrayList<>();
    Matcher matcher = expected.matcher(line);
    while (matcher.find()) {
      for (int at = matcher.start(1); at < matcher.end(1); at++) {
        if (Character.digit(line.charAt(at), 16) >= 0) {
          places.add(at);
        }
      }
    }
    return places;
  }

  @Test
  void everyKindOfExpectationInATrace() throws IOException {
    Pattern reads = Pattern.compile("^r \\S+ \\S+ 0x(\\S+)");
    Pattern outputs = Pattern.compile("^(?:d 0x|R\\+ |R- )(.+)$");
    List<String> lines = RecordingText.lines("traces/kvm/kvmfuzz-level.trace.gz");
    int changed = 0;
    for (int line = 0; line < lines.size(); line += 1 + random.nextInt(200)) {
      String text = lines.get(line);
      List<Integer> places = digits(text, text.startsWith("r") ? reads : outputs);
      if (places.isEmpty()) {
        continue;
      }
      int place = places.get(random.nextInt(places.size()));
      lines.set(line, RecordingText.withDigit(text, place, 1 + random.nextInt(5)));
      try (TraceReader reader =
          TraceReader.open("changed", RecordingText.stream(withoutCounts(lines)))) {
        TraceOutcome outcome =
            new TraceReplayer(ReferenceMachine::new, "kvm", Cell.PLAIN).replay(reader);
        assertNotNull(outcome.first(), text + " -> " + lines.get(line));
        assertEquals(line + 1, outcome.first().line(), text + " -> " + lines.get(line));
        assertTrue(outcome.mismatches() >= 1);
      }
      lines.set(line, text);
      changed++;
    }
    assertTrue(changed > 50, "changed=" + changed);
  }

  /** Keeps the line numbers. */
  private static List<String> withoutCounts(List<String> lines) {
    return lines.stream().map(l -> l.startsWith("# counts") ? "# no counts" : l).toList();
  }

  private void everyExpectation(String name, Pattern expected, int stride, int atLeast)
      throws IOException {
    List<String> lines = RecordingText.lines(name);
    int changed = 0;
    for (int line = 0; line < lines.size(); line += 1 + random.nextInt(stride)) {
      String text = lines.get(line);
      List<Integer> places =
          text.startsWith("#") || text.startsWith("S") ? List.of() : digits(text, expected);
      if (places.isEmpty()) {
        continue;
      }
      int place = places.get(random.nextInt(places.size()));
      lines.set(line, RecordingText.withDigit(text, place, 1 + random.nextInt(5)));
      VectorOutcome outcome =
          new VectorReplayer(
                  ReferenceMachine::new,
                  (controller, profile, cell) -> null,
                  ReferenceBoard::new,
                  null,
                  Cell.PLAIN)
              .replay("changed", RecordingText.stream(lines));
      assertNotNull(outcome.first(), text + " -> " + lines.get(line));
      assertEquals(line + 1, outcome.first().line(), text + " -> " + lines.get(line));
      lines.set(line, text);
      changed++;
    }
    assertTrue(changed >= atLeast, "changed=" + changed);
  }

  @Test
  void stateAndResultsInKvmsVectors() throws IOException {
    everyExpectation(
        "vectors/kvm/ioapic-shared.txt.gz",
        Pattern.compile("(?:=> | (?:base|id|sel|irr|r\\d+|c0.irr|c0.isr|c0.tmr)=)([0-9a-f]+)"),
        50,
        30);
  }

  @Test
  void derivedEventsInKvmsVectors() throws IOException {
    everyExpectation(
        "vectors/kvm/ioapic-trig.txt.gz",
        Pattern.compile(" (?:M|A|B|b)([0-9a-f:,]+(?:=[0-9])?)"),
        8,
        30);
  }

  @Test
  void stateAndResultsInKvmsFullVectors() throws IOException {
    everyExpectation(
        "vectors/kvm-full/ioapic-default.txt.gz",
        Pattern.compile("(?:=> x?| (?:base|id|sel|irr|r\\d+|p\\d\\.\\w+|c\\d\\.\\w+)=)([0-9a-f]+)"),
        50,
        30);
    everyExpectation(
        "vectors/kvm-full/ioapic-storm.txt.gz", Pattern.compile("storm .*=> ([0-9]+)"), 4, 8);
  }

  @Test
  void stateAndResultsInKvmsVectorsOfThe8259s() throws IOException {
    everyExpectation(
        "vectors/kvm-full/pic-resample.txt.gz",
        Pattern.compile("(?:=> | (?:p\\d\\.\\w+|c0\\.\\w+|rs\\d)=)([0-9a-f]+)"),
        40,
        30);
    everyExpectation("vectors/kvm/pic-rot.txt.gz", Pattern.compile(" P([0-9]+)"), 12, 30);
  }

  @Test
  void observablesAndResultsInQemusVectors() throws IOException {
    everyExpectation(
        "vectors/qemu/ioapic-v20.gz",
        Pattern.compile("(?: = | (?:sel|irr|rirr|e\\d+|msg)=)([0-9a-f.,]+)"),
        500,
        8);
  }
}
