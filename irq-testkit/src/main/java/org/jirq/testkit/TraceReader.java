// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Reads a trace file, compressed or plain, event by event.
 *
 * <p>Checks everything that the format demands, among them that the file holds as many lines of
 * each kind as its header counts, so that a file that lost its end is noticed. Makes no object per
 * event. Used by one thread at a time.
 */
public final class TraceReader implements TraceSource, AutoCloseable {

  private static final String MARK = TraceKind.DELAYED.word();
  private static final int MOST_PINS = 240;

  // Expected outputs are read with room to spare: an impossible one is an expectation not met.
  private static final int MOST_MODE = 0xf;

  private final TextLines lines;
  private final TraceHeader header;
  private final TraceCounts counts;
  private boolean pending;
  private boolean ended;

  private TraceReader(TextLines lines) throws IOException {
    this.lines = lines;
    if (!lines.next() || !lines.text().equals(TraceHeader.FIRST_LINE)) {
      throw lines.line() == 0
          ? lines.endedBefore('"' + TraceHeader.FIRST_LINE + '"')
          : lines.wrong('"' + TraceHeader.FIRST_LINE + '"');
    }
    Map<String, Long> whereKeys = new LinkedHashMap<>();
    Map<String, String> values = readKeys(whereKeys);
    header =
        new TraceHeader(
            lines.file(),
            values,
            keyNumber(values, whereKeys, "ioapic-version", 0xff),
            keyNumber(values, whereKeys, "pins", MOST_PINS));
    if (header.version() != 0x11 && header.version() != 0x20) {
      throw badKey(values, whereKeys, "ioapic-version", "0x11 or 0x20");
    }
    if (header.pins() == 0) {
      throw badKey(values, whereKeys, "pins", "a number from 1 to " + MOST_PINS);
    }
    counts = TraceCounts.parse(header, Objects.requireNonNullElse(whereKeys.get("counts"), 0L));
  }

  /**
   * Opens a trace file.
   *
   * @param file its path
   * @return a reader before the first event
   * @throws FormatException if it is no trace, or damaged at its beginning
   * @throws IOException if it cannot be read
   */
  public static TraceReader open(Path file) throws IOException {
    return open(file.toString(), Files.newInputStream(file));
  }

  /**
   * Reads a trace from a stream.
   *
   * @param name the trace's name, for messages
   * @param in its bytes, gzip or plain; closed with the reader, or at once if this throws
   * @return a reader before the first event
   * @throws FormatException if it is no trace, or damaged at its beginning
   * @throws IOException if it cannot be read
   */
  public static TraceReader open(String name, InputStream in) throws IOException {
    try {
      return new TraceReader(new TextLines(name, in));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private Map<String, String> readKeys(Map<String, Long> whereKeys) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    while (lines.next()) {
      if (lines.first() != '#') {
        pending = true;
        break;
      }
      String text = lines.text();
      int colon = text.indexOf(':');
      if (colon > 2 && text.startsWith("# ") && text.indexOf(' ', 2) > colon - 1) {
        String key = text.substring(2, colon);
        values.put(key, text.substring(colon + 1).strip());
        whereKeys.put(key, lines.line());
      }
    }
    if (!pending) {
      throw lines.endedBefore("an event");
    }
    if (!lines.text().equals(TraceKind.RESET.word())) {
      throw lines.wrong("\"X\", the reset that begins every trace");
    }
    return values;
  }

  private int keyNumber(
      Map<String, String> values, Map<String, Long> whereKeys, String key, int most)
      throws FormatException {
    try {
      long number = Long.decode(values.getOrDefault(key, ""));
      if (number >= 0 && number <= most) {
        return (int) number;
      }
    } catch (NumberFormatException e) {
      // Reported below, like a number out of range.
    }
    throw badKey(values, whereKeys, key, "a number up to " + most);
  }

  private FormatException badKey(
      Map<String, String> values, Map<String, Long> whereKeys, String key, String expected) {
    String value = values.get(key);
    return value == null
        ? new FormatException(
            lines.file(), lines.line(), "a header line \"# " + key + ": ...\"", "none")
        : new FormatException(
            lines.file(),
            Objects.requireNonNull(whereKeys.get(key)),
            expected + " behind \"# " + key + ":\"",
            '"' + value + '"');
  }

  @Override
  public TraceHeader header() {
    return header;
  }

  @Override
  public boolean next(TraceEvent into) throws IOException {
    while (!ended) {
      if (pending) {
        pending = false;
      } else if (!lines.next()) {
        ended = true;
        counts.check();
        break;
      }
      if (lines.first() != '#') {
        parse(into);
        counts.count(into.kind());
        return true;
      }
      if (lines.text().startsWith(MARK)) {
        into.set(TraceKind.DELAYED, lines.line(), 0, 0);
        return true;
      }
    }
    return false;
  }

  private void parse(TraceEvent into) throws FormatException {
    TraceKind kind = kind();
    long operands = 0;
    long value = 0;
    switch (kind) {
      case RESET -> lines.demandFields(1, "\"X\" alone");
      case LINE -> {
        lines.demandFields(3, "\"i PIN LEVEL\"");
        operands = TraceEvent.line(pin(), lines.number(2, "a level, 0 or 1", 1));
      }
      case WRITE, READ -> {
        lines.demandFields(4, '"' + kind.word() + " OFFSET SIZE VALUE\"");
        long size = lines.number(2, "a size, 1, 2, 4 or 8", 8);
        if (size == 0 || (size & size - 1) != 0) {
          throw lines.wrong("a size, 1, 2, 4 or 8", 2);
        }
        operands = TraceEvent.access(lines.number(1, "an offset", 0xffffffffL), size);
        value = lines.number(3, "a value of " + size + " bytes", -1L >>> 64 - 8 * size);
      }
      case EOI -> {
        lines.demandFields(2, "\"e VECTOR\"");
        operands = lines.number(1, "a vector", 0xff);
      }
      case MESSAGE -> operands = message();
      default -> {
        lines.demandFields(2, '"' + kind.word() + " PIN\"");
        operands = lines.number(1, "a pin", 0xffff);
      }
    }
    into.set(kind, lines.line(), operands, value);
  }

  private TraceKind kind() throws FormatException {
    if (lines.fieldLength(0) == 1) {
      switch (lines.first()) {
        case 'i':
          return TraceKind.LINE;
        case 'w':
          return TraceKind.WRITE;
        case 'r':
          return TraceKind.READ;
        case 'e':
          return TraceKind.EOI;
        case 'd':
          return TraceKind.MESSAGE;
        case 'X':
          return TraceKind.RESET;
        default:
      }
    } else if (lines.fieldLength(0) == 2 && lines.first() == 'R') {
      if (lines.fieldChar(0, 1) == '+') {
        return TraceKind.REMOTE_IRR_SET;
      }
      if (lines.fieldChar(0, 1) == '-') {
        return TraceKind.REMOTE_IRR_CLEARED;
      }
    }
    throw lines.wrong("a line that begins with X, i, w, r, e, d, R+, R- or #");
  }

  private long pin() throws FormatException {
    return lines.number(1, "a pin below " + header.pins(), header.pins() - 1L);
  }

  private long message() throws FormatException {
    lines.demandFields(6, "\"d VECTOR DESTINATION DESTMODE DELMODE TRIGGER\"");
    return Outputs.message(
        lines.number(1, "a vector", 0xff),
        lines.number(2, "a destination", 0xffff),
        lines.number(3, "a destination mode", MOST_MODE),
        lines.number(4, "a delivery mode", MOST_MODE),
        lines.number(5, "a trigger mode", MOST_MODE));
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
