// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jirq.check.mutant.Mutants;
import org.junit.jupiter.api.Test;

/** The tables of docs/schedules.md are those of the code. */
class ScheduleDocumentTest {

  private static final Path DOCUMENT =
      Path.of(System.getProperty("basedir", ""), "..", "docs", "schedules.md").normalize();

  /** The lines of the table whose head begins so. */
  private static List<String> rows(String head) throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT.toAbsolutePath());
    List<String> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : lines) {
      inside = line.startsWith(head) || inside && line.startsWith("|");
      if (inside && !line.startsWith(head) && !line.startsWith("|---")) {
        rows.add(line);
      }
    }
    return rows;
  }

  private static String policies(String letters) {
    return switch (letters) {
      case "" -> "–";
      case "ABCDE" -> "A to E";
      case "BCDE" -> "B to E";
      default -> String.join(", ", letters.split(""));
    };
  }

  @Test
  void theTableOfScenariosIsComplete() throws IOException {
    Map<String, String> letters = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>();
    Check.scenarios()
        .forEach(
            (scenario, what) -> {
              int slash = scenario.indexOf('/');
              String name = slash < 0 ? scenario : scenario.substring(0, slash);
              letters.merge(name, slash < 0 ? "" : scenario.substring(slash + 1), String::concat);
              texts.put(name, what.replace('|', '‖'));
            });
    List<String> expected = new ArrayList<>();
    letters.forEach(
        (name, all) ->
            expected.add("| %s | %s | %s |".formatted(name, policies(all), texts.get(name))));
    assertEquals(String.join("\n", expected), String.join("\n", rows("| Scenario |")));
  }

  @Test
  void theTableOfMutantsIsComplete() throws IOException {
    List<String> expected =
        Mutants.all().stream()
            .map(
                m ->
                    "| %s | %c | %s | %s |"
                        .formatted(m.name(), m.oracle(), m.scenario(), m.sentence()))
            .toList();
    assertEquals(String.join("\n", expected), String.join("\n", rows("| Mutant |")));
  }
}
