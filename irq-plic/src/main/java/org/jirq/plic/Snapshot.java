// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The chip's whole state as bytes, little-endian:
 *
 * <pre>
 *   int   magic "JPLC"         int   format version (1)
 *   int   sources              int   contexts
 *   int   highest priority     int   reserved, 0
 *   long  word                 for each source from 0, see {@link SourceWord}
 *   int   threshold, int output, long enables...   for each context
 * </pre>
 *
 * <p>Not thread-safe: the chip is at rest.
 */
final class Snapshot {

  private static final int MAGIC = 0x434c504a;
  private static final int FORMAT = 1;
  private static final int HEADER = 24;

  private final Engine engine;
  private final PlicState state;
  private final ConfigurationWrites writes;

  Snapshot(Engine engine, ConfigurationWrites writes) {
    this.engine = engine;
    this.state = engine.state;
    this.writes = writes;
  }

  int size() {
    return HEADER + 8 * (state.sources + 1) + state.contexts * (8 + 8 * state.bitmapWords);
  }

  void save(ByteBuffer to) {
    ByteBuffer out = ByteBuffer.allocate(size()).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(FORMAT).putInt(state.sources).putInt(state.contexts);
    out.putInt(state.maxPriority).putInt(0);
    for (int source = 0; source <= state.sources; source++) {
      out.putLong(state.words.get(source));
    }
    for (int context = 0; context < state.contexts; context++) {
      out.putInt((int) state.thresholds.get(context));
      out.putInt(engine.wires.asserted(context) ? 1 : 0);
      for (int at = 0; at < state.bitmapWords; at++) {
        out.putLong(state.enables.get(context * state.bitmapWords + at));
      }
    }
    to.put(out.flip());
  }

  void load(ByteBuffer from) {
    int size = size();
    require(from.remaining() >= size, "remaining", from.remaining(), "at least " + size);
    byte[] bytes = new byte[size];
    from.duplicate().get(bytes);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    require(in.getInt(), "magic", MAGIC);
    require(in.getInt(), "format", FORMAT);
    require(in.getInt(), "sources", state.sources);
    require(in.getInt(), "contexts", state.contexts);
    require(in.getInt(), "maxPriority", state.maxPriority);
    require(in.getInt(), "reserved", 0);
    check(in.duplicate().order(ByteOrder.LITTLE_ENDIAN));
    from.position(from.position() + size);
    apply(in);
  }

  private void check(ByteBuffer in) {
    for (int source = 0; source <= state.sources; source++) {
      checkWord(source, in.getLong());
    }
    for (int context = 0; context < state.contexts; context++) {
      int threshold = in.getInt();
      require((threshold & ~state.maxPriority) == 0, "threshold", threshold, "a priority");
      int output = in.getInt();
      require((output & ~1) == 0, "output", output, "0 or 1");
      for (int at = 0; at < state.bitmapWords; at++) {
        long enables = in.getLong();
        long high = Integer.toUnsignedLong(writes.writable(2 * at + 1));
        long writable = high << 32 | Integer.toUnsignedLong(writes.writable(2 * at));
        require((enables & ~writable) == 0, "enables", enables, "sources that exist");
      }
    }
  }

  private void checkWord(int source, long word) {
    long known =
        SourceWord.SOURCES
            | SourceWord.PENDING
            | SourceWord.CLAIMED
            | SourceWord.EDGE
            | SourceWord.HELD
            | SourceWord.CONTEXT
            | SourceWord.PRIORITY;
    require((word & ~known) == 0, "word", word, "no reserved bits, at rest");
    int priority = SourceWord.priority(word);
    require((priority & ~state.maxPriority) == 0, "priority", priority, "a priority");
    require(source > 0 || priority == 0, "priority", priority, "0 for source 0");
    boolean claimed = SourceWord.isClaimed(word);
    int claimant = SourceWord.claimant(word);
    require(claimed ? claimant < state.contexts : claimant == 0, "claimant", claimant, "a context");
    require(!claimed || source > 0 && source <= state.lastSource, "word", word, "no claim");
    boolean both = claimed && SourceWord.isPending(word);
    require(!both || state.has(PlicOption.PENDING_IN_SERVICE), "word", word, "not both");
    boolean connected = (state.rulesOf(source) & SourceFunction.UNCONNECTED) == 0;
    require(connected || !SourceWord.isPending(word), "word", word, "not pending");
    boolean held = (word & SourceWord.HELD) != 0;
    boolean mayHold = claimed && (word & SourceWord.EDGE) != 0;
    require(!held || mayHold, "word", word, "held during service only");
  }

  private void apply(ByteBuffer in) {
    for (int source = 0; source <= state.sources; source++) {
      long word = in.getLong();
      state.words.set(source, word);
      state.publish(source, SourceWord.isPending(word));
    }
    for (int context = 0; context < state.contexts; context++) {
      state.thresholds.set(context, in.getInt());
      engine.wires.load(context, in.getInt() != 0);
      for (int at = 0; at < state.bitmapWords; at++) {
        writes.load(context, at, in.getLong());
      }
    }
  }

  private static void require(int value, String name, int wanted) {
    require(value == wanted, name, value, Integer.toString(wanted));
  }

  private static void require(boolean holds, String name, long value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(
          "snapshot of a plic: %s=%d, expected %s".formatted(name, value, wanted));
    }
  }
}
