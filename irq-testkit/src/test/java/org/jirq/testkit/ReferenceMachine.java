// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.jirq.api.LapicView;
import org.jirq.api.SourceId;

/**
 * A slow machine written from the format's own rules, to test the replayers without any chip: one
 * method per rule, one array per state bit. Knows what KVM's and QEMU's traces, and QEMU's vectors,
 * need; of KVM's vectors the rules without irqfds.
 */
final class ReferenceMachine implements Machine {

  private static final long MASKED = 1 << 16;
  private static final long LEVEL = 1 << 15;
  private static final long REMOTE_IRR = 1 << 14;
  private static final long STATUS = 1 << 12;
  private static final int STORM = 10_000;
  private static final int RTC = 8;

  private final MachineConfig config;
  private final boolean kvm;
  private final long[] entry;
  private final boolean[] irr;
  private final boolean[] delivered;
  private final int[] eois;
  private final int[] levels;
  private int sel;
  private int id;
  private long now;
  private long deadline = NEVER;
  // Pin 8 under KVM: which CPU has taken which vector, and how many must still end it.
  private final Map<Integer, Integer> tracked = new HashMap<>();
  private int pending;

  ReferenceMachine(MachineConfig config) {
    this.config = config;
    this.kvm = config.profile().equals("kvm");
    entry = new long[config.pins()];
    irr = new boolean[config.pins()];
    delivered = new boolean[config.pins()];
    eois = new int[config.pins()];
    levels = new int[config.pins()];
    reset();
  }

  private boolean level(int pin) {
    return (entry[pin] & LEVEL) != 0;
  }

  private boolean masked(int pin) {
    return (entry[pin] & MASKED) != 0;
  }

  @Override
  public void reset() {
    for (int pin = 0; pin < entry.length; pin++) {
      entry[pin] = MASKED;
      irr[pin] = false;
      delivered[pin] = false;
      eois[pin] = 0;
    }
    sel = 0;
    id = 0;
    deadline = NEVER;
  }

  @Override
  public void line(int gsi, boolean level) {
    drive(gsi, SourceId.DEFAULT, level, false);
  }

  @Override
  public int lineForStatus(int gsi, int sourceId, boolean level) {
    return drive(gsi, sourceId, level, true);
  }

  private int drive(int gsi, int sourceId, boolean level, boolean status) {
    boolean duplicate = config.routes() == RouteTable.DUPLICATE && gsi >= 32 && gsi < 36;
    int pin = duplicate ? gsi - 32 : gsi;
    if (pin >= entry.length) {
      return -1;
    }
    if (!kvm) {
      qemuLine(pin == 0 ? 2 : pin, level);
      return 1;
    }
    levels[pin] = level ? levels[pin] | 1 << sourceId : levels[pin] & ~(1 << sourceId);
    if (levels[pin] == 0) {
      irr[pin] = false;
      return 1;
    }
    if (pin == RTC && status && pending > 0) {
      return 0;
    }
    boolean before = irr[pin];
    irr[pin] = true;
    if (!level(pin)) {
      delivered[pin] = false;
      if (before) {
        return 0;
      }
    }
    return serve(pin, status);
  }

  private void qemuLine(int pin, boolean level) {
    if (level(pin)) {
      irr[pin] = level;
    } else if (level && !masked(pin)) {
      irr[pin] = true;
    }
    if (level && irr[pin]) {
      serveAll();
    }
  }

  private void serveAll() {
    for (int pin = 0; pin < entry.length; pin++) {
      if (irr[pin] && !masked(pin)) {
        serve(pin);
      }
    }
  }

  private int serve(int pin) {
    return serve(pin, false);
  }

  private int serve(int pin, boolean status) {
    boolean wasInService = (entry[pin] & REMOTE_IRR) != 0;
    if (masked(pin) || (level(pin) && wasInService)) {
      return -1;
    }
    if (!level(pin)) {
      delivered[pin] = true;
      irr[pin] &= kvm;
    }
    long e = entry[pin];
    int vector = (int) e & 0xff;
    boolean track = kvm && status && pin == RTC;
    int taken =
        config
            .sink()
            .deliverTracked(
                vector,
                (int) (e >>> 56),
                (int) (e >>> 11) & 1,
                (int) (e >>> 8) & 7,
                (int) (e >>> 15) & 1,
                (cpu, took) -> {
                  if (track) {
                    tracked.put(cpu, took);
                  }
                });
    if (track) {
      pending = Math.max(0, taken);
    }
    config.events().sent(pin, vector, taken);
    if (level(pin) && (taken != 0 || !kvm)) {
      entry[pin] |= REMOTE_IRR;
      config.events().remoteIrrChanged(pin, true);
    }
    return taken;
  }

  /** Whether pin 8's tracking waits for a CPU to end a vector. */
  boolean awaits(int cpu, int vector) {
    return Integer.valueOf(vector).equals(tracked.get(cpu));
  }

  @Override
  public void eoi(int vector, int cpu, boolean levelTriggered) {
    if (tracked.remove(cpu, vector)) {
      pending--;
    }
    for (int pin = 0; pin < entry.length; pin++) {
      boolean inService = (entry[pin] & REMOTE_IRR) != 0;
      if ((entry[pin] & 0xff) != vector || (!kvm && !inService)) {
        continue;
      }
      config.acks().acked(pin, VectorReplayer.IOAPIC_CHIP, pin);
      if (!levelTriggered) {
        continue;
      }
      entry[pin] &= ~REMOTE_IRR;
      if (inService) {
        config.events().remoteIrrChanged(pin, false);
      }
      if (masked(pin) || !irr[pin]) {
        eois[pin] = 0;
      } else if (++eois[pin] < STORM) {
        again(pin);
      } else {
        eois[pin] = 0;
        deadline = now + 10_000_000;
        config.events().stormDeferred(pin, deadline);
      }
    }
  }

