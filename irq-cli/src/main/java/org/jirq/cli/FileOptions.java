// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.testkit.FormatException;
import org.jirq.testkit.Mismatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands that read files have in common. */
final class FileOptions {

  @Option(
      names = "--profile",
      paramLabel = "datasheet|kvm|qemu",
      description = "Whose chips to build. Default: the one that the file was recorded from.")
  private @Nullable Profile profile;

  @Option(
      names = "--cell",
      paramLabel = "plain|shared",
      defaultValue = "shared",
      description = "How the chips keep their state: for one thread or for many. Default: shared.")
  private Cell cell = Cell.SHARED;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Recordings, compressed or plain.")
  private List<Path> files = List.of();

  private long unusable;

  /** Does one file's work, printing its line. */
  @FunctionalInterface
  interface FileWork {
    void run(Path file) throws IOException;
  }

  FileOptions() {}

  @Nullable String profile() {
    return profile == null ? null : profile.toString();
  }

  Cell cell() {
    return cell;
  }

  /** Works on every file; one that cannot be used is reported in one line and counted. */
  void forEach(PrintWriter err, FileWork work) {
    for (Path file : files) {
      try {
        if (Files.isDirectory(file)) {
          throw new FormatException(file.toString(), 0, "a file", "a directory");
        }
        work.run(file);
      } catch (FormatException e) {
        unusable(err, String.valueOf(e.getMessage()));
      } catch (NoSuchFileException e) {
        unusable(err, file + ": no such file");
      } catch (IOException | IllegalArgumentException e) {
        // The latter: the file asks for a machine that the profile cannot be.
        unusable(err, file + ": " + e.getMessage());
      }
    }
  }

  private void unusable(PrintWriter err, String message) {
    unusable++;
    err.println("irq: " + message);
  }

  long unusable() {
    return unusable;
  }

  /** How a file's line ends, and the line below it if something differs. */
  static String verdict(long mismatches, @Nullable Mismatch first) {
    return first == null
        ? " ok"
        : " DIFFERENT (" + mismatches + ")" + System.lineSeparator() + "  " + first;
  }
}
