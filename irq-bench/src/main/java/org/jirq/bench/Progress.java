// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.io.PrintWriter;
import java.util.Locale;

/** Says on one line of a terminal which row is being measured; nothing where there is none. */
final class Progress {

  /** What {@code bin/irq} sets if standard error is a terminal, which Java cannot tell. */
  static final String PROPERTY = "jirq.terminal";

  private static final String WIPE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean shown;
  private final int rows;
  private int begun;

  Progress(PrintWriter out, boolean shown, int rows) {
    this.out = out;
    this.shown = shown;
    this.rows = rows;
  }

  /** A row begins. */
  void begin(Row row) {
    begun++;
    if (shown) {
      String what = row.group() + ": " + row.variant();
      out.print(String.format(Locale.ROOT, "%s[%d/%d] %s", WIPE, begun, rows, what));
      out.flush();
    }
  }

  /** The line makes place for something else. */
  void wipe() {
    if (shown) {
      out.print(WIPE);
      out.flush();
    }
  }
}
