// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import org.jirq.api.Cell;
import org.jirq.api.Delivery;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.OutputWires;
import org.jirq.api.spi.StateWords;

/**
 * The interrupt files of one hart: pending and enable bits, delivery enable and threshold of each.
 *
 * <p><b>Threads.</b> As {@link StateWords}. A pending bit is set and cleared in one atomic step,
 * and whoever cleared it has claimed it, so no interrupt is claimed twice. <b>Progress.</b>
 * Lock-free; a claim repeats only because another one, or a write of the guest, took its interrupt.
 */
final class InterruptFiles {

  /** The control word of a file: eidelivery in bit 0, eithreshold in bits 16-26. */
  static final long DELIVER = 1;

  static final int THRESHOLD_SHIFT = 16;
  static final long THRESHOLD = 0x7ffL << THRESHOLD_SHIFT;

  final int files;
  final int identities;
  final int perFile;
  final StateWords control;
  final StateWords pending;
  final StateWords enabled;
  final OutputWires wires;

  InterruptFiles(Cell cell, int files, int identities) {
    this.files = files;
    this.identities = identities;
    this.perFile = (identities + 1) / Long.SIZE;
    this.control = StateWords.of(cell, files, StateWords.Spacing.PADDED);
    this.pending = StateWords.of(cell, files * perFile, StateWords.Spacing.DENSE);
    this.enabled = StateWords.of(cell, files * perFile, StateWords.Spacing.DENSE);
    this.wires = new OutputWires(cell, files, this::level);
  }

  /** Section 3.10. */
  private boolean level(int file) {
    return (control.get(file) & DELIVER) != 0 && top(file) != 0;
  }

  /** The identity in topei, 0 if there is none: lower numbers have higher priority. */
  int top(int file) {
    long threshold = (control.get(file) & THRESHOLD) >>> THRESHOLD_SHIFT;
    for (int w = 0; w < perFile; w++) {
      long both = pending.get(file * perFile + w) & enabled.get(file * perFile + w);
      if (both != 0) {
        int identity = w * Long.SIZE + Long.numberOfTrailingZeros(both);
        return threshold == 0 || identity < threshold ? identity : 0;
      }
    }
    return 0;
  }

  /** Claims what is in topei. */
  int claim(int file) {
    while (true) {
      int identity = top(file);
      if (identity == 0) {
        return 0;
      }
      long bit = 1L << identity;
      if ((pending.andNot(file * perFile + identity / Long.SIZE, bit) & bit) != 0) {
        wires.update(file);
        return identity;
      }
    }
  }

  /**
   * An MSI arrives. One that is coalesced takes part in the order too: whoever claims the identity
   * after it sees what its sender did before.
   */
  int receive(int file, int identity) {
    if (identity < 1 || identity > identities) {
      return Delivery.IGNORED;
    }
    long bit = 1L << identity;
    boolean was = (pending.post(file * perFile + identity / Long.SIZE, bit) & bit) != 0;
    wires.update(file);
    return was ? Delivery.COALESCED : 1;
  }

  /** Reads and changes a selected register in one atomic step; answers what it was. */
  long exchange(int file, int select, long value, long mask, int xlen) {
    if (select == ImsicSpec.EIDELIVERY) {
      return exchange(control, file, DELIVER, 0, value, mask, file);
    }
    if (select == ImsicSpec.EITHRESHOLD) {
      return exchange(control, file, THRESHOLD, THRESHOLD_SHIFT, value, mask, file);
    }
    if (select < ImsicSpec.EIP || select > ImsicSpec.LAST) {
      return 0;
    }
    boolean isEnable = select >= ImsicSpec.EIE;
    int register = select - (isEnable ? ImsicSpec.EIE : ImsicSpec.EIP);
    int word = register / 2;
    boolean exists = xlen == Integer.SIZE || register % 2 == 0;
    if (word >= perFile || !exists) {
      return 0;
    }
    int shift = register % 2 * Integer.SIZE;
    long field = xlen == Long.SIZE ? -1L : 0xffff_ffffL << shift;
    if (word == 0) {
      // Identity 0 is never valid.
      field &= ~1L;
    }
    StateWords words = isEnable ? enabled : pending;
    return exchange(words, file * perFile + word, field, shift, value, mask, file);
  }

  private long exchange(
      StateWords words, int index, long field, int shift, long value, long mask, int file) {
    long writable = mask << shift & field;
    long before;
    long after;
    do {
      before = words.get(index);
      after = before & ~writable | value << shift & writable;
    } while (before != after && !words.replace(index, before, after));
    if (before != after) {
      wires.update(file);
    }
    return (before & field) >>> shift;
  }

  void reset() {
    clear(control);
    clear(enabled);
    clear(pending);
    Failure failure = null;
    for (int file = 0; file < files; file++) {
      failure = wires.update(file, failure);
    }
    Failure.rethrow(failure);
  }

  private static void clear(StateWords words) {
    for (int index = 0; index < words.count(); index++) {
      words.set(index, 0);
    }
  }
}
