// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Remembers, for the option {@link IoApicOption#EOI_OF_OLD_VECTOR}, under which vector a pin went
 * into service when the guest has rewritten the entry's vector since.
 *
 * <p>A record is bound to the generation of the message in service, so it is void by itself once a
 * later message is sent. Written inside the section of entry writes, read by EOIs.
 */
final class OldVectors {

  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  /** Marks a record; without it an element of 0 would mean vector 0 of generation 0. */
  private static final long VALID = 1L << 8;

  private final long[] records;

  OldVectors(int pins) {
    records = new long[pins];
  }

  private static long record(long word, int vector) {
    return PinWord.generation(word) | VALID | vector;
  }

  /** Tells whether the pin is in service under this vector, which its entry holds no longer. */
  boolean holds(int pin, long word, int vector) {
    // ORDER(IOA-10): acquire read; pairs with note.
    return PinWord.remoteIrr(word) && (long) LONGS.getAcquire(records, pin) == record(word, vector);
  }

  /**
   * Notes the vector under which a pin is in service, before the entry's is rewritten: an EOI that
   * finds the new vector in the word then finds the old one here.
   *
   * @param word the pin's word before the write
   */
  void note(int pin, long word) {
    if (!PinWord.remoteIrr(word)) {
      return;
    }
    long old = records[pin];
    boolean stillInService =
        (old & VALID) != 0 && PinWord.generation(old) == PinWord.generation(word);
    if (!stillInService) {
      // ORDER(IOA-10): release write before the compare-and-set of the word; pairs with holds.
      LONGS.setRelease(records, pin, record(word, PinWord.vector(word)));
    }
  }

  /** After a rewrite of the entry's vector while the pin was not in service. */
  void forget(int pin) {
    LONGS.setRelease(records, pin, 0L);
  }

  /** The vector noted for a pin, or -1. */
  int noted(int pin) {
    return (records[pin] & VALID) != 0 ? (int) records[pin] & 0xff : -1;
  }

  long record(int pin) {
    return records[pin];
  }

  void setRecord(int pin, long value) {
    LONGS.setRelease(records, pin, value);
  }
}
