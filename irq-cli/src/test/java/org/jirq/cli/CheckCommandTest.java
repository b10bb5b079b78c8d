// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int check(String... more) {
    String[] args = new String[more.length + 1];
    args[0] = "check";
    System.arraycopy(more, 0, args, 1, more.length);
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Irq.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private String lastLine() {
    String[] lines = out.toString().split("\\R");
    return lines[lines.length - 1];
  }

  @Test
  void theLibraryIsCheckedAndExitsZero() {
    assertEquals(0, check("--bound", "1", "--scenario", "ack-mask/"));
    assertEquals(7, out.toString().lines().count(), out.toString());
    assertTrue(lastLine().matches("TOTAL schedules=\\d{3} violations=0"), lastLine());
  }

  @Test
  void mutantIsFoundAndItsIdAloneReplays() {
    assertEquals(1, check("--mutant", "R2", "--scenario", "ack-unmask/B"));
    assertTrue(lastLine().endsWith(" violations=1"), lastLine());
    String text = out.toString();
    int at = text.indexOf("schedule=R2:ack-unmask/B:");
    assertTrue(at > 0 && text.contains("VIOLATION e "), text);
    String id = text.substring(at + "schedule=".length(), text.indexOf(": ", at));
    assertEquals(1, check("--schedule", id));
    assertTrue(out.toString().contains("VIOLATION e schedule=" + id), out.toString());
    assertEquals("TOTAL schedules=1 violations=1", lastLine());
    assertTrue(out.toString().lines().count() > 20, "steps are shown");
    String unmarked = id.substring(0, id.indexOf('.'));
    assertEquals(0, check("--schedule", unmarked.substring("R2:".length())));
    assertTrue(out.toString().contains("no violation"), out.toString());
    assertEquals("TOTAL schedules=1 violations=0", lastLine());
  }

  @Test
  void idOfOtherClassesIsRefusedAndItsStepsAreShown() {
    assertEquals(1, check("--mutant", "r2", "--scenario", "ack-unmask/B"));
    String text = out.toString();
    int at = text.indexOf("schedule=R2:") + "schedule=R2:".length();
    String foreign = text.substring(at, text.indexOf(": ", at));
    assertEquals(2, check("--schedule", foreign));
    assertTrue(err.toString().contains(" diverges at step "), err.toString());
    assertFalse(err.toString().contains("Exception"), err.toString());
    assertFalse(out.toString().contains("TOTAL"), out.toString());
    assertTrue(out.toString().lines().count() > 20, "steps are shown");
  }

  @Test
  void spinIsToldOnceAndCounted() {
    assertEquals(1, check("--mutant", "R3", "--scenario", "ack-mask/B"));
    String text = out.toString();
    int at = text.indexOf("schedule=") + "schedule=".length();
    assertEquals(1, check("--schedule", text.substring(at, text.indexOf(": ", at))));
    assertTrue(out.toString().lines().count() < 500, "lines=" + out.toString().lines().count());
    assertTrue(out.toString().matches("(?s).* the same \\d+ steps \\d{4} times more, .*"));
    assertTrue(out.toString().contains("livelock: after steps=20000"), lastLine());
  }

  @Test
  void stepsThatDoNotRepeatAreShownAsTheyAre() {
    CheckSteps steps = new CheckSteps();
    List<String> given = List.of("  0  A a", "  1  A a", "  2 >B b", "  3  B c", "  4 >A a");
    given.forEach(steps::add);
    for (int i = 5; i < 105; i++) {
      steps.add("%3d %s".formatted(i, i % 2 == 0 ? ">A spins" : ">B spins"));
    }
    steps.add("105  B ends");
    List<String> shown = new ArrayList<>();
    steps.print(shown::add);
    assertEquals(given, shown.subList(0, 5));
    assertEquals(
        List.of("  5 >B spins", "  6 >A spins", "  7 >B spins", "  8 >A spins"),
        shown.subList(5, 9));
    assertEquals(
        List.of("     ... and the same 2 steps 48 times more, 96 in all", "105  B ends"),
        shown.subList(9, shown.size()));
  }

  @Test
  void whatIsCutOffIsSaidBeforeTheTotal() {
    assertEquals(0, check("--bound", "2", "--most", "50", "--scenario", "ack-mask/B"));
    assertTrue(
        out.toString().contains("NOT COMPLETE within --most=50: scenarios=1 of 1: ack-mask/B"),
        out.toString());
    assertEquals("TOTAL schedules=50 violations=0", lastLine());
  }

  @Test
  void mutantsAndScenariosAreListed() {
    assertEquals(0, check("--mutant", "list"));
    assertTrue(out.toString().startsWith("mutant  "), out.toString());
    assertTrue(out.toString().lines().toList().get(0).contains("rule"), out.toString());
    for (String name : new String[] {"R1", "R2", "R3", "N1", "N2", "N3", "N5", "N6", "N7a"}) {
      assertTrue(out.toString().contains(name + " "), name);
    }
    assertEquals(0, check("--scenario", "list"));
    assertTrue(out.toString().contains("ack-unmask/C"));
  }

  @Test
  void wrongCommandLinesExitTwo() {
    assertEquals(2, check("--mutant", "Z9"));
    assertTrue(err.toString().contains("mutant=Z9"), err.toString());
    assertEquals(2, check("--mutant", "n4"));
    assertTrue(err.toString().contains("N4a, N4b, N4c, N4d; 'list' names"), err.toString());
    assertEquals(2, check("--scenario", "none"));
    assertEquals(2, check("--bound", "-1"));
    assertEquals(2, check("--schedule", "nonsense"));
    assertEquals(2, check("--schedule", "ack-mask/B:?"));
    assertEquals(2, check("--schedule", "ack-mask/B:1C"));
    assertTrue(err.toString().startsWith("irq: schedule=1C diverges at step 1"), err.toString());
    assertEquals(2, check("--schedule", "ack-mask/B:0", "--mutant", "R1"));
    assertEquals(2, check("--schedule", "ack-mask/B:0", "--bound", "2"));
    assertEquals(2, check("--schedule", "ack-mask/B:0", "--most", "2"));
    assertTrue(err.toString().contains("--most does not go with --schedule"), err.toString());
  }
}
