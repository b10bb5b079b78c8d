// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jirq.api.SourceId;

/**
 * The pair's whole state as bytes, little-endian:
 *
 * <pre>
 *   int    magic "JPIC"       int   format version (1)
 *   int    options, a bit each
 *   int    1 if the sink was told last that INT is asserted, 0 if not
 *   long   word of the master, long word of the slave
 *   short  sources of each of 16 pins
 * </pre>
 *
 * <p>Not thread-safe: the chip is at rest.
 */
final class PicSnapshot {

  private static final int MAGIC = 0x43_49_50_4a;
  private static final int FORMAT = 1;

  static final int SIZE = 4 * 4 + 8 * PicPair.CHIPS + 2 * PicPair.PINS;

  private final PicPair pair;

  PicSnapshot(PicPair pair) {
    this.pair = pair;
  }

  void save(ByteBuffer to) {
    ByteBuffer out = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(FORMAT).putInt(pair.rules);
    out.putInt(pair.wires.asserted(0) ? 1 : 0);
    for (int chip = 0; chip < PicPair.CHIPS; chip++) {
      out.putLong(pair.chips.get(chip));
    }
    for (int pin = 0; pin < PicPair.PINS; pin++) {
      out.putShort((short) pair.sources.get(pin));
    }
    to.put(out.flip());
  }

  void load(ByteBuffer from) {
    require(from.remaining() >= SIZE, "remaining", from.remaining(), "at least " + SIZE);
    ByteBuffer in = from.slice(from.position(), SIZE).order(ByteOrder.LITTLE_ENDIAN);
    require(in.getInt(), "magic", MAGIC);
    require(in.getInt(), "version", FORMAT);
    require(in.getInt(), "options", pair.rules);
    int asserted = in.getInt();
    require((asserted & ~1) == 0, "asserted", asserted, "0 or 1");
    long[] words = {in.getLong(), in.getLong()};
    long[] sources = new long[PicPair.PINS];
    for (int pin = 0; pin < PicPair.PINS; pin++) {
      sources[pin] = in.getShort() & (1 << SourceId.COUNT) - 1;
    }
    for (int chip = 0; chip < PicPair.CHIPS; chip++) {
      check(words[chip], chip, sources);
    }
    from.position(from.position() + SIZE);
    for (int chip = 0; chip < PicPair.CHIPS; chip++) {
      pair.chips.set(chip, words[chip]);
    }
    for (int pin = 0; pin < PicPair.PINS; pin++) {
      pair.sources.set(pin, sources[pin]);
    }
    pair.wires.load(0, asserted != 0);
  }

  private void check(long word, int chip, long[] sources) {
    boolean ltim = PicWord.has(word, PicWord.LTIM) && pair.has(PicOption.LTIM_IGNORED);
    boolean sngl = PicWord.has(word, PicWord.SNGL) && pair.has(PicOption.SNGL_IGNORED);
    require(!ltim && !sngl, "word", word, "no bits of ICW1 that are ignored");
    if (pair.has(PicOption.ICW1_FORGETS_LINES)) {
      return;
    }
    for (int input = 0; input < 8; input++) {
      int pin = chip << 3 | input;
      boolean high = (PicWord.line(word) >>> input & 1) != 0;
      boolean wired = pin != PicSpec.CASCADE;
      require(!wired || high == (sources[pin] != 0), "word", word, "the lines of its sources");
    }
  }

  private static void require(int value, String name, int wanted) {
    require(value == wanted, name, value, Integer.toString(wanted));
  }

  private static void require(boolean holds, String name, long value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(
          "snapshot of a pic: %s=%d, expected %s".formatted(name, value, wanted));
    }
  }
}
