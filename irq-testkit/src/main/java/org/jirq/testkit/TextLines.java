// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a recording line by line, compressed or plain, and splits each line at single spaces.
 *
 * <p>Works on bytes and makes no object per line: the recordings hold millions of lines. One thread
 * at a time.
 */
final class TextLines implements AutoCloseable {

  private static final int LONGEST_LINE = 1 << 16;
  private static final int BUFFER = 1 << 16;
  private static final int MOST_FIELDS = 512;

  private final String file;
  private final InputStream in;
  private byte[] buffer = new byte[BUFFER];
  private int from;
  private int to;
  private boolean ended;
  private int start;
  private int length;
  private long line;
  private int fields;
  private final int[] fieldAt = new int[MOST_FIELDS + 1];

  TextLines(String file, InputStream raw) throws IOException {
    this.file = file;
    InputStream buffered = new BufferedInputStream(raw, BUFFER);
    buffered.mark(2);
    int first = buffered.read();
    int second = buffered.read();
    buffered.reset();
    if (first == 0x1f && second == 0x8b) {
      try {
        in = new GZIPInputStream(buffered, BUFFER);
      } catch (EOFException | ZipException e) {
        throw damaged(e);
      }
    } else {
      in = buffered;
    }
  }

  String file() {
    return file;
  }

  /** The number of the present line, from 1; 0 before the first. */
  long line() {
    return line;
  }

  /** Goes to the next line; false at the end of the file. */
  boolean next() throws IOException {
    int scanned = from;
    int end;
    while ((end = newline(scanned)) < 0) {
      scanned = to;
      if (ended) {
        return lastLine();
      }
      int moved = from;
      fill();
      scanned -= moved - from;
    }
    take(end);
    from = end + 1;
    return true;
  }

  private boolean lastLine() throws FormatException {
    if (from == to) {
      return false;
    }
    // A line without its line feed means that the end is missing.
    line++;
    throw new FormatException(
        file, line, "a complete line", "the end of the file after " + quote());
  }

  private String quote() {
    return '"'
        + new String(buffer, from, Math.min(40, to - from), StandardCharsets.ISO_8859_1)
        + '"';
  }

  private int newline(int at) {
    for (int i = at; i < to; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void fill() throws IOException {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    if (to == buffer.length) {
      if (to >= LONGEST_LINE) {
        throw new FormatException(
            file, line + 1, "a line of at most " + LONGEST_LINE + " characters", quote());
      }
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    try {
      int got = in.read(buffer, to, buffer.length - to);
      if (got < 0) {
        ended = true;
      } else {
        to += got;
      }
    } catch (EOFException | ZipException e) {
      throw damaged(e);
    }
  }

  private FormatException damaged(IOException cause) {
    boolean cut = cause instanceof EOFException;
    FormatException fault =
        new FormatException(
            file,
            line + 1,
            cut ? "more compressed data" : "undamaged gzip data",
            cut ? "the end of the file" : String.valueOf(cause.getMessage()));
    fault.initCause(cause);
    return fault;
  }

  private void take(int end) {
    line++;
    start = from;
    length = end - from;
    fields = 0;
    int at = start;
    fieldAt[0] = at;
    for (int i = start; i <= end && fields < MOST_FIELDS; i++) {
      if (i == end || buffer[i] == ' ') {
        fieldAt[++fields] = i + 1;
      }
    }
  }

  /** The whole present line. */
  String text() {
    return new String(buffer, start, length, StandardCharsets.ISO_8859_1);
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** The first character, 0 if the line is empty. */
  char first() {
    return length == 0 ? 0 : (char) (buffer[start] & 0xff);
  }

  /** How many fields the line has: single spaces separate them, so a field may be empty. */
  int fields() {
    return fields;
  }

  int fieldLength(int field) {
    return fieldAt[field + 1] - 1 - fieldAt[field];
  }

  char fieldChar(int field, int index) {
    return (char) (buffer[fieldAt[field] + index] & 0xff);
  }

  String field(int field) {
    return new String(buffer, fieldAt[field], fieldLength(field), StandardCharsets.ISO_8859_1);
  }

  /** Reads a field as an unsigned number, decimal or with 0x hexadecimal; a fault names `what`. */
  long number(int field, String what, long most) throws FormatException {
    int at = fieldAt[field];
    int end = fieldAt[field + 1] - 1;
    int radix = 10;
    if (end - at > 2 && buffer[at] == '0' && (buffer[at + 1] | 0x20) == 'x') {
      radix = 16;
      at += 2;
    }
    return digits(at, end, radix, field, what, most);
  }

  /** Reads a field as hexadecimal without prefix. */
  long hex(int field, String what, long most) throws FormatException {
    return digits(fieldAt[field], fieldAt[field + 1] - 1, 16, field, what, most);
  }

  private long digits(int at, int end, int radix, int field, String what, long most)
      throws FormatException {
    long value = 0;
    boolean good = at < end && end - at <= 20;
    for (int i = at; i < end && good; i++) {
      int digit = Character.digit(buffer[i], radix);
      good = digit >= 0 && Long.compareUnsigned(value, Long.divideUnsigned(-1L, radix)) <= 0;
      value = value * radix + digit;
    }
    if (!good || Long.compareUnsigned(value, most) > 0) {
      throw wrong(what, field);
    }
    return value;
  }

  /** Demands a number of fields. */
  void demandFields(int count, String form) throws FormatException {
    if (fields != count) {
      throw wrong(form);
    }
  }

  /** The present line is not what it should be. */
  FormatException wrong(String expected) {
    return new FormatException(file, line, expected, '"' + text() + '"');
  }

  /** A field of the present line is not what it should be. */
  FormatException wrong(String expected, int field) {
    return new FormatException(file, line, expected, '"' + field(field) + '"');
  }

  /** The file ended where it should not. */
  FormatException endedBefore(String expected) {
    return new FormatException(file, line + 1, expected, "the end of the file");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
