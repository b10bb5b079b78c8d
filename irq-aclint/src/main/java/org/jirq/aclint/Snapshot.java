// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aclint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The whole state as bytes, little-endian:
 *
 * <pre>
 *   int   magic "JACL"         int   format version (1)
 *   int   harts                int   reserved, 0
 *   long  ticks a second       long  what is added to the ticks of the clock
 *   long  the clock, in nanoseconds
 *   long  MTIMECMP, int flags, int outputs (bit 0 MSIP, bit 1 MTIP)   for each hart
 * </pre>
 *
 * <p>Not thread-safe: the chip is at rest, so no pulse is under way.
 */
final class Snapshot {

  private static final int MAGIC = 0x4c43414a;
  private static final int FORMAT = 1;
  private static final int HEADER = 40;
  private static final int HART = 16;

  private final HartSignals signals;
  private final long hertz;

  Snapshot(HartSignals signals, long hertz) {
    this.signals = signals;
    this.hertz = hertz;
  }

  int size() {
    return HEADER + HART * signals.harts;
  }

  void save(ByteBuffer to) {
    ByteBuffer out = ByteBuffer.allocate(size()).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(FORMAT).putInt(signals.harts).putInt(0);
    out.putLong(hertz).putLong(signals.offset()).putLong(signals.now());
    for (int hart = 0; hart < signals.harts; hart++) {
      out.putLong(signals.mtimecmp(hart)).putInt((int) signals.flags(hart));
      int software = signals.wires.asserted(signals.softwareWire(hart)) ? 1 : 0;
      int timer = signals.wires.asserted(signals.timerWire(hart)) ? 2 : 0;
      out.putInt(software | timer);
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
    require(in.getInt(), "harts", signals.harts);
    require(in.getInt(), "reserved", 0);
    require(in.getLong(), "timeBase", hertz);
    for (int at = HEADER; at < size; at += HART) {
      long flags = in.getInt(at + 8);
      long known = HartSignals.SOFTWARE | HartSignals.ARMED;
      require((flags & ~known) == 0, "flags", flags, "bits 0 and 1");
      int outputs = in.getInt(at + 12);
      require((outputs & ~3) == 0, "outputs", outputs, "bits 0 and 1");
    }
    from.position(from.position() + size);
    signals.load(in.getLong(), in.getLong());
    for (int hart = 0; hart < signals.harts; hart++) {
      long compare = in.getLong();
      long flags = in.getInt();
      int outputs = in.getInt();
      signals.load(hart, compare, flags, (outputs & 1) != 0, (outputs & 2) != 0);
    }
  }

  private static void require(long value, String name, long wanted) {
    require(value == wanted, name, value, Long.toString(wanted));
  }

  private static void require(boolean holds, String name, long value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(
          "snapshot of an aclint: %s=%d, expected %s".formatted(name, value, wanted));
    }
  }
}
