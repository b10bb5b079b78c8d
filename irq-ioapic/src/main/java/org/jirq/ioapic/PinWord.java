// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

/**
 * The state of one pin as a packed {@code long}: everything that decides whether a message is sent
 * and what it says.
 *
 * <pre>
 *   bits   field
 *    0-7   vector
 *    8-10  delivery mode
 *   11     destination mode (1 logical)
 *   12     IRR         a request is latched (what exactly it means in edge mode: PinFunction)
 *   13     DELIVERED   the latched request of an edge pin has been sent (profile kvm only)
 *   14     REMOTE_IRR  a level message was sent, its EOI is outstanding
 *   15     trigger mode (1 level)
 *   16     mask
 *   17-24  destination (entry bits 63:56)
 *   25-31  destination bits 14:8 (entry bits 55:49), 0 unless extended destinations are on
 *   32-47  sources     one bit a source id; the level of the line is their OR
 *   48     WITHDRAWN   the resampler's source was taken away to be sampled again, and has not been
 *                      driven since; set only while the board is being asked
 *   49-63  generation  counts the messages sent, modulo 32768
 * </pre>
 *
 * <p>Bits 0-11 and 14-16 stand where the redirection table entry has them. Polarity and reserved
 * bits have no effect on delivery; they live in a second, cold word ({@link PinCells#cold}).
 *
 * <p>The generation serves two ends: a transition that sends is told from one that does not by
 * comparing it, and a refused message is taken back only if no later one was sent meanwhile. It
 * could deceive only if a multiple of 32768 further messages of the same pin were sent and ended
 * during one refused call of the sink.
 */
final class PinWord {

  static final long IRR = 1L << 12;
  static final long DELIVERED = 1L << 13;
  static final long REMOTE_IRR = IoApicSpec.REMOTE_IRR;
  static final long LEVEL = IoApicSpec.TRIGGER_LEVEL;
  static final long MASKED = IoApicSpec.INTERRUPT_MASK;
  static final int DESTINATION_SHIFT = 17;
  static final long DESTINATION = 0x7fffL << DESTINATION_SHIFT;
  static final int SOURCES_SHIFT = 32;
  static final long SOURCES = 0xffffL << SOURCES_SHIFT;
  static final long WITHDRAWN = 1L << 48;
  static final int GENERATION_SHIFT = 49;
  static final long ONE_GENERATION = 1L << GENERATION_SHIFT;
  static final long GENERATION = 0x7fffL << GENERATION_SHIFT;

  /** What a write of the entry's low half replaces in the word. */
  static final long WRITTEN_LOW =
      IoApicSpec.INTVEC | IoApicSpec.DELMOD | IoApicSpec.DESTMOD | LEVEL | MASKED;

  /** A pin after power-on: masked, edge, line low. */
  static final long RESET = MASKED;

  private PinWord() {}

  static int vector(long word) {
    return (int) word & 0xff;
  }

  static int deliveryMode(long word) {
    return (int) (word >>> IoApicSpec.DELMOD_SHIFT) & 7;
  }

  static int destinationMode(long word) {
    return (int) (word >>> IoApicSpec.DESTMOD_SHIFT) & 1;
  }

  static int triggerMode(long word) {
    return (int) (word >>> IoApicSpec.TRIGGER_SHIFT) & 1;
  }

  static int destination(long word) {
    return (int) (word >>> DESTINATION_SHIFT) & 0x7fff;
  }

  static int sources(long word) {
    return (int) (word >>> SOURCES_SHIFT) & 0xffff;
  }

  static boolean isLevel(long word) {
    return (word & LEVEL) != 0;
  }

  static boolean isMasked(long word) {
    return (word & MASKED) != 0;
  }

  static boolean lineHigh(long word) {
    return (word & SOURCES) != 0;
  }

  static boolean isRequested(long word) {
    return (word & IRR) != 0;
  }

  static boolean remoteIrr(long word) {
    return (word & REMOTE_IRR) != 0;
  }

  static long generation(long word) {
    return word & GENERATION;
  }

  /** The redirection table entry that the word stands for, less what the cold word adds. */
  static long toEntry(long word) {
    long destination = destination(word);
    return (word & (WRITTEN_LOW | REMOTE_IRR))
        | (destination & 0xff) << IoApicSpec.DESTINATION_SHIFT
        | (destination >>> 8) << IoApicSpec.EXTENDED_DESTINATION_SHIFT;
  }

  /** The destination field of the word for the high half of an entry (in place, bits 63:32). */
  static long destinationOf(long entry, boolean extended) {
    long destination = entry >>> IoApicSpec.DESTINATION_SHIFT;
    if (extended) {
      destination |=
          (entry & IoApicSpec.EXTENDED_DESTINATION) >>> IoApicSpec.EXTENDED_DESTINATION_SHIFT << 8;
    }
    return destination << DESTINATION_SHIFT;
  }
}
