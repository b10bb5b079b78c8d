// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.io.IOException;
import java.util.Arrays;

/**
 * A whole trace in memory, decoded once, to be replayed many times: for measurements, where reading
 * and decompressing must not count.
 *
 * <p>Immutable once made, so its cursors may run on several threads.
 */
public final class TraceTape {

  private static final TraceKind[] KINDS = TraceKind.values();

  private final TraceHeader header;
  private int size;
  private byte[] kinds = new byte[1024];
  private int[] lines = new int[1024];
  private long[] operands = new long[1024];
  private long[] values = new long[1024];

  private TraceTape(TraceHeader header) {
    this.header = header;
  }

  /**
   * Reads a trace to its end.
   *
   * @param source the trace
   * @return its events from where the source stood
   * @throws FormatException if the recording is damaged
   * @throws IOException if it cannot be read
   */
  public static TraceTape of(TraceSource source) throws IOException {
    TraceTape tape = new TraceTape(source.header());
    TraceEvent event = new TraceEvent();
    while (source.next(event)) {
      tape.add(event);
    }
    return tape;
  }

  private void add(TraceEvent event) {
    if (size == kinds.length) {
      kinds = Arrays.copyOf(kinds, 2 * size);
      lines = Arrays.copyOf(lines, 2 * size);
      operands = Arrays.copyOf(operands, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    kinds[size] = (byte) event.kind().ordinal();
    lines[size] = (int) event.line();
    operands[size] = event.operands();
    values[size] = event.value();
    size++;
  }

  /**
   * Counts the events, marks included.
   *
   * @return 0 or more
   */
  public int size() {
    return size;
  }

  /**
   * Returns what the trace says of itself.
   *
   * @return the header of the source
   */
  public TraceHeader header() {
    return header;
  }

  /**
   * Starts from the beginning.
   *
   * @return a new cursor before the first event
   */
  public TraceSource play() {
    return new TraceSource() {
      private int at;

      @Override
      public TraceHeader header() {
        return header;
      }

      @Override
      public boolean next(TraceEvent into) {
        if (at == size) {
          return false;
        }
        into.set(KINDS[kinds[at]], lines[at], operands[at], values[at]);
        at++;
        return true;
      }
    };
  }
}
