// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoryFilesTest {

  @TempDir private Path folder;

  @Test
  void theDefaultPageIsWrittenAnewUnderTheSameName() throws IOException {
    Path page = StoryFiles.writeTemporary("one", folder);
    assertEquals(folder.resolve("irq-demo.html").toAbsolutePath(), page);
    assertEquals(page, StoryFiles.writeTemporary("two", folder));
    assertEquals("two", Files.readString(page));
  }

  @Test
  void aLinkUnderThatNameIsReplacedAndNotFollowed() throws IOException {
    Path precious = Files.writeString(folder.resolve("precious"), "mine");
    Path link = Files.createSymbolicLink(folder.resolve("irq-demo.html"), precious);
    assertEquals(link.toAbsolutePath(), StoryFiles.writeTemporary("page", folder));
    assertEquals("mine", Files.readString(precious));
    assertFalse(Files.isSymbolicLink(link));
    assertEquals("page", Files.readString(link));
  }

  @Test
  void aNameThatIsTakenForGoodMakesAnother() throws IOException {
    Path taken = folder.resolve("irq-demo.html");
    Files.createFile(Files.createDirectory(taken).resolve("occupied"));
    Path page = StoryFiles.writeTemporary("page", folder);
    assertTrue(page.getFileName().toString().matches("irq-demo-.*\\.html"), page.toString());
    assertEquals("page", Files.readString(page));
  }

  @Test
  void faultsAreExplained() {
    assertEquals(
        "cannot write /x: no permission", StoryFiles.explain(new AccessDeniedException("/x")));
    assertEquals(
        "cannot write /x: full", StoryFiles.explain(new FileSystemException("/x", null, "full")));
    assertEquals("cannot write it broke", StoryFiles.explain(new IOException("it broke")));
  }
}
