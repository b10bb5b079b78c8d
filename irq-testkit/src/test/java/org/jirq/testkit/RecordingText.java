// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jirq.recordings.Recordings;

/** A shipped recording as lines of text, to be changed by a test. */
final class RecordingText {

  private RecordingText() {}

  static List<String> lines(String name) throws IOException {
    try (InputStream in = new GZIPInputStream(Recordings.open(name))) {
      return new ArrayList<>(
          new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList());
    }
  }

  static InputStream stream(List<String> lines) {
    return new ByteArrayInputStream(
        (String.join("\n", lines) + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** The text with the digit at a place changed to another one. */
  static String withDigit(String text, int at, int by) {
    char c = text.charAt(at);
    int digit = Character.digit(c, 16);
    int radix = Character.isDigit(c) ? 10 : 16;
    int next = radix == 10 ? (digit + by) % 10 : 10 + (digit - 10 + by) % 6;
    return text.substring(0, at) + Character.forDigit(next, 16) + text.substring(at + 1);
  }
}
