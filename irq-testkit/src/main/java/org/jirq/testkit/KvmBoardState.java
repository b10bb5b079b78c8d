// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The whole state that KVM's full vectors record, carried from line to line, and a board's. */
final class KvmBoardState {

  private static final int PINS = 24;
  private static final int PICS = 2;
  private static final int ISR = 0x100;
  private static final int TMR = 0x180;
  private static final int IRR = 0x200;

  /** The bytes of an 8259's state in KVM's layout, as the vectors name them. */
  private static final List<String> PIC_BYTES =
      List.of(
          "last_irr",
          "irr",
          "imr",
          "isr",
          "prio",
          "base",
          "rrs",
          "poll",
          "smm",
          "init",
          "aeoi",
          "raeoi",
          "sfnm",
          "init4",
          "elcr",
          "elcrm");

  /** What was recorded and what is. */
  record Difference(String expected, String actual) {}

  private final KvmBoard board;
  private final List<KvmObservable> observables = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();
  private final Map<String, String> recorded = new HashMap<>();
  private final ByteBuffer ioApic =
      ByteBuffer.allocate(Machine.KVM_STATE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
  private final ByteBuffer pics = ByteBuffer.allocate(PICS * KvmBoard.PIC_STATE_SIZE);

  KvmBoardState(KvmBoard board, KvmVectorHeader header) {
    this.board = board;
    boolean hasIoApic = !header.controller().equals("pic");
    boolean hasPics = !hasIoApic || header.routes() == RouteTable.PC;
    if (hasIoApic) {
      addIoApic();
    }
    if (hasPics) {
      addPics();
    }
    for (int cpu = 0; cpu < header.cpus(); cpu++) {
      addCpu(cpu, header.name().equals("special"));
    }
    for (int index = 0; index < header.irqfds().size(); index++) {
      int irqfd = index;
      observables.add(KvmObservable.decimal("rs" + index, () -> board.resamples(irqfd)));
    }
    observables.forEach(each -> keys.add(each.key));
  }

  private void addIoApic() {
    observables.add(KvmObservable.hex("base", 8, () -> ioApic.getLong(0)));
    observables.add(KvmObservable.hex("id", 1, () -> ioApic.getInt(12)));
    observables.add(KvmObservable.hex("sel", 2, () -> ioApic.getInt(8)));
    observables.add(KvmObservable.hex("irr", 6, () -> ioApic.getInt(16)));
    for (int n = 0; n < PINS; n++) {
      int pin = n;
      // Twice: as it is saved, and as the guest reads it.
      observables.add(KvmObservable.hex("r" + pin, 16, () -> ioApic.getLong(24 + 8 * pin)));
      observables.add(KvmObservable.hex("r" + pin, 16, () -> board.entry(pin)));
    }
  }

  private void addPics() {
    for (int chip = 0; chip < PICS; chip++) {
      for (int n = 0; n < PIC_BYTES.size(); n++) {
        int at = KvmBoard.PIC_STATE_SIZE * chip + n;
        observables.add(
            KvmObservable.hex("p" + chip + "." + PIC_BYTES.get(n), 2, () -> pics.get(at) & 0xff));
      }
    }
  }

  private void addCpu(int cpu, boolean special) {
    String c = "c" + cpu;
    observables.add(KvmObservable.vectors(c + ".irr", IRR, at -> board.readLapic(cpu, at)));
    observables.add(KvmObservable.vectors(c + ".isr", ISR, at -> board.readLapic(cpu, at)));
    observables.add(KvmObservable.vectors(c + ".tmr", TMR, at -> board.readLapic(cpu, at)));
    if (special) {
      observables.add(KvmObservable.decimal(c + ".mp", () -> board.cpuState(cpu)));
      observables.add(KvmObservable.decimal(c + ".nmi", () -> board.pendingNmis(cpu)));
      observables.add(KvmObservable.decimal(c + ".smi", () -> board.pendingSmis(cpu)));
    }
  }

  /** Takes what an operation changed; a key that this board has not, or null. */
  @Nullable String carry(Map<String, String> changes) {
    for (String key : changes.keySet()) {
      if (!keys.contains(key)) {
        return key;
      }
    }
    recorded.putAll(changes);
    return null;
  }

  /**
   * Compares the board with the recorded state. What differs is then taken as it is, so that one
   * fault is not reported at every line that follows.
   */
  @Nullable Difference difference() {
    refresh();
    Difference first = null;
    for (KvmObservable each : observables) {
      String is = each.text();
      String was = recorded.get(each.key);
      if (!is.equals(was)) {
        if (first == null) {
          String expected = was == null ? "no key " + each.key : each.key + "=" + was;
          first = new Difference(expected, each.key + "=" + is);
        }
        recorded.put(each.key, is);
      }
    }
    return first;
  }

  private void refresh() {
    ioApic.clear();
    board.saveKvmState(ioApic);
    ioApic.order(ByteOrder.LITTLE_ENDIAN);
    pics.clear();
    for (int chip = 0; chip < PICS; chip++) {
      board.savePicState(chip, pics);
    }
  }

  /** The IOAPIC's state in KVM's layout, taken now. */
  ByteBuffer ioApicState() {
    refresh();
    return ioApic.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** An 8259's state in KVM's layout, taken now. */
  ByteBuffer picState(int chip) {
    ByteBuffer state = ByteBuffer.allocate(KvmBoard.PIC_STATE_SIZE);
    board.savePicState(chip, state);
    return state.flip();
  }
}
