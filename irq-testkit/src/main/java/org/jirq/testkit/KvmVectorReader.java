// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of KVM's vectors, with or without the derived event column: sequence by sequence,
 * operation by operation. Used by one thread at a time.
 */
public final class KvmVectorReader implements AutoCloseable {

  private static final String FIRST_WORDS = "# ioapic seed=";
  private static final String PIC_FIRST_WORDS = "# pic seed=";
  private static final int MOST_IRQFDS = 64;
  private static final Map<String, KvmVectorOp.Kind> KINDS = new HashMap<>();

  static {
    for (KvmVectorOp.Kind kind : KvmVectorOp.Kind.values()) {
      KINDS.put(kind.word(), kind);
    }
  }

  private final TextLines lines;
  private @Nullable String controller;
  private boolean inSequence;
  private int ops;

  private KvmVectorReader(TextLines lines) {
    this.lines = lines;
  }

  /**
   * Reads vectors from a stream.
   *
   * @param name the file's name, for messages
   * @param in its bytes, gzip or plain; closed with the reader, or at once if this throws
   * @return a reader before the first sequence
   * @throws FormatException if the compression is damaged
   * @throws IOException if it cannot be read
   */
  public static KvmVectorReader open(String name, InputStream in) throws IOException {
    try {
      return new KvmVectorReader(new TextLines(name, in));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  static KvmVectorReader on(TextLines lines) {
    return new KvmVectorReader(lines);
  }

  static boolean begins(TextLines lines) {
    return lines.text().startsWith(FIRST_WORDS) || lines.text().startsWith(PIC_FIRST_WORDS);
  }

  /**
   * Goes to the next sequence; what is left of the present one is skipped.
   *
   * @return its header, or {@code null} at the end of the file
   * @throws FormatException if the file is damaged
   * @throws IOException if it cannot be read
   */
  public @Nullable KvmVectorHeader nextSequence() throws IOException {
    while (inSequence) {
      nextOp();
    }
    if (!lines.next()) {
      if (lines.line() == 0) {
        throw lines.endedBefore('"' + FIRST_WORDS + "...\"");
      }
      return null;
    }
    return header();
  }

  /** Reads the present line as a header. */
  KvmVectorHeader header() throws FormatException {
    if (!begins(lines)) {
      throw lines.wrong('"' + FIRST_WORDS + "...\", the header of a sequence");
    }
    if (controller != null && !controller.equals(lines.field(1))) {
      throw lines.wrong("a sequence of the same controller, " + controller, 1);
    }
    controller = lines.field(1);
    Map<String, Integer> where = new HashMap<>();
    for (int field = 2; field < lines.fields(); field++) {
      String text = lines.field(field);
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw lines.wrong("KEY=VALUE", field);
      }
      where.put(text.substring(0, equals), field);
    }
    List<Integer> irqfds = new ArrayList<>();
    int count = number(where, "nfd", MOST_IRQFDS);
    for (int index = 0; index < count; index++) {
      irqfds.add(number(where, "fd" + index + ".gsi", 4095));
    }
    KvmVectorHeader header =
        new KvmVectorHeader(
            lines.line(),
            lines.field(1),
            number(where, "seed", Integer.MAX_VALUE),
            value(where, "class"),
            number(where, "ncpu", 255),
            routes(where),
            irqfds);
    if (header.cpus() == 0) {
      throw lines.wrong("ncpu=1 or more");
    }
    inSequence = true;
    ops = 0;
    return header;
  }

  private RouteTable routes(Map<String, Integer> where) throws FormatException {
    String word = value(where, "route");
    boolean pic = lines.field(1).equals("pic");
    for (RouteTable table : RouteTable.values()) {
      if (table.word().equals(word) && (table == RouteTable.PIC) == pic) {
        return table;
      }
    }
    throw lines.wrong(
        pic ? "route=pic" : "route=ioapic, route=dup or route=default", where.get("route"));
  }

  private String value(Map<String, Integer> where, String key) throws FormatException {
    Integer field = where.get(key);
    if (field == null) {
      throw lines.wrong("a header with \"" + key + "=\"");
    }
    return lines.field(field).substring(key.length() + 1);
  }

  private int number(Map<String, Integer> where, String key, int most) throws FormatException {
    try {
      int number = Integer.parseInt(value(where, key));
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, like a number out of range.
    }
    throw lines.wrong(key + "= with a number up to " + most, where.get(key));
  }

  /**
   * Goes to the next operation of the present sequence.
   *
   * @return the operation, or {@code null} at the end of the sequence
   * @throws FormatException if the file is damaged
   * @throws IOException if it cannot be read
   */
  public @Nullable KvmVectorOp nextOp() throws IOException {
    if (!inSequence) {
      return null;
    }
    if (!lines.next()) {
      throw lines.endedBefore("\"# end ops=" + ops + "\" or an operation");
    }
    if (lines.first() == '#') {
      if (!lines.text().equals("# end ops=" + ops)) {
        throw lines.wrong("\"# end ops=" + ops + "\" or an operation");
      }
      inSequence = false;
      return null;
    }
    KvmVectorOp op = op();
    ops++;
    return op;
  }

  private KvmVectorOp op() throws FormatException {
    if (lines.number(0, "operation number " + ops, Integer.MAX_VALUE) != ops) {
      throw lines.wrong("operation number " + ops, 0);
    }
    KvmVectorOp.Kind kind = lines.fields() < 2 ? null : KINDS.get(lines.field(1));
    if (kind == null || (kind == KvmVectorOp.Kind.INIT) != (ops == 0)) {
      throw lines.wrong(ops == 0 ? "\"0 init\"" : "an operation of this format");
    }
    int at = 2 + kind.arguments();
    if (lines.fields() < at + 3
        || !lines.field(at).equals("=>")
        || !lines.field(at + 2).equals("|")) {
      throw lines.wrong(
          "\"N " + kind.word() + "\", " + kind.arguments() + " operands, \"=> RESULT |\"");
    }
    List<Long> arguments = new ArrayList<>();
    for (int i = 0; i < kind.arguments(); i++) {
      arguments.add(argument(kind, i));
    }
    Map<String, String> changes = new LinkedHashMap<>();
    List<String> events = new ArrayList<>();
    boolean derived = false;
    for (int field = at + 3; field < lines.fields(); field++) {
      String text = lines.field(field);
      if (text.equals(";") && !derived) {
        derived = true;
      } else if (derived) {
        events.add(text);
      } else if (!text.isEmpty()) {
        change(field, text, changes);
      }
    }
    String text = lines.text();
    return new KvmVectorOp(
        lines.line(),
        kind,
        arguments,
        lines.field(at + 1),
        changes,
        events,
        text.substring(0, text.indexOf(" =>")));
  }

  private long argument(KvmVectorOp.Kind kind, int index) throws FormatException {
    int field = index + 2;
    if (kind == KvmVectorOp.Kind.LOAD_STATE && lines.field(field).equals("-1")) {
      return -1;
    }
    return kind.base(index) == 16
        ? lines.hex(field, "a hexadecimal operand", -1L)
        : lines.number(field, "a decimal operand", Integer.MAX_VALUE);
  }

  private void change(int field, String text, Map<String, String> changes) throws FormatException {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw lines.wrong("KEY=VALUE", field);
    }
    changes.put(text.substring(0, equals), text.substring(equals + 1));
  }

  /** A fault of the present line. */
  FormatException wrong(String expected, String found) {
    return new FormatException(lines.file(), lines.line(), expected, '"' + found + '"');
  }

  String file() {
    return lines.file();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
