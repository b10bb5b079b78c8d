// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jirq.api.Clocked;

/**
 * The chip's whole state as bytes, little-endian:
 *
 * <pre>
 *   int   magic "JIOA"         int   format version (1)
 *   int   chip version         int   pins
 *   int   APIC id              int   IOREGSEL
 *   int   flags (bit 0 storm, bit 1 RTC, bit 2 old vectors)
 *   int   requests of a KVM state that was loaded but not raised yet
 *   long  word, long cold      for each pin
 *   long  old vector record    for each pin, if flagged
 *   long  deadline, long now, int count for each pin, if flagged
 *   int   maxCpus, int pending, int word for each CPU, if flagged
 * </pre>
 *
 * <p>Not thread-safe: the chip is at rest.
 */
final class Snapshot {

  private static final int MAGIC = 0x41_4f_49_4a;
  private static final int FORMAT = 1;
  private static final int HEADER = 32;
  private static final int STORM = 1;
  private static final int RTC = 2;
  private static final int OLD_VECTORS = 4;

  private final PinEngine engine;
  private final RedirectionTable table;
  private final Registers registers;
  private final KvmState kvmState;

  Snapshot(PinEngine engine, RedirectionTable table, Registers registers, KvmState kvmState) {
    this.engine = engine;
    this.table = table;
    this.registers = registers;
    this.kvmState = kvmState;
  }

  private int flags() {
    return (engine.storm != null ? STORM : 0)
        | (engine.rtc != null ? RTC : 0)
        | (engine.oldVectors != null ? OLD_VECTORS : 0);
  }

  int size() {
    int size = HEADER + 16 * engine.pins;
    if (engine.oldVectors != null) {
      size += 8 * engine.pins;
    }
    if (engine.storm != null) {
      size += StormGuard.stateSize(engine.pins);
    }
    if (engine.rtc != null) {
      size += 8 + 4 * engine.rtc.maxCpus();
    }
    return size;
  }

  void save(ByteBuffer to) {
    ByteBuffer out = ByteBuffer.allocate(size()).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(FORMAT).putInt(registers.version()).putInt(engine.pins);
    out.putInt(registers.id()).putInt(registers.ioregsel()).putInt(flags());
    out.putInt(kvmState.requestsToRaise());
    for (int pin = 0; pin < engine.pins; pin++) {
      out.putLong(engine.cells.word(pin)).putLong(engine.cells.cold(pin));
    }
    if (engine.oldVectors != null) {
      for (int pin = 0; pin < engine.pins; pin++) {
        out.putLong(engine.oldVectors.record(pin));
      }
    }
    if (engine.storm != null) {
      engine.storm.save(out);
    }
    if (engine.rtc != null) {
      out.putInt(engine.rtc.maxCpus()).putInt(engine.rtc.pendingCount());
      for (int cpu = 0; cpu < engine.rtc.maxCpus(); cpu++) {
        out.putInt(engine.rtc.word(cpu));
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
    require(in.getInt(), "version", registers.version());
    require(in.getInt(), "pins", engine.pins);
    int id = in.getInt();
    require((id & ~IoApicSpec.ID_MASK) == 0, "id", id, "0..15");
    int select = in.getInt();
    require((select & ~registers.selectMask()) == 0, "ioregsel", select, "a register index");
    require(in.getInt(), "flags", flags());
    int requests = in.getInt();
    int possible = engine.pins == KvmState.PINS ? KvmState.ALL_PINS : 0;
    require((requests & ~possible) == 0, "requests", requests, "pins of a KVM state");
    Parts parts = new Parts(in);
    from.position(from.position() + size);
    registers.setId(id);
    registers.setIoregsel(select);
    kvmState.setRequestsToRaise(requests);
    parts.apply();
  }

  /** The variable part of a snapshot, read and checked before anything is changed. */
  private final class Parts {

    private final long[] words = new long[engine.pins];
    private final long[] cold = new long[engine.pins];
    private final long[] old = new long[engine.pins];
    private final int[] counts = new int[engine.pins];
    private long deadline;
    private long now;
    private int pending;
    private int[] cpus = new int[0];

    Parts(ByteBuffer in) {
      for (int pin = 0; pin < engine.pins; pin++) {
        words[pin] = checkWord(in.getLong());
        cold[pin] = in.getLong();
        require((cold[pin] & ~PinCells.COLD_ENTRY) == 0, "cold", cold[pin], "reserved bits");
      }
      if (engine.oldVectors != null) {
        for (int pin = 0; pin < engine.pins; pin++) {
          old[pin] = in.getLong();
          require((old[pin] & ~(PinWord.GENERATION | 0x1ff)) == 0, "old", old[pin], "a record");
        }
      }
      if (engine.storm != null) {
        deadline = in.getLong();
        now = in.getLong();
        boolean sane = deadline == Clocked.NEVER || deadline <= now + IoApicSpec.STORM_PAUSE_NANOS;
        require(sane, "deadline", deadline, "none or within the pause");
        for (int pin = 0; pin < engine.pins; pin++) {
          counts[pin] = in.getInt();
          boolean counted = counts[pin] >= 0 && counts[pin] < IoApicSpec.STORM_LIMIT;
          require(counted, "count", counts[pin], "0..9999");
        }
      }
      if (engine.rtc != null) {
        require(in.getInt(), "maxCpus", engine.rtc.maxCpus());
        pending = in.getInt();
        require(pending >= 0, "pending", pending, "0 or more");
        cpus = new int[engine.rtc.maxCpus()];
        for (int cpu = 0; cpu < cpus.length; cpu++) {
          cpus[cpu] = in.getInt();
          boolean owes = cpus[cpu] == 0 || (cpus[cpu] & ~0xff) == 0x100;
          require(owes, "rtc", cpus[cpu], "0 or 0x100..0x1ff");
        }
      }
    }

    private long checkWord(long word) {
      boolean extended = PinWord.destination(word) > 0xff;
      boolean allowed = !extended || engine.has(IoApicOption.EXTENDED_DESTINATION);
      require(allowed, "word", word, "an 8-bit destination");
      require((word & PinWord.WITHDRAWN) == 0, "word", word, "no re-sampling under way");
      return word;
    }

    void apply() {
      for (int pin = 0; pin < engine.pins; pin++) {
        table.load(pin, words[pin], cold[pin]);
        if (engine.oldVectors != null) {
          engine.oldVectors.setRecord(pin, old[pin]);
          int noted = engine.oldVectors.noted(pin);
          if (noted >= 0) {
            engine.vectors.add(noted, pin);
          }
        }
      }
      if (engine.storm != null) {
        engine.storm.load(deadline, now, counts);
      }
      if (engine.rtc != null) {
        engine.rtc.load(pending, cpus);
      }
    }
  }

  private static void require(int value, String name, int wanted) {
    require(value == wanted, name, value, Integer.toString(wanted));
  }

  private static void require(boolean holds, String name, long value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(
          "snapshot of an ioapic: %s=%d, expected %s".formatted(name, value, wanted));
    }
  }
}
