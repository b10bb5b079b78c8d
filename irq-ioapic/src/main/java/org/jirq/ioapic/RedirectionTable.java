// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.IrqEvents;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.WriteSection;
import org.jspecify.annotations.Nullable;

/**
 * The redirection table as the guest sees it: reads entries, and writes their halves one at a time.
 *
 * <p>Writes, resets and mask queries of a chip serialise in one section (a lock in the shared
 * cell), and mask notifiers run inside it, so that nobody sees a mask and an unmask in another
 * order than the guest made them. Re-evaluation, and so every delivery, happens after the section
 * is left. Reads take no lock. A mask notifier that throws keeps the write from nothing: its
 * exception goes on to the caller when the pin is evaluated.
 */
final class RedirectionTable {

  private final PinEngine engine;
  private final WriteSection section;
  private final boolean extended;
  private final long writableReserved;

  RedirectionTable(PinEngine engine, Cell cell) {
    this.engine = engine;
    this.section = new WriteSection(cell);
    this.extended = engine.has(IoApicOption.EXTENDED_DESTINATION);
    long reserved = 0;
    if (engine.has(IoApicOption.RESERVED_WRITABLE)) {
      reserved = IoApicSpec.RESERVED_LOW | IoApicSpec.RESERVED_HIGH;
      if (extended) {
        reserved &= ~IoApicSpec.EXTENDED_DESTINATION;
      }
    }
    this.writableReserved = reserved;
  }

  /** The whole entry. Its two words are read one after the other. */
  long read(int pin) {
    long word = engine.cells.word(pin);
    long entry = PinWord.toEntry(word) | engine.cells.cold(pin);
    if (engine.has(IoApicOption.DELIVERY_STATUS) && PinFunction.isWaiting(word)) {
      entry |= IoApicSpec.DELIVS;
    }
    return entry;
  }

  /** A guest write of the low or the high half. */
  void write(int pin, boolean highHalf, int value) {
    boolean unmasked = false;
    Failure failure = null;
    section.enter();
    try {
      if (highHalf) {
        writeHigh(pin, (long) value << 32);
      } else {
        long before = writeLow(pin, value & 0xffff_ffffL);
        boolean masked = (value & IoApicSpec.INTERRUPT_MASK) != 0;
        if (masked != PinWord.isMasked(before)) {
          unmasked = !masked;
          failure = tellMask(pin, masked);
        }
      }
    } finally {
      section.leave();
    }
    if (engine.storm != null && engine.has(IoApicOption.STORM_RESTARTS_AT_WRITE)) {
      engine.storm.restart(pin);
    }
    engine.written(pin, unmasked, failure);
  }

  private void writeHigh(int pin, long half) {
    long cold = engine.cells.cold(pin) & ~IoApicSpec.RESERVED_HIGH;
    engine.cells.setCold(pin, cold | (half & writableReserved & IoApicSpec.RESERVED_HIGH));
    long destination = PinWord.destinationOf(half, extended);
    while (true) {
      long before = engine.cells.word(pin);
      if (engine.cells.replace(pin, before, PinFunction.writeDestination(before, destination))) {
        return;
      }
    }
  }

  /** Answers the word that there was. */
  private long writeLow(int pin, long half) {
    long mutableCold = IoApicSpec.INTPOL | IoApicSpec.RESERVED_LOW;
    long cold = engine.cells.cold(pin) & ~mutableCold;
    engine.cells.setCold(
        pin, cold | (half & (IoApicSpec.INTPOL | writableReserved & IoApicSpec.RESERVED_LOW)));
    int newVector = (int) half & 0xff;
    engine.vectors.add(newVector, pin);
    OldVectors old = engine.oldVectors;
    int noted = old == null ? -1 : old.noted(pin);
    long before;
    long after;
    do {
      before = engine.cells.word(pin);
      after = PinFunction.writeLow(before, half, engine.rules);
      if (old != null && PinWord.vector(before) != newVector) {
        old.note(pin, before);
      }
    } while (!engine.cells.replace(pin, before, after));
    forget(pin, before, newVector, noted);
    return before;
  }

