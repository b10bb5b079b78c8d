// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The state of a {@link ReferenceIoApic} in the snapshot format of the chip, written from the
 * format's table in {@link Snapshot}: by it a test puts a chip into any state that can be
 * represented, and compares all of the state that it is in, hidden parts included.
 *
 * <p>Generations of pin words, which count messages, are 0 here; {@link #withoutGenerations} takes
 * them out of a chip's own snapshot. Records of old vectors are not covered.
 */
final class ReferenceSnapshot {

  static final int HEADER = 32;
  static final int PIN = 16;
  private static final long GENERATION = 0xfffe_0000_0000_0000L;

  private ReferenceSnapshot() {}

  /** Writes the model's state; {@code maxCpus} as the chip has it. */
  static ByteBuffer of(ReferenceIoApic model, int maxCpus) {
    boolean storm = model.clocked && model.has(IoApicOption.STORM_GUARD);
    boolean rtc = model.has(IoApicOption.RTC_EOI_TRACKING);
    int pins = model.pins.length;
    ByteBuffer out =
        ByteBuffer.allocate(
                HEADER + PIN * pins + (storm ? 16 + 4 * pins : 0) + (rtc ? 8 + 4 * maxCpus : 0))
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {'J', 'I', 'O', 'A'}).putInt(1).putInt(model.version).putInt(pins);
    out.putInt(model.id).putInt(model.select);
    out.putInt((storm ? 1 : 0) | (rtc ? 2 : 0)).putInt(model.restore.requestsToRaise);
    for (ReferencePin pin : model.pins) {
      out.putLong(word(model, pin)).putLong(cold(model, pin));
    }
    if (storm) {
      out.putLong(model.end.deadline).putLong(model.end.now);
      for (ReferencePin pin : model.pins) {
        out.putInt(pin.eoisInARow);
      }
    }
    if (rtc) {
      out.putInt(maxCpus).putInt(model.rtc.pending);
      for (int cpu = 0; cpu < maxCpus; cpu++) {
        Integer vector = model.rtc.vectors.get(cpu);
        out.putInt(vector == null ? 0 : 0x100 | vector);
      }
    }
    return out.flip();
  }

  private static long word(ReferenceIoApic model, ReferencePin pin) {
    return pin.vector
        | (long) pin.deliveryMode << 8
        | (pin.logical ? 1L << 11 : 0)
        | (pin.request ? 1L << 12 : 0)
        | (pin.delivered ? 1L << 13 : 0)
        | (pin.remoteIrr ? 1L << 14 : 0)
        | (pin.level ? 1L << 15 : 0)
        | (pin.masked ? 1L << 16 : 0)
        | (long) model.destination(pin) << 17
        | (long) pin.sourceBits() << 32;
  }

  private static long cold(ReferenceIoApic model, ReferencePin pin) {
    long reserved = pin.reserved;
    if (model.has(IoApicOption.EXTENDED_DESTINATION)) {
      reserved &= ~(0x7fL << 49);
    }
    return reserved | (pin.polarity ? 1L << 13 : 0) | (pin.loadedDeliveryStatus ? 1L << 12 : 0);
  }

  /** A chip's snapshot with the generations taken out. */
  static byte[] withoutGenerations(byte[] snapshot, int pins) {
    ByteBuffer in = ByteBuffer.wrap(snapshot).order(ByteOrder.LITTLE_ENDIAN);
    for (int pin = 0; pin < pins; pin++) {
      int at = HEADER + PIN * pin;
      in.putLong(at, in.getLong(at) & ~GENERATION);
    }
    return snapshot;
  }
}
