// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.recordings;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Lists and opens the recordings.
 *
 * <p>A recording's name is its path below this package, for instance {@code
 * traces/kvm/q35-4-nomsi.trace.gz} or {@code vectors/qemu/ioapic-v20.gz}. All are gzip files.
 *
 * <p>Stateless, so usable by any number of threads.
 */
public final class Recordings {

  // A jar cannot be asked for the entries of a directory, so the names are kept in a file.
  private static final String INDEX = "index.txt";

  private Recordings() {}

  /**
   * Names every recording.
   *
   * @return the names in ascending order; an immutable list
   * @throws UncheckedIOException if the index cannot be read, which means a damaged jar
   */
  public static List<String> list() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(resource(INDEX), StandardCharsets.US_ASCII))) {
      return lines.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Names the recordings below a directory.
   *
   * @param prefix the beginning of the names, for instance {@code "traces/kvm/"}
   * @return the names in ascending order; empty if none begins so
   * @throws UncheckedIOException as {@link #list()}
   */
  public static List<String> list(String prefix) {
    return list().stream().filter(name -> name.startsWith(prefix)).toList();
  }

  /**
   * Opens a recording as it is stored, compressed.
   *
   * @param name one of {@link #list()}
   * @return its bytes, gzip; to be closed by the caller
   * @throws FileNotFoundException if there is no recording of that name
   * @throws IOException if it cannot be read
   */
  public static InputStream open(String name) throws IOException {
    if (!list().contains(name)) {
      throw new FileNotFoundException("name=" + name + ": no such recording");
    }
    return resource(name);
  }

  private static InputStream resource(String name) throws IOException {
    InputStream stream = Recordings.class.getResourceAsStream(name);
    if (stream == null) {
      throw new FileNotFoundException(name + " is missing from the recordings");
    }
    return stream;
  }
}
