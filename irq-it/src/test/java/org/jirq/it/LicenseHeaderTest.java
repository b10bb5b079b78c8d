// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The formatter's own header check leaves out module-info and package-info: this covers all. */
class LicenseHeaderTest {

  private static final List<String> HEADER =
      List.of("// Copyright 2026 The jirq authors", "// SPDX-License-Identifier: Apache-2.0");

  @Test
  void everySourceFileStartsWithTheLicenceHeader() throws IOException {
    List<Path> sources = sources();
    List<Path> without =
        sources.stream().filter(file -> !firstTwoLines(file).equals(HEADER)).toList();
    assertEquals(List.of(), without, "files without the header");
  }

  @Test
  void theScanSeesEveryKindOfFile() throws IOException {
    List<String> names = sources().stream().map(file -> file.getFileName().toString()).toList();
    assertTrue(names.contains("module-info.java"), () -> "seen: " + names);
    assertTrue(names.contains("package-info.java"), () -> "seen: " + names);
    assertTrue(names.contains("LicenseHeaderTest.java"), () -> "seen: " + names);
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      return modules
          .map(module -> module.resolve("src"))
          .filter(Files::isDirectory)
          .flatMap(LicenseHeaderTest::javaFiles)
          .toList();
    }
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> firstTwoLines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.limit(2).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