  /** Takes the vectors that the entry and its note no longer hold out of the map. */
  private void forget(int pin, long before, int newVector, int notedBefore) {
    int oldVector = PinWord.vector(before);
    if (oldVector == newVector) {
      return;
    }
    OldVectors old = engine.oldVectors;
    if (old == null) {
      engine.vectors.remove(oldVector, pin);
      return;
    }
    if (!PinWord.remoteIrr(before)) {
      old.forget(pin);
    }
    int noted = old.noted(pin);
    if (oldVector != noted) {
      engine.vectors.remove(oldVector, pin);
    }
    if (notedBefore >= 0 && notedBefore != noted && notedBefore != newVector) {
      engine.vectors.remove(notedBefore, pin);
    }
  }

  private @Nullable Failure tellMask(int pin, boolean masked) {
    Failure failure = null;
    try {
      engine.board().maskChanged(pin, masked);
    } catch (Throwable e) {
      failure = Failure.add(null, e);
    }
    if (engine.events != IrqEvents.NONE) {
      engine.events.maskChanged(pin, masked);
    }
    return failure;
  }

  /** Tells the board the masks of all pins. */
  void tellMasks() {
    section.tellMasks(engine.pins, pin -> PinWord.isMasked(engine.cells.word(pin)), engine.board());
  }

  /** Tells the present mask between two writes. */
  void fireMask(int pin, ChipBoard to) {
    section.enter();
    try {
      to.maskChanged(pin, PinWord.isMasked(engine.cells.word(pin)));
    } finally {
      section.leave();
    }
  }

  /**
   * Sets a whole entry, read-only bits included; requests are forgotten, but for those that are the
   * line itself: levels stay. Tells nobody.
   */
  void load(int pin, long entry) {
    long word = engine.cells.word(pin) & (PinWord.SOURCES | PinWord.GENERATION);
    word |= entry & (PinWord.WRITTEN_LOW | PinWord.REMOTE_IRR);
    word |= PinWord.destinationOf(entry, extended);
    long kept = IoApicSpec.INTPOL | writableReserved;
    if (!engine.has(IoApicOption.DELIVERY_STATUS)) {
      // Nothing computes the bit then, so it reads back as it was loaded.
      kept |= IoApicSpec.DELIVS;
    }
    load(pin, PinFunction.loaded(word, engine.rules), entry & kept);
    if (engine.oldVectors != null) {
      engine.oldVectors.setRecord(pin, 0);
    }
  }

  /** Sets a pin's two words. Tells nobody. */
  void load(int pin, long word, long cold) {
    section.enter();
    try {
      engine.cells.setCold(pin, cold);
      engine.vectors.add(PinWord.vector(word), pin);
      long before;
      do {
        before = engine.cells.word(pin);
      } while (!engine.cells.replace(pin, before, word));
      if (PinWord.vector(before) != PinWord.vector(word)) {
        engine.vectors.remove(PinWord.vector(before), pin);
      }
    } finally {
      section.leave();
    }
  }

  /** Every entry masked, nothing requested or in service; levels stay. The board is not told. */
  void reset() {
    section.enter();
    try {
      for (int pin = 0; pin < engine.pins; pin++) {
        engine.cells.setCold(pin, 0);
        engine.vectors.add(0, pin);
        long before;
        do {
          before = engine.cells.word(pin);
        } while (!engine.cells.replace(pin, before, PinFunction.reset(before)));
        if (engine.oldVectors != null) {
          int noted = engine.oldVectors.noted(pin);
          engine.oldVectors.setRecord(pin, 0);
          if (noted > 0) {
            engine.vectors.remove(noted, pin);
          }
        }
        if (PinWord.vector(before) != 0) {
          engine.vectors.remove(PinWord.vector(before), pin);
        }
        if (!PinWord.isMasked(before) && engine.events != IrqEvents.NONE) {
          engine.events.maskChanged(pin, true);
        }
      }
    } finally {
      section.leave();
    }
  }
}
