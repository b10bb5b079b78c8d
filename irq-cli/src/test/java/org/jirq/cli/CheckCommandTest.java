// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
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
    assertEquals(0, check("--schedule", id.substring("R2:".length())));
    assertTrue(out.toString().contains("no violation"), out.toString());
    assertEquals("TOTAL schedules=1 violations=0", lastLine());
  }

  @Test
  void mutantsAndScenariosAreListed() {
    assertEquals(0, check("--mutant", "list"));
    for (String name : new String[] {"R1", "R2", "R3", "N1", "N2", "N3", "N5", "N6"}) {
      assertTrue(out.toString().contains(name + " "), name);
    }
    assertEquals(0, check("--scenario", "list"));
    assertTrue(out.toString().contains("ack-unmask/C"));
  }

  @Test
  void wrongCommandLinesExitTwo() {
    assertEquals(2, check("--mutant", "Z9"));
    assertTrue(err.toString().contains("mutant=Z9"), err.toString());
    assertEquals(2, check("--scenario", "none"));
    assertEquals(2, check("--bound", "-1"));
    assertEquals(2, check("--schedule", "nonsense"));
    assertEquals(2, check("--schedule", "ack-mask/B:?"));
    assertEquals(2, check("--schedule", "ack-mask/B:0", "--mutant", "R1"));
  }
}
