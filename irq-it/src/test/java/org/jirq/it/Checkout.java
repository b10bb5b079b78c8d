// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The source tree that the tests look at: the folder that holds README.md and the modules. */
public final class Checkout {

  private Checkout() {}

  static Path root() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("README.md")) || !Files.isDirectory(at.resolve("irq-api"))) {
      at = at.getParent();
      if (at == null) {
        throw new IllegalStateException("no checkout around " + Path.of("").toAbsolutePath());
      }
    }
    return at;
  }

  /**
   * Reads a file.
   *
   * @param file its name below the root
   * @return its text
   */
  public static String read(String file) {
    return read(root().resolve(file));
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All Java files of all modules below a folder such as {@code src/main/java}. */
  static List<Path> javaFiles(String folder) {
    try (Stream<Path> modules = Files.list(root())) {
      return modules
          .map(module -> module.resolve(folder))
          .filter(Files::isDirectory)
          .sorted()
          .flatMap(Checkout::walk)
          .filter(file -> file.toString().endsWith(".java"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> walk(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
