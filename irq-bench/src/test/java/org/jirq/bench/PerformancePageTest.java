// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that is checked in is the one that its figures give, and says nothing else. */
class PerformancePageTest {

  private static final Path DOCS = Path.of("..", "docs");
  private static final Path RESULTS = DOCS.resolve("performance").resolve("results.json");
  private static final long MOST_BYTES = 500_000;

  @TempDir Path directory;

  @Test
  void theCheckedInPageIsWhatItsFiguresGive() throws IOException {
    new PerformancePage(ResultFile.read(RESULTS)).write(directory);
    Set<String> written = new TreeSet<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = directory.relativize(file).toString();
        written.add(name);
        // Line by line: a page is too long to be shown in a failure.
        assertLines(Files.readAllLines(DOCS.resolve(name)), Files.readAllLines(file), name);
        assertTrue(Files.mismatch(DOCS.resolve(name), file) < 0, name);
      }
    }
    Set<String> checkedIn = new TreeSet<>(Set.of("performance.md"));
    try (Stream<Path> files = Files.list(RESULTS.getParent())) {
      files.forEach(file -> checkedIn.add(DOCS.relativize(file).toString()));
    }
    assertEquals(checkedIn, written);
  }

  private static void assertLines(List<String> expected, List<String> actual, String name) {
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      String where = name + ", line " + (i + 1) + ": run irq bench --report --from the results";
      assertEquals(shortened(expected.get(i)), shortened(actual.get(i)), where);
    }
    assertEquals(expected.size(), actual.size(), name);
  }

  private static String shortened(String line) {
    return line.length() < 300 ? line : line.substring(0, 300) + line.hashCode();
  }

  @Test
  void theFiguresCheckedInAreOfEveryRowAndSmallAndNameNoPath() throws IOException {
    String text = Files.readString(RESULTS);
    assertTrue(text.length() < MOST_BYTES, () -> "length=" + text.length());
    assertFalse(text.contains("\"/"), "a path");
    assertEquals(Rows.all(25).size(), ResultFile.read(RESULTS).scores().rows().size());
  }

  @Test
  void theLanguageOfTheMachineDoesNotMatter() throws IOException {
    Map<String, String> here = new PerformancePage(ResultFile.read(RESULTS)).files();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      boolean same = here.equals(new PerformancePage(ResultFile.read(RESULTS)).files());
      assertTrue(same, "the page depends on the default locale");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void theChartsAreXmlAndThePageShowsEachOfThem() throws Exception {
    Map<String, String> files = new PerformancePage(ResultFile.read(RESULTS)).files();
    int charts = 0;
    for (Map.Entry<String, String> file : files.entrySet()) {
      if (file.getKey().endsWith(".svg")) {
        charts++;
        byte[] svg = file.getValue().getBytes(StandardCharsets.UTF_8);
        var document =
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg));
        assertEquals("svg", document.getDocumentElement().getTagName());
        String shown = "](" + file.getKey() + ")";
        assertTrue(files.get(PerformancePage.NAME).contains(shown), shown);
      }
    }
    assertEquals(7, charts);
  }
}
