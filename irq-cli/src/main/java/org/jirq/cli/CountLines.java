// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import java.io.PrintWriter;
import java.util.Map;

/** Prints counts by kind, several on a line. */
final class CountLines {

  /** Characters of a line, about. */
  private static final int LENGTH = 120;

  private CountLines() {}

  static void print(PrintWriter out, Map<String, Long> counts) {
    StringBuilder line = new StringBuilder();
    for (Map.Entry<String, Long> kind : counts.entrySet()) {
      String count = kind.getKey() + "=" + kind.getValue();
      if (line.length() + count.length() > LENGTH) {
        out.println(line);
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(count);
    }
    out.println(line);
  }
}
