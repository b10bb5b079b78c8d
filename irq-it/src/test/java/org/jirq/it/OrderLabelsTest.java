// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each ordered access has a label, and docs/memory-ordering.md explains each label. */
class OrderLabelsTest {

  private static final Pattern IN_CODE = Pattern.compile("ORDER\\(([A-Z]+-[A-Z0-9]+)\\)");
  private static final Pattern IN_DOC =
      Pattern.compile("^\\| *`?([A-Z]+-[A-Z0-9]+)`? *\\|", Pattern.MULTILINE);
  private static final Pattern ORDERED =
      Pattern.compile(
          "VarHandle\\.\\w*[fF]ence\\(|\\.(get|set)(Acquire|Release)\\(|\\.compareAndSet\\(");

  private static Set<String> all(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    Set<String> found = new TreeSet<>();
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @Test
  void theDocumentAndTheCodeHaveTheSameLabels() {
    String code =
        Checkout.javaFiles("src/main/java").stream()
            .map(Checkout::read)
            .collect(Collectors.joining("\n"));
    Set<String> inCode = all(IN_CODE, code);
    Set<String> inDoc = all(IN_DOC, Checkout.read("docs/memory-ordering.md"));
    assertTrue(inCode.size() > 20, "labels found: " + inCode);
    assertEquals(inCode, inDoc);
  }

  @Test
  void aLibraryFileWithAnOrderedAccessHasALabel() {
    List<String> unlabelled =
        Checkout.javaFiles("src/main/java").stream()
            .filter(OrderLabelsTest::isLibrary)
            .filter(file -> ORDERED.matcher(Checkout.read(file)).find())
            .filter(file -> !IN_CODE.matcher(Checkout.read(file)).find())
            .map(file -> Checkout.root().relativize(file).toString())
            .toList();
    assertEquals(List.of(), unlabelled);
  }

  private static boolean isLibrary(Path file) {
    String name = Checkout.root().relativize(file).toString();
    return Set.of("irq-api", "irq-routing", "irq-ioapic", "irq-irqfd").stream()
        .anyMatch(name::startsWith);
  }
}
