// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

/**
 * The last events of one thread.
 *
 * <p>Threading: one thread writes, plainly and without fences, so that looking does not put the
 * threads in order. Whoever reads while the writer runs may see some entries half written.
 */
final class EventRing {

  /** How many events a ring holds. */
  static final int SIZE = 1 << 13;

  /** Stands for "no GSI" and "no cell". */
  static final int NONE = -1;

  /** One event, unpacked. */
  record Entry(long nanos, String thread, Event event, int machine, int gsi, int cell, int value) {}

  /*
   *   bits   field
   *   0-7    event
   *   8-15   machine
   *   16-31  GSI, all ones for none
   *   32-39  cell, all ones for none
   *   40-63  value, the lower 24 bits
   */
  private final long[] words = new long[SIZE];
  private final long[] times = new long[SIZE];
  private final String thread;
  private long written;

  EventRing(String thread) {
    this.thread = thread;
  }

  void note(Event event, int machine, int gsi, int cell, int value) {
    int at = (int) written & (SIZE - 1);
    times[at] = System.nanoTime();
    words[at] =
        event.ordinal()
            | (machine & 0xffL) << 8
            | (gsi & 0xffffL) << 16
            | (cell & 0xffL) << 32
            | (long) value << 40;
    written++;
  }

  /** How many events there are to look at. */
  int size() {
    return (int) Math.min(written, SIZE);
  }

  /** An event, the latest one first. */
  Entry latest(int ago) {
    int at = (int) (written - 1 - ago) & (SIZE - 1);
    long word = words[at];
    return new Entry(
        times[at],
        thread,
        Event.values()[(int) word & 0xff],
        (int) (word >>> 8) & 0xff,
        (short) (word >>> 16),
        (byte) (word >>> 32),
        (int) (word >> 40));
  }
}