  private void again(int pin) {
    if (kvm) {
      serve(pin);
    } else {
      serveAll();
    }
  }

  @Override
  public void advanceTo(long nanos) {
    now = Math.max(now, nanos);
    if (now < deadline) {
      return;
    }
    deadline = NEVER;
    for (int pin = 0; pin < entry.length; pin++) {
      if (irr[pin] && !masked(pin) && (level(pin) || !kvm)) {
        serve(pin);
      }
    }
  }

  @Override
  public long nextDeadline() {
    return deadline;
  }

  @Override
  public long read(long offset, int size) {
    int at = (int) offset & 0xff;
    long value = at == 0 ? sel : at == 0x10 && (kvm || size == 4) ? register() : 0;
    return size == 8 ? value : value & (1L << 8 * size) - 1;
  }

  private long register() {
    if (sel == 0 || sel == 2) {
      return (long) id << 24;
    }
    if (sel == 1) {
      return (entry.length - 1L) << 16 | config.version();
    }
    int pin = sel - 0x10 >> 1;
    if (sel >= 0x10 && pin < entry.length) {
      return entry[pin] >>> 32 * (sel & 1) & 0xffffffffL;
    }
    return kvm ? 0xffffffffL : 0;
  }

  @Override
  public void write(long offset, long value, int size) {
    int at = (int) offset & 0xff;
    long low = value & (size == 8 ? 0xffffffffL : (1L << 8 * size) - 1) & 0xffffffffL;
    if (at == 0) {
      sel = (int) low & 0xff;
    } else if (at == 0x10 && (kvm || size == 4)) {
      writeRegister(low);
    } else if (at == 0x40 && size == 4 && config.version() == 0x20) {
      eoi((int) low, 0, true);
    }
  }

  private void writeRegister(long value) {
    int pin = sel - 0x10 >> 1;
    if (sel == 0) {
      id = (int) (value >>> 24) & 0xf;
    } else if (sel >= 0x10 && pin < entry.length) {
      int shift = 32 * (sel & 1);
      long kept = entry[pin] & (STATUS | REMOTE_IRR);
      long next = entry[pin] & ~(0xffffffffL << shift) | value << shift;
      entry[pin] = next & ~(STATUS | REMOTE_IRR) | kept;
      if (!level(pin)) {
        entry[pin] &= ~REMOTE_IRR;
      }
      if (!kvm) {
        eois[pin] = 0;
        serveAll();
      } else if (level(pin) && irr[pin]) {
        serve(pin);
      }
    }
  }

  @Override
  public void saveKvmState(ByteBuffer to) {
    ByteBuffer state = ByteBuffer.allocate(KVM_STATE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    int requests = 0;
    for (int pin = 0; pin < entry.length; pin++) {
      requests |= irr[pin] && !delivered[pin] ? 1 << pin : 0;
    }
    state.putLong(0xfec00000L).putInt(sel).putInt(id).putInt(requests).putInt(0);
    for (long each : entry) {
      state.putLong(each);
    }
    to.put(state.flip());
  }

  @Override
  public void loadKvmState(ByteBuffer from) {
    ByteBuffer state = from.order(ByteOrder.LITTLE_ENDIAN);
    state.getLong();
    sel = state.getInt();
    id = state.getInt();
    int requests = state.getInt();
    state.getInt();
    for (int pin = 0; pin < entry.length; pin++) {
      entry[pin] = state.getLong();
      irr[pin] = false;
      delivered[pin] = false;
    }
    for (int pin = 0; pin < entry.length; pin++) {
      if ((requests >>> pin & 1) != 0) {
        irr[pin] = true;
        serve(pin);
      }
    }
    tracked.clear();
    pending = 0;
  }

  @Override
  public int msi(long address, int data) {
    return config
        .sink()
        .deliver(
            data & 0xff,
            (int) (address >>> 12) & 0xff,
            (int) (address >>> 2) & 1,
            data >>> 8 & 7,
            data >>> 15 & 1);
  }

  @Override
  public long entry(int pin) {
    return entry[pin];
  }

  @Override
  public boolean remoteIrr(int pin) {
    return (entry[pin] & REMOTE_IRR) != 0;
  }

  @Override
  public boolean requested(int pin) {
    return irr[pin] && !(kvm && delivered[pin]);
  }

  @Override
  public int ioregsel() {
    return sel;
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public void assignIrqfd(int index, int gsi) {
    throw new UnsupportedOperationException("no irqfds here");
  }

  @Override
  public void deassignIrqfd(int index) {
    throw new UnsupportedOperationException("no irqfds here");
  }

  @Override
  public void signalIrqfd(int index) {
    throw new UnsupportedOperationException("no irqfds here");
  }

  @Override
  public long resamples(int index) {
    return 0;
  }

  @Override
  public void lapicLoaded(int cpu, LapicView view) {
    long e = entry[RTC];
    int vector = (int) e & 0xff;
    if (view.isAddressedBy((int) (e >>> 56), (int) (e >>> 11) & 1)) {
      if (!view.holds(vector)) {
        pending -= tracked.remove(cpu) == null ? 0 : 1;
      } else if (tracked.putIfAbsent(cpu, vector) == null) {
        pending++;
      }
    }
  }

  @Override
  public long length() {
    return 0x1000;
  }

  @Override
  public int supportedSizes() {
    return 15;
  }

  @Override
  public void close() {}
}
