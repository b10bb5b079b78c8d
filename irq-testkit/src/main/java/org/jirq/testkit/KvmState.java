// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state that KVM's vectors record, carried from operation to operation, and the machine's.
 *
 * <p>Keys that a machine without an 8259 pair cannot have ({@code pK.*}), and the CPU states that
 * are no interrupt state ({@code cK.mp}, {@code cK.nmi}, {@code cK.smi}), are carried but not
 * compared.
 */
final class KvmState {

  private static final int PINS = 24;

  private final Map<String, String> recorded = new TreeMap<>();
  private final long[] entries = new long[PINS];
  private final @Nullable String[] texts = new @Nullable String[PINS];
  private final ByteBuffer blob =
      ByteBuffer.allocate(Machine.KVM_STATE_SIZE).order(ByteOrder.LITTLE_ENDIAN);

  /** Takes what an operation changed; the key of a value that is no number, or null. */
  @Nullable String carry(Map<String, String> changes) {
    recorded.putAll(changes);
    for (Map.Entry<String, String> change : changes.entrySet()) {
      boolean pic = change.getKey().startsWith("p");
      if (pic && !change.getValue().matches("[0-9a-f]{1,7}")) {
        return change.getKey();
      }
    }
    return null;
  }

  /** A recorded byte of an 8259, 0 if the sequence has none. */
  int recordedByte(String key) {
    return Integer.parseInt(recorded.getOrDefault(key, "0"), 16);
  }

  /** Takes the machine's state in KVM's layout. */
  ByteBuffer read(Machine machine) {
    blob.clear();
    machine.saveKvmState(blob);
    return blob.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Compares a machine with the recorded state; null if nothing differs, else the first key. */
  @Nullable String difference(Machine machine, TestCpus cpus, int irqfds) {
    ByteBuffer now = read(machine);
    String found = differs("base", "%08x".formatted(now.getLong(0)));
    found = found != null ? found : differs("id", "%x".formatted(now.getInt(12)));
    found = found != null ? found : differs("sel", "%02x".formatted(now.getInt(8)));
    found = found != null ? found : differs("irr", "%06x".formatted(now.getInt(16)));
    for (int pin = 0; pin < PINS && found == null; pin++) {
      found = entry(pin, now.getLong(24 + 8 * pin), machine.entry(pin));
    }
    for (int index = 0; index < irqfds && found == null; index++) {
      found = differs("rs" + index, Long.toString(machine.resamples(index)));
    }
    for (int cpu = 0; cpu < cpus.size() && found == null; cpu++) {
      TestLapic lapic = cpus.lapic(cpu);
      found = differs("c" + cpu + ".irr", lapic.irr.toString());
      found = found != null ? found : differs("c" + cpu + ".isr", lapic.isr.toString());
      found = found != null ? found : differs("c" + cpu + ".tmr", lapic.tmr.toString());
    }
    return found;
  }

  private @Nullable String entry(int pin, long saved, long shown) {
    long is = saved == shown ? saved : shown;
    // Formatting 24 entries per operation would dominate, so what has not changed is kept.
    String text = texts[pin];
    if (text == null || is != entries[pin]) {
      entries[pin] = is;
      text = "%016x".formatted(is);
      texts[pin] = text;
    }
    return differs("r" + pin, text);
  }

  private @Nullable String differs(String key, String is) {
    return Objects.equals(recorded.get(key), is) ? null : key + "=" + is;
  }

  /** The recorded text of the key in a difference. */
  String expectedFor(String difference) {
    String key = difference.substring(0, difference.indexOf('='));
    String value = recorded.get(key);
    return value == null ? "no key " + key : key + "=" + value;
  }

  /** Sets the local APICs to what was recorded, so that one fault is not reported for ever. */
  void correct(TestCpus cpus) {
    for (int cpu = 0; cpu < cpus.size(); cpu++) {
      TestLapic lapic = cpus.lapic(cpu);
      lapic.irr.parse(recorded.getOrDefault("c" + cpu + ".irr", "-"));
      lapic.isr.parse(recorded.getOrDefault("c" + cpu + ".isr", "-"));
      lapic.tmr.parse(recorded.getOrDefault("c" + cpu + ".tmr", "-"));
    }
  }

  /**
   * The share of the 8259 pair in the status of a line call, from its state before the call: -1 if
   * the input is masked, 0 if the request was there already, 1 otherwise.
   */
  int picShare(int gsi, boolean level) {
    String pic = gsi < 8 ? "p0." : "p1.";
    int bit = 1 << (gsi & 7);
    if ((recordedByte(pic + "imr") & bit) != 0) {
      return -1;
    }
    boolean edge = (recordedByte(pic + "elcr") & bit) == 0;
    boolean rises = level && !(edge && (recordedByte(pic + "last_irr") & bit) != 0);
    return rises && (recordedByte(pic + "irr") & bit) != 0 ? 0 : 1;
  }
}
