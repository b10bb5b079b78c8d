// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.io.IOException;

/**
 * A recording that cannot be read: damaged, cut off, or not of the format it was taken for.
 *
 * <p>The message is one line: file, line number, what was expected there and what stood there.
 */
public final class FormatException extends IOException {

  private static final long serialVersionUID = 1L;

  private static final int LONGEST_QUOTE = 60;

  private final String file;
  private final long line;
  private final String expected;
  private final String found;

  /**
   * Describes a fault of a recording.
   *
   * @param file the file's name, for the message
   * @param line the line number, from 1; 0 if the file has no lines that can be read
   * @param expected what the format demands there, in words
   * @param found what stands there: a quotation or words; control characters are made visible and a
   *     long text is cut
   */
  public FormatException(String file, long line, String expected, String found) {
    super(file + ":" + line + ": expected " + expected + ", found " + printable(found));
    this.file = file;
    this.line = line;
    this.expected = expected;
    this.found = printable(found);
  }

  /**
   * Returns the file's name.
   *
   * @return as given to the reader
   */
  public String file() {
    return file;
  }

  /**
   * Returns where the fault is.
   *
   * @return the line number, from 1; 0 if the file has no lines that can be read
   */
  public long line() {
    return line;
  }

  /**
   * Tells what the format demands.
   *
   * @return in words
   */
  public String expected() {
    return expected;
  }

  /**
   * Tells what stood there.
   *
   * @return printable text, shortened
   */
  public String found() {
    return found;
  }

  private static String printable(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length() && i < LONGEST_QUOTE; i++) {
      char c = text.charAt(i);
      out.append(c >= ' ' && c < 0x7f ? c : '?');
    }
    return text.length() > LONGEST_QUOTE ? out.append("...").toString() : out.toString();
  }
}
