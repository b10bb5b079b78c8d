// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class StoryPageTest {

  private static final Path DOCS = Path.of("..", "docs");

  /** How far below a dot the label of its row stands. */
  private static final int DOT_TO_LABEL = 13;

  private static final Story STORY = Story.tell();

  private static Document parse(String xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
  }

  private static List<Element> elements(Document document, String name) {
    NodeList found = document.getElementsByTagName(name);
    return Stream.iterate(0, i -> i < found.getLength(), i -> i + 1)
        .map(i -> (Element) found.item(i))
        .toList();
  }

  @Test
  void thePageIsWellFormedAndNeedsNothingElse() throws Exception {
    String page = STORY.page();
    Document document = parse(page);
    assertEquals("html", document.getDocumentElement().getNodeName());
    assertEquals(3, elements(document, "svg").size());
    assertEquals(0, elements(document, "script").size());
    for (String loads : List.of("src=", "href=", "url(", "@import")) {
      assertFalse(page.contains(loads), loads);
    }
    assertTrue(page.contains("prefers-color-scheme"));
    assertTrue(page.contains("@media print"));
    Set<String> ids = new HashSet<>();
    for (Element each : elements(document, "*")) {
      String id = each.getAttribute("id");
      assertTrue(id.isEmpty() || ids.add(id), "twice: " + id);
    }
    for (Element svg : elements(document, "svg")) {
      for (String id : svg.getAttribute("aria-labelledby").split(" ")) {
        assertTrue(ids.contains(id), "nobody has " + id);
      }
    }
  }

  @Test
  void thePagesTableHasEveryFigure() throws Exception {
    List<Element> rows = elements(parse(STORY.page()), "tr");
    assertEquals(STORY.results().size() + 1, rows.size());
    for (int i = 0; i < STORY.results().size(); i++) {
      assertEquals(
          String.join("", STORY.results().get(i).cells()), rows.get(i + 1).getTextContent());
    }
  }

  @Test
  void everyPictureHasItsLanesInWordsAndOnlyAMarksAnExtraInterrupt() throws Exception {
    assertEquals(
        List.of("notify-at-eoi.svg", "postpone-while-masked.svg", "resample-at-unmask.svg"),
        List.copyOf(STORY.pictures().keySet()));
    for (Map.Entry<StoryPolicy, String> picture : STORY.diagrams().entrySet()) {
      Document document = parse(picture.getValue());
      Set<String> texts =
          elements(document, "text").stream()
              .map(Element::getTextContent)
              .collect(Collectors.toSet());
      for (Trace.Lane lane : Trace.Lane.values()) {
        assertTrue(texts.contains(lane.label()), lane.label());
      }
      for (Trace.Mark mark : Trace.Mark.values()) {
        assertTrue(texts.contains(mark.label()), mark.label());
      }
      boolean extra = picture.getKey() == StoryPolicy.A;
      assertEquals(extra, texts.contains("149 extra"), texts.toString());
      assertEquals(extra, texts.contains("extra: nothing to do"), texts.toString());
      assertEquals(1, elements(document, "title").size());
      String words = elements(document, "desc").get(0).getTextContent();
      assertTrue(
          words.startsWith(
              "10 us: the device raises its line; the high line interrupts the host, which masks it."
                  + " 17 us: "),
          words);
      assertEquals(extra, words.contains("interrupt delivered, an extra one."), words);
    }
  }

  /** The rows in which the dots are, by time. */
  private static List<String> rowsWithDots(Document picture) {
    Map<Integer, String> rows =
        elements(picture, "text").stream()
            .filter(text -> text.getAttribute("text-anchor").equals("end"))
            .collect(
                Collectors.toMap(
                    text -> Integer.parseInt(text.getAttribute("y")), Element::getTextContent));
    return elements(picture, "circle").stream()
        .sorted(Comparator.comparingDouble(dot -> Double.parseDouble(dot.getAttribute("cx"))))
        .map(dot -> rows.get(Integer.parseInt(dot.getAttribute("cy")) + DOT_TO_LABEL))
        .toList();
  }

  @Test
  void thePicturesHaveADotAtTheCauseOfEachInstant() throws Exception {
    Map<StoryPolicy, String> pictures = STORY.diagrams();
    assertEquals(
        List.of(
            "device line",
            "event signalled",
            "EOI",
            "event signalled",
            "mask bit of the entry",
            "EOI"),
        rowsWithDots(parse(pictures.get(StoryPolicy.A))));
    assertEquals(
        List.of("device line", "event signalled", "EOI", "mask bit of the entry"),
        rowsWithDots(parse(pictures.get(StoryPolicy.B))));
    assertEquals(
        List.of(
            "device line", "event signalled", "EOI", "event signalled", "mask bit of the entry"),
        rowsWithDots(parse(pictures.get(StoryPolicy.C))));
  }

  @Test
  void theCheckedInPicturesAndTableAreWhatIsMeasuredNow() throws IOException {
    Map<String, String> pictures = STORY.pictures();
    Set<String> checkedIn = new TreeSet<>();
    try (Stream<Path> files = Files.list(DOCS.resolve("oneshot"))) {
      files.forEach(file -> checkedIn.add(file.getFileName().toString()));
    }
    assertEquals(new TreeSet<>(pictures.keySet()), checkedIn);
    String page = Files.readString(DOCS.resolve("oneshot.md"));
    for (Map.Entry<String, String> picture : pictures.entrySet()) {
      String file = Files.readString(DOCS.resolve("oneshot").resolve(picture.getKey()));
      assertEquals(
          picture.getValue(), file, "run irq demo --pictures docs/oneshot: " + picture.getKey());
      assertTrue(page.contains("](oneshot/" + picture.getKey() + ")"), picture.getKey());
    }
    assertTrue(page.contains("\n" + new StoryTable(STORY.results()).markdown() + "\n"), "table");
  }

  @Test
  void theLanguageOfTheMachineDoesNotMatter() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      Story there = Story.tell();
      assertEquals(STORY.page(), there.page());
      assertEquals(STORY.summary(), there.summary());
      assertEquals(STORY.lines(), there.lines());
    } finally {
      Locale.setDefault(before);
    }
  }
}
