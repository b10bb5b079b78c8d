// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The whole state of a local APIC as bytes, little-endian:
 *
 * <pre>
 *   int   magic "JLAP"     int   format version (1)
 *   int   APIC id          int   outputs as told (bit 0 interrupt, bit 1 ExtINT)
 *   long  IRR, ISR, TMR    4 words each
 *   long  register words   as {@link LapicState} numbers them
 * </pre>
 *
 * <p>Not thread-safe: the chip is at rest.
 */
final class Snapshot {

  private static final int MAGIC = 0x50_41_4c_4a;
  private static final int FORMAT = 1;
  private static final int SETS = 3 * VectorBits.WORDS;
  static final int SIZE = 16 + 8 * (SETS + LapicState.COUNT);

  private final Lapic self;
  private final LapicState state;
  private final Acceptance acceptance;

  Snapshot(Lapic self, LapicState state, Acceptance acceptance) {
    this.self = self;
    this.state = state;
    this.acceptance = acceptance;
  }

  void save(ByteBuffer to) {
    ByteBuffer out = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(FORMAT).putInt(self.apicId());
    int told = acceptance.wires.asserted(Acceptance.OUTPUT) ? 1 : 0;
    told |= acceptance.wires.asserted(Acceptance.EXTINT) ? 2 : 0;
    out.putInt(told);
    for (VectorBits set : new VectorBits[] {state.irr, state.isr}) {
      for (int word = 0; word < VectorBits.WORDS; word++) {
        out.putLong(set.word(word));
      }
    }
    for (int word = 0; word < VectorBits.WORDS; word++) {
      out.putLong(state.tmr.word(word));
    }
    for (int place = 0; place < LapicState.COUNT; place++) {
      out.putLong(state.words.get(place));
    }
    to.put(out.flip());
  }

  void load(ByteBuffer from) {
    require(from.remaining() >= SIZE, "remaining", from.remaining());
    byte[] bytes = new byte[SIZE];
    from.duplicate().get(bytes);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int magic = in.getInt();
    require(magic == MAGIC, "magic", magic);
    int format = in.getInt();
    require(format == FORMAT, "format", format);
    int apicId = in.getInt();
    require(apicId == self.apicId(), "apicId", apicId);
    int told = in.getInt();
    require((told & ~3) == 0, "outputs", told);
    long[] sets = new long[SETS];
    for (int word = 0; word < SETS; word++) {
      sets[word] = in.getLong();
    }
    long[] words = new long[LapicState.COUNT];
    for (int place = 0; place < LapicState.COUNT; place++) {
      words[place] = in.getLong();
    }
    check(words);
    from.position(from.position() + SIZE);
    for (int word = 0; word < VectorBits.WORDS; word++) {
      state.irr.setWord(word, sets[word]);
      state.isr.setWord(word, sets[VectorBits.WORDS + word]);
      state.tmr.setWord(word, sets[2 * VectorBits.WORDS + word]);
    }
    for (int place = 0; place < LapicState.COUNT; place++) {
      state.words.set(place, words[place]);
    }
    acceptance.wires.load(Acceptance.OUTPUT, (told & 1) != 0);
    acceptance.wires.load(Acceptance.EXTINT, (told & 2) != 0);
  }

  private static void check(long[] words) {
    long base = words[LapicState.BASE];
    long known =
        LapicSpec.BASE_ADDRESS | LapicSpec.BASE_BSP | LapicSpec.BASE_ENABLE | LapicSpec.BASE_EXTD;
    boolean invalidMode = (base & (LapicSpec.BASE_ENABLE | LapicSpec.BASE_EXTD)) == 0x400;
    require((base & ~known) == 0 && !invalidMode, "base", base);
    boolean x2apic = (base & LapicSpec.BASE_EXTD) != 0;
    bits(words, LapicState.ID, x2apic ? LapicBuilder.MOST_ID : 0xff);
    bits(words, LapicState.TPR, 0xff);
    bits(words, LapicState.SVR, LapicSpec.SVR_STORED | LapicSpec.SVR_SUPPRESS_BROADCAST);
    bits(words, LapicState.LDR, x2apic ? 0xffff_ffffL : 0xff00_0000L);
    bits(words, LapicState.DFR, 0xffff_ffffL);
    long dfr = words[LapicState.DFR];
    require((dfr & LapicSpec.DFR_FIXED_BITS) == LapicSpec.DFR_FIXED_BITS, "dfr", dfr);
    long high = x2apic ? 0xffff_ffffL : 0xff00_0000L;
    bits(words, LapicState.ICR, high << 32 | LapicSpec.ICR_WRITABLE);
    bits(words, LapicState.ESR, LapicSpec.ERRORS);
    bits(words, LapicState.ERRORS, LapicSpec.ERRORS);
    bits(words, LapicState.LVT_CMCI, LapicSpec.LOCAL_WRITABLE);
    bits(words, LapicState.LVT_TIMER, LapicSpec.TIMER_WRITABLE);
    bits(words, LapicState.LVT_THERMAL, LapicSpec.LOCAL_WRITABLE);
    bits(words, LapicState.LVT_PERFORMANCE, LapicSpec.LOCAL_WRITABLE);
    bits(words, LapicState.LVT_ERROR, LapicSpec.ERROR_WRITABLE);
    for (int pin = 0; pin < LocalInputs.PINS; pin++) {
      long word = words[LapicState.LINT + pin];
      require(LintWord.valid(word, pin), "lint" + pin, word);
    }
    bits(words, LapicState.DIVIDE, LapicSpec.DIVIDE_WRITABLE);
    bits(words, LapicState.INITIAL_COUNT, 0xffff_ffffL);
    boolean timely = words[LapicState.NOW] >= 0 && words[LapicState.START] <= words[LapicState.NOW];
    require(timely, "now", words[LapicState.NOW]);
    require(words[LapicState.START] >= -LocalTimer.MOST_ELAPSED, "start", words[LapicState.START]);
    require(words[LapicState.TSC_DEADLINE] >= 0, "tscDeadline", words[LapicState.TSC_DEADLINE]);
  }

  private static void bits(long[] words, int place, long allowed) {
    require((words[place] & ~allowed) == 0, "word" + place, words[place]);
  }

  private static void require(boolean holds, String name, long value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "snapshot of a local APIC: %s=0x%x is impossible here".formatted(name, value));
    }
  }
}
