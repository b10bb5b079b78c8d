// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The example in README.md is the one that irq-examples compiles and tests. */
class ReadmeExampleTest {

  private static List<String> between(String text, String from, String to) {
    int start = text.indexOf(from);
    int end = text.indexOf(to, start + from.length());
    assertTrue(start >= 0 && end > start, "no text between " + from + " and " + to);
    return text.substring(start + from.length(), end)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  @Test
  void theExampleIsCompiledCode() {
    String source =
        Checkout.read("irq-examples/src/main/java/org/jirq/examples/FirstInterrupt.java");
    List<String> compiled = between(source, "// README: begin", "// README: end");
    List<String> shown = between(Checkout.read("README.md"), "```java", "```");
    assertEquals(String.join("\n", compiled), String.join("\n", shown));
    assertTrue(shown.size() <= 16, shown.size() + " lines");
  }
}
