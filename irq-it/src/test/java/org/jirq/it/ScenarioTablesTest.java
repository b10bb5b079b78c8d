// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The documents' tables of scenarios are complete, and each test that they name exists. */
class ScenarioTablesTest {

  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+Test)\\.(\\w+)`");
  private static final Pattern TEST_METHOD =
      Pattern.compile(
          "@(?:Test|ParameterizedTest)\\b(?:(?!\\n\\n).)*?\\n  void (\\w+)\\(", Pattern.DOTALL);

  /** Test methods by the simple name of their class; those of namesakes together. */
  private static Map<String, Set<String>> testMethods() {
    Map<String, Set<String>> methods = new HashMap<>();
    for (Path file : Checkout.javaFiles("src/test/java")) {
      String name = file.getFileName().toString().replace(".java", "");
      Matcher matcher = TEST_METHOD.matcher(Checkout.read(file));
      while (matcher.find()) {
        methods.computeIfAbsent(name, n -> new TreeSet<>()).add(matcher.group(1));
      }
    }
    return methods;
  }

  /** Rows of a table by their first cell; what a row names. */
  private static Map<String, List<String>> rows(String document, String firstCell) {
    Map<String, List<String>> rows = new TreeMap<>();
    Pattern row = Pattern.compile("^\\| (" + firstCell + ") \\|(.*)$", Pattern.MULTILINE);
    Matcher matcher = row.matcher(Checkout.read(document));
    while (matcher.find()) {
      List<String> tests = new ArrayList<>();
      Matcher named = NAMED.matcher(matcher.group(2));
      while (named.find()) {
        tests.add(named.group(1) + "." + named.group(2));
      }
      assertEquals(
          null, rows.put(matcher.group(1), tests), document + " has two rows " + matcher.group(1));
    }
    return rows;
  }

  private static List<String> missing(Iterable<String> tests) {
    Map<String, Set<String>> all = testMethods();
    List<String> missing = new ArrayList<>();
    for (String test : tests) {
      int dot = test.indexOf('.');
      if (!all.getOrDefault(test.substring(0, dot), Set.of()).contains(test.substring(dot + 1))) {
        missing.add(test);
      }
    }
    return missing;
  }

  @Test
  void everyTestThatTheDocumentsNameExists() {
    for (String document : List.of("docs/irqfd.md", "docs/testing.md")) {
      List<String> named = new ArrayList<>();
      Matcher matcher = NAMED.matcher(Checkout.read(document));
      while (matcher.find()) {
        named.add(matcher.group(1) + "." + matcher.group(2));
      }
      assertTrue(named.size() > 25, document + " names " + named.size());
      assertEquals(List.of(), missing(named), document);
    }
    assertEquals(List.of("CloseTest.noSuchThing"), missing(List.of("CloseTest.noSuchThing")));
  }

  /** One row and one test a scenario, and no such test without its row. */
  @Test
  void everyScenarioOfKvmsIrqfdsHasItsRowAndItsTest() {
    Map<String, List<String>> rows = rows("docs/irqfd.md", "I[0-9]{2}");
    assertEquals(
        IntStream.rangeClosed(1, 27).mapToObj("I%02d"::formatted).collect(Collectors.toSet()),
        rows.keySet());
    Set<String> named = new TreeSet<>();
    rows.forEach(
        (id, tests) -> {
          assertEquals(1, tests.size(), id + " names " + tests);
          assertTrue(tests.get(0).contains(".i" + id.substring(1)), id + " names " + tests);
          named.addAll(tests);
        });
    Set<String> written = new TreeSet<>();
    testMethods()
        .forEach(
            (name, methods) ->
                methods.stream()
                    .filter(method -> method.matches("i[0-9]{2}[A-Z].*"))
                    .filter(method -> name.startsWith("Kvm"))
                    .forEach(method -> written.add(name + "." + method)));
    assertEquals(written, named);
  }

  @Test
  void everyScenarioThatEmulatorsHaveNoTestForHasOneHere() {
    Map<String, List<String>> rows = rows("docs/testing.md", "[0-9]{1,2}");
    assertEquals(
        IntStream.rangeClosed(1, 15).mapToObj(Integer::toString).collect(Collectors.toSet()),
        rows.keySet());
    rows.forEach((number, tests) -> assertFalse(tests.isEmpty(), "row " + number));
  }
}
