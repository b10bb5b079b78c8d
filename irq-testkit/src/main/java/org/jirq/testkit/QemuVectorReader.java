// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of QEMU's vectors: sequence by sequence, operation by operation. Used by one thread
 * at a time.
 */
public final class QemuVectorReader implements AutoCloseable {

  private static final String FIRST_WORDS = "# oracle: ";
  // Sequences of such a file say nothing about the specification.
  private static final String NOT_JUDGED = "not checked against a model";
  private static final long MOST_PORT = 0xffff;
  private static final String CONTROLLER = "# controller: ";

  private final TextLines lines;
  private QemuController controller = new QemuController("", 0, 0, 0, 0, false);
  private boolean judged = true;
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
      judged &= !text.contains(NOT_JUDGED);
      if (text.startsWith(CONTROLLER)) {
        QemuController named = QemuController.parse(text.substring(CONTROLLER.length()));
        if (named == null) {
          throw lines.wrong(
              "\"# controller: \" and an IOAPIC, 8259A, PLIC, GICv2, GICv3, APLIC or CLINT");
        }
        controller = named;
      }
    }
    if (controller.name().isEmpty()) {
      throw pending
          ? lines.wrong("\"# controller: ...\" before the first sequence")
          : lines.endedBefore("\"# controller: ...\"");
    }
    if (!pending) {
      throw lines.endedBefore("a sequence");
    }
  }

  /**
   * Returns what the file was recorded from.
   *
   * @return the controller
   */
  public QemuController controller() {
    return controller;
  }

  /** Whether the sequences say how far the recorded device keeps to its specification. */
  boolean isJudged() {
    return judged;
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
            !judged || value("spec", "").equals("ok")
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
      return op(QemuVectorOp.Kind.INIT, 0, 0, 0, 0, "", changes(1), "reset state");
    }
    if (ops-- == 0) {
      throw lines.wrong("\"E\" after as many operations as the sequence's header says");
    }
    if (head.equals("i") && lines.fields() >= 3) {
      return line();
    }
    if (lines.fields() >= 3 && head.matches("[rw][1248]")) {
      return head.charAt(0) == 'w'
          ? store(QemuVectorOp.Kind.WRITE, head.charAt(1) - '0', -1L)
          : load(QemuVectorOp.Kind.READ, head.charAt(1) - '0', -1L);
    }
    if (lines.fields() >= 3 && head.matches("[on][124]")) {
      return head.charAt(0) == 'o'
          ? store(QemuVectorOp.Kind.PORT_WRITE, head.charAt(1) - '0', MOST_PORT)
          : load(QemuVectorOp.Kind.PORT_READ, head.charAt(1) - '0', MOST_PORT);
    }
    if (lines.fields() >= 2 && head.matches("[acms]")) {
      return byCpu(head);
    }
    throw lines.wrong("\"w<size>\", \"r<size>\", \"i\", \"I\" or \"E\"");
  }

  private QemuVectorOp op(
      QemuVectorOp.Kind kind,
      int size,
      long target,
      long value,
      int cpu,
      String register,
      Map<String, String> changes,
      String text) {
    return new QemuVectorOp(lines.line(), kind, size, target, value, cpu, register, changes, text);
  }

  private QemuVectorOp line() throws FormatException {
    int most = controller.inputs() - 1;
    long input = lines.number(1, "an input below " + controller.inputs(), most);
    long level = lines.number(2, "a level, 0 or 1", 1);
    boolean cpuGiven = controller.cpus() > 1 && lines.fields() > 3 && !lines.field(3).equals("|");
    int cpu =
        cpuGiven
            ? (int) lines.number(3, "a CPU below " + controller.cpus(), controller.cpus() - 1)
            : 0;
    int rest = cpuGiven ? 4 : 3;
    return op(QemuVectorOp.Kind.LINE, 0, input, level, cpu, "", behindBar(rest), text(rest));
  }

  private QemuVectorOp store(QemuVectorOp.Kind kind, int size, long most) throws FormatException {
    long target = lines.hex(1, "an address", most);
    return op(kind, size, target, lines.hex(2, "a value", -1L), 0, "", behindBar(3), text(3));
  }

  private QemuVectorOp load(QemuVectorOp.Kind kind, int size, long most) throws FormatException {
    if (lines.fields() < 4 || !lines.field(2).equals("=")) {
      throw lines.wrong("\"" + lines.field(0).charAt(0) + "<size> ADDRESS = RESULT\"");
    }
    long target = lines.hex(1, "an address", most);
    return op(kind, size, target, lines.hex(3, "a value", -1L), 0, "", behindBar(4), text(4));
  }

  /** An operation that only a CPU does: a, c, m or s. */
  private QemuVectorOp byCpu(String head) throws FormatException {
    switch (head) {
      case "c" -> {
        int most = controller.cpus() - 1;
        int cpu = (int) lines.number(1, "a CPU below " + controller.cpus(), most);
        return op(QemuVectorOp.Kind.CPU, 0, 0, 0, cpu, "", behindBar(2), text(2));
      }
      case "s" -> {
        long value = lines.hex(2, "a value", -1L);
        return op(
            QemuVectorOp.Kind.SYSTEM_WRITE, 0, 0, value, 0, lines.field(1), behindBar(3), text(3));
      }
      case "m" -> {
        demandEquals(2);
        long value = lines.hex(3, "a value", -1L);
        return op(
            QemuVectorOp.Kind.SYSTEM_READ, 0, 0, value, 0, lines.field(1), behindBar(4), text(4));
      }
      default -> {
        demandEquals(1);
        long vector = lines.field(2).equals("-") ? -1 : lines.hex(2, "a vector or \"-\"", 0xff);
        return op(QemuVectorOp.Kind.ACKNOWLEDGE, 0, 0, vector, 0, "", behindBar(3), text(3));
      }
    }
  }

  private void demandEquals(int field) throws FormatException {
    if (lines.fields() < field + 2 || !lines.field(field).equals("=")) {
      throw lines.wrong("\"= RESULT\"");
    }
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
