// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import java.nio.ByteBuffer;

/**
 * Reads and writes Linux's {@code struct kvm_pic_state} (uapi, x86), 16 bytes: last_irr, irr, imr,
 * isr, priority_add, irq_base, read_reg_select, poll, special_mask, init_state, auto_eoi,
 * rotate_on_auto_eoi, special_fully_nested_mode, init4, elcr, elcr_mask.
 *
 * <p>Not thread-safe: the chip is at rest.
 */
final class PicKvmState {

  static final int SIZE = 16;

  private final PicPair pair;

  PicKvmState(PicPair pair) {
    this.pair = pair;
  }

  void save(int chip, ByteBuffer to) {
    long word = pair.chips.get(chip);
    byte[] state = {
      (byte) PicWord.line(word),
      (byte) PicWord.irr(word),
      (byte) PicWord.imr(word),
      (byte) PicWord.isr(word),
      (byte) PicWord.priority(word),
      (byte) PicWord.base(word),
      flag(word, PicWord.RIS),
      flag(word, PicWord.POLL),
      flag(word, PicWord.SMM),
      (byte) PicWord.init(word),
      flag(word, PicWord.AEOI),
      flag(word, PicWord.RAEOI),
      flag(word, PicWord.SFNM),
      flag(word, PicWord.IC4),
      (byte) PicWord.elcr(word),
      (byte) PicSpec.elcrMask(chip)
    };
    to.put(state);
  }

  private static byte flag(long word, long flag) {
    return (byte) (PicWord.has(word, flag) ? 1 : 0);
  }

  void load(int chip, ByteBuffer from) {
    if (from.remaining() < SIZE) {
      throw new IllegalArgumentException(
          "remaining=" + from.remaining() + " bytes: struct kvm_pic_state has " + SIZE);
    }
    int at = from.position();
    byte[] s = new byte[SIZE];
    from.slice(at, SIZE).get(s);
    require(s[9] >= 0 && s[9] <= 3, "init_state", s[9], "0..3");
    require((s[15] & 0xff) == PicSpec.elcrMask(chip), "elcr_mask", s[15], "the chip's own");
    from.position(at + SIZE);
    long lines = s[0] & 0xffL;
    long word = s[1] & 0xffL | lines << PicWord.LINE_SHIFT;
    word |= (s[3] & 0xffL) << PicWord.ISR_SHIFT;
    word = PicWord.withElcr(PicWord.withImr(word, s[2]), s[14]);
    word = PicWord.withBase(PicWord.withPriority(word, s[4]), s[5]);
    word = PicWord.with(word, PicWord.RIS, s[6] != 0);
    word = PicWord.with(word, PicWord.POLL, s[7] != 0);
    word = PicWord.with(word, PicWord.SMM, s[8] != 0);
    word = PicWord.withInit(word, s[9]);
    word = PicWord.with(word, PicWord.AEOI, s[10] != 0);
    word = PicWord.with(word, PicWord.RAEOI, s[11] != 0);
    word = PicWord.with(word, PicWord.SFNM, s[12] != 0);
    word = PicWord.with(word, PicWord.IC4, s[13] != 0);
    pair.load(chip, word);
  }

  private static void require(boolean holds, String name, int value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(
          "struct kvm_pic_state: %s=%d, expected %s".formatted(name, value & 0xff, wanted));
    }
  }
}
