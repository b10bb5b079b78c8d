// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.recordings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class RecordingsTest {

  private static final Path RESOURCES = Path.of("src/main/resources/org/jirq/recordings");

  @Test
  void indexNamesExactlyTheFilesThatExist() throws IOException {
    List<String> files;
    try (Stream<Path> walk = Files.walk(RESOURCES)) {
      files =
          walk.filter(path -> path.toString().endsWith(".gz"))
              .map(path -> RESOURCES.relativize(path).toString().replace('\\', '/'))
              .sorted()
              .toList();
    }
    assertEquals(files, Recordings.list());
  }

  @Test
  void everyRecordingIsCompleteGzip() throws IOException {
    for (String name : Recordings.list()) {
      try (InputStream in = new GZIPInputStream(Recordings.open(name))) {
        assertTrue(in.transferTo(java.io.OutputStream.nullOutputStream()) > 100, name);
      }
    }
  }

  @Test
  void bothFamiliesOfGuestsAreThere() {
    assertEquals(28, Recordings.list("traces/kvm/").size());
    assertEquals(23, Recordings.list("traces/qemu/").size());
    assertEquals(21, Recordings.list("vectors/kvm/").size());
    assertEquals(21, Recordings.list("vectors/kvm-full/").size());
    assertEquals(12, Recordings.list("vectors/qemu/").size());
  }

  @Test
  void unknownNameIsRefusedByName() {
    FileNotFoundException refused =
        assertThrows(FileNotFoundException.class, () -> Recordings.open("traces/kvm/none"));
    assertTrue(refused.getMessage().contains("name=traces/kvm/none"));
    assertThrows(FileNotFoundException.class, () -> Recordings.open("index.txt"));
  }
}
