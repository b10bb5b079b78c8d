// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that the demo writes. */
final class StoryFiles {

  /** The page's name where the user gave none. */
  static final String DEFAULT_NAME = "irq-demo.html";

  private StoryFiles() {}

  /**
   * Writes the page.
   *
   * @param to the file, or {@code null} for the default
   * @return its absolute path
   */
  static Path writePage(String html, @Nullable Path to) throws IOException {
    return to == null
        ? writeTemporary(html, Path.of(System.getProperty("java.io.tmpdir")))
        : Files.writeString(to, html).toAbsolutePath();
  }

  /**
   * Writes under a name that is the user's alone, then moves it to the one that is easy to find:
   * that may be somebody else's file, or a link to one, and is never written through.
   */
  static Path writeTemporary(String html, Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "irq-demo-", ".html").toAbsolutePath();
    Files.writeString(file, html);
    try {
      Path easy = file.resolveSibling(DEFAULT_NAME);
      return Files.move(file, easy, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      return file;
    }
  }

  /** Writes pictures by their names into a folder, which is made if it is missing. */
  static void writePictures(Map<String, String> pictures, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, String> picture : pictures.entrySet()) {
      Files.writeString(folder.resolve(picture.getKey()), picture.getValue());
    }
  }

  /** Says in one line what cannot be written, and why. */
  static String explain(IOException e) {
    if (e instanceof FileSystemException fault) {
      return "cannot write " + fault.getFile() + ": " + reason(fault);
    }
    return "cannot write " + e.getMessage();
  }

  private static String reason(FileSystemException fault) {
    if (fault instanceof NoSuchFileException) {
      return "no such folder";
    }
    if (fault instanceof AccessDeniedException) {
      return "no permission";
    }
    if (fault instanceof FileAlreadyExistsException) {
      return "is not a folder";
    }
    String reason = fault.getReason();
    return reason == null ? fault.getClass().getSimpleName() : reason;
  }
}
