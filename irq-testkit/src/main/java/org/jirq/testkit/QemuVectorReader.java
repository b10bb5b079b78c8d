// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of QEMU's IOAPIC vectors: sequence by sequence, operation by operation. Used by one
 * thread at a time.
 */
public final class QemuVectorReader implements AutoCloseable {

  private static final String FIRST_WORDS = "# oracle: ";
  private static final Pattern CONTROLLER =
      Pattern.compile("# controller: IOAPIC at ([0-9a-f]+), .*?(\\d+) pins, version (11|20)");

  private final TextLines lines;
  private long base;
  private int pins;
  private int version;
  private boolean pending;
  private boolean inSequence;
  private int ops;

  private QemuVectorReader(TextLines lines) {
    this.lines = lines;
  }

  /**
   * Reads vectors from a stream.
   *
   * @param name the file's name, for messages
   * @param in its bytes, gzip or plain; closed with the reader, or at once if this throws
   * @return a reader before the first sequence
   * @throws FormatException if it is no such file, or of another controller
   * @throws IOException if it cannot be read
   */
  public static QemuVectorReader open(String name, InputStream in) throws IOException {
    try {
      TextLines lines = new TextLines(name, in);
      if (!lines.next()) {
        throw lines.endedBefore('"' + FIRST_WORDS + "...\"");
      }
      return on(lines);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  static boolean begins(TextLines lines) {
    return lines.text().startsWith(FIRST_WORDS);
  }

  /** Reads on from the file's first line. */
  static QemuVectorReader on(TextLines lines) throws IOException {
    QemuVectorReader reader = new QemuVectorReader(lines);
    reader.readComments();
    return reader;
  }

  private void readComments() throws IOException {
    if (!begins(lines)) {
      throw lines.wrong('"' + FIRST_WORDS + "...\"");
    }
    while (lines.next()) {
      if (lines.first() != '#') {
        pending = true;
        break;
      }
      String text = lines.text();
      if (text.startsWith("# controller:")) {
        Matcher matcher = CONTROLLER.matcher(text);
        if (!matcher.matches()) {
          throw lines.wrong("\"# controller: IOAPIC at BASE, ..., N pins, version 11 or 20\"");
        }
        base = Long.parseLong(matcher.group(1), 16);
        pins = Integer.parseInt(matcher.group(2));
        version = Integer.parseInt(matcher.group(3), 16);
      }
    }
    if (version == 0) {
      throw pending
          ? lines.wrong("\"# controller: IOAPIC at ...\" before the first sequence")
          : lines.endedBefore("\"# controller: IOAPIC at ...\"");
    }
    if (!pending) {
      throw lines.endedBefore("a sequence");
    }
  }

  /**
   * Returns the version that the recorded device showed.
   *
   * @return 0x11 or 0x20
   */
  public int version() {
    return version;
  }

  /**
   * Returns the number of inputs.
   *
   * @return 1 or more
   */
  public int pins() {
    return pins;
  }

  /**
   * Goes to the next sequence; what is left of the present one is read and checked, but skipped.
   *
   * @return its header, or {@code null} at the end of the file
   * @throws FormatException if the file is damaged
   * @throws IOException if it cannot be read
   */
  public @Nullable QemuVectorHeader nextSequence() throws IOException {
    while (inSequence) {
      nextOp();
    }
    if (pending) {
      pending = false;
    } else if (!lines.next()) {
      return null;
    }
    if (lines.first() != 'S' || lines.fields() < 5) {
      throw lines.wrong("\"S NUMBER class=... seed=... nops=...\"");
    }
    QemuVectorHeader header =
        new QemuVectorHeader(
            lines.line(),
            (int) lines.number(1, "a sequence number", Integer.MAX_VALUE),
            value("class", ""),
            number("nops"),
            value("spec", "").equals("ok")
                ? OptionalInt.empty()
                : OptionalInt.of(number("spec_until")));
    inSequence = true;
    ops = header.ops();
    return header;
  }

  private String value(String key, String otherwise) {
    for (int field = 2; field < lines.fields(); field++) {
      String text = lines.field(field);
      if (text.startsWith(key + "=")) {
        return text.substring(key.length() + 1);
      }
    }
    return otherwise;
  }

  private int number(String key) throws FormatException {
    try {
      return Integer.parseInt(value(key, ""));
    } catch (NumberFormatException e) {
      throw lines.wrong("a sequence header with \"" + key + "=NUMBER\"");
    }
  }

  /**
   * Goes to the next operation of the present sequence. The first is the reset state.
   *
   * @return the operation, or {@code null} at the end of the sequence
   * @throws FormatException if the file is damaged
   * @throws IOException if it cannot be read
   */
  public @Nullable QemuVectorOp nextOp() throws IOException {
    if (!inSequence) {
      return null;
    }
    if (!lines.next()) {
      throw lines.endedBefore("\"E\" or an operation");
    }
    if (lines.first() == 'E' && lines.fields() == 1) {
      if (ops != 0) {
        throw lines.wrong(ops + " more operations, as the sequence's header says");
      }
      inSequence = false;
      return null;
    }
    return op();
  }

  private QemuVectorOp op() throws FormatException {
    String head = lines.field(0);
    if (head.equals("I")) {
      return new QemuVectorOp(
          lines.line(), QemuVectorOp.Kind.INIT, 0, 0, 0, changes(1), "reset state");
    }
    if (ops-- == 0) {
      throw lines.wrong("\"E\" after as many operations as the sequence's header says");
    }
    if (head.equals("i") && lines.fields() >= 3) {
      return new QemuVectorOp(
          lines.line(),
          QemuVectorOp.Kind.LINE,
          0,
          lines.number(1, "an input below " + pins, pins - 1L),
          lines.number(2, "a level, 0 or 1", 1),
          behindBar(3),
          text(3));
    }
    if (lines.fields() >= 3 && head.matches("[rw][1248]")) {
      boolean write = head.charAt(0) == 'w';
      int at = write ? 2 : 3;
      if (!write && (lines.fields() < 4 || !lines.field(2).equals("="))) {
        throw lines.wrong("\"r<size> ADDRESS = RESULT\"");
      }
      return new QemuVectorOp(
          lines.line(),
          write ? QemuVectorOp.Kind.WRITE : QemuVectorOp.Kind.READ,
          head.charAt(1) - '0',
          lines.hex(1, "an address", -1L) - base,
          lines.hex(at, "a value", -1L),
          behindBar(at + 1),
          text(at + 1));
    }
    throw lines.wrong("\"w<size>\", \"r<size>\", \"i\", \"I\" or \"E\"");
  }

  private String text(int fields) {
    StringBuilder out = new StringBuilder(lines.field(0));
    for (int field = 1; field < fields; field++) {
      out.append(' ').append(lines.field(field));
    }
    return out.toString();
  }

  private Map<String, String> behindBar(int field) throws FormatException {
    if (lines.fields() == field) {
      return Map.of();
    }
    if (!lines.field(field).equals("|")) {
      throw lines.wrong("\"|\" and observables, or nothing", field);
    }
    return changes(field + 1);
  }

  private Map<String, String> changes(int from) throws FormatException {
    Map<String, String> changes = new LinkedHashMap<>();
    for (int field = from; field < lines.fields(); field++) {
      String text = lines.field(field);
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw lines.wrong("NAME=VALUE", field);
      }
      changes.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return changes;
  }

  String file() {
    return lines.file();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
