// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import java.io.Console;
import java.io.PrintWriter;

/**
 * A progress bar on one line of a terminal, which it wipes out at the end; nothing where there is
 * no terminal.
 */
final class ProgressLine implements AutoCloseable {

  private static final int WIDTH = 30;
  private static final String WIPE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean shown;
  private final int steps;
  private int done;

  ProgressLine(PrintWriter out, boolean terminal, int steps) {
    this.out = out;
    this.shown = terminal;
    this.steps = steps;
  }

  /** Whether a person watches: standard output and input are a terminal that understands wiping. */
  static boolean onTerminal() {
    String terminal = System.getenv("TERM");
    if (System.console() == null || terminal == null || terminal.equals("dumb")) {
      return false;
    }
    try {
      // Since JDK 22 there is a console even without a terminal, and a method to tell them apart.
      return (boolean) Console.class.getMethod("isTerminal").invoke(System.console());
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** So many steps are done. */
  void stepTo(int stepsDone, String what) {
    done = stepsDone;
    step(what);
  }

  /** The next step begins. */
  void step(String what) {
    if (shown) {
      int filled = WIDTH * done / steps;
      out.printf(
          "%s[%s%s] %d/%d %s",
          WIPE, "#".repeat(filled), ".".repeat(WIDTH - filled), done, steps, what);
      out.flush();
    }
    done++;
  }

  @Override
  public void close() {
    if (shown) {
      out.print(WIPE);
      out.flush();
    }
  }
}
