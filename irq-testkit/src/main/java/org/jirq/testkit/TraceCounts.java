// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.util.EnumMap;
import java.util.Map;

/** Counts the lines of a trace by kind, against what its header says. */
final class TraceCounts {

  private final TraceHeader header;
  private final long headerLine;
  private final Map<TraceKind, Long> declared;
  private final long[] counted = new long[TraceKind.values().length];

  private TraceCounts(TraceHeader header, long headerLine, Map<TraceKind, Long> declared) {
    this.header = header;
    this.headerLine = headerLine;
    this.declared = declared;
  }

  /** A header without counts declares nothing, and then nothing is checked. */
  static TraceCounts parse(TraceHeader header, long headerLine) throws FormatException {
    Map<TraceKind, Long> declared = new EnumMap<>(TraceKind.class);
    String text = header.values().getOrDefault("counts", "");
    for (String pair : text.isEmpty() ? new String[0] : text.split(" ")) {
      int equals = pair.indexOf('=');
      TraceKind kind = null;
      for (TraceKind each : TraceKind.values()) {
        if (equals > 0 && each.word().equals(pair.substring(0, equals))) {
          kind = each;
        }
      }
      try {
        if (kind != null) {
          declared.put(kind, Long.parseLong(pair.substring(equals + 1)));
          continue;
        }
      } catch (NumberFormatException e) {
        // Reported below.
      }
      throw new FormatException(
          header.file(),
          headerLine,
          "\"KIND=NUMBER\" pairs behind \"# counts:\"",
          '"' + pair + '"');
    }
    return new TraceCounts(header, headerLine, declared);
  }

  void count(TraceKind kind) {
    counted[kind.ordinal()]++;
  }

  /** At the end of the file. */
  void check() throws FormatException {
    if (declared.isEmpty()) {
      return;
    }
    for (TraceKind kind : TraceKind.values()) {
      long should = declared.getOrDefault(kind, 0L);
      long is = counted[kind.ordinal()];
      if (kind != TraceKind.DELAYED && should != is) {
        throw new FormatException(
            header.file(),
            headerLine,
            "a file with " + should + " lines \"" + kind.word() + "\" as counted here",
            is + " of them");
      }
    }
  }
}
