// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.util.concurrent.atomic.AtomicInteger;
import org.jirq.api.LineListener;
import org.jirq.api.SourceId;
import org.jirq.ioapic.IoApicProfile;

/**
 * A machine as KVM has it, for the rows of its recorded behaviour: profile {@code kvm}, plain
 * irqfds that pulse under the source id of ordinary devices, policy C. What it tells is written as
 * in those rows: {@code irr} and {@code rirr} of the pin's entry, the messages that the CPU took.
 */
final class KvmBoard {

  static final int PIN = 5;
  static final int VECTOR = 0x45;

  final Pc pc = new Pc(IoApicProfile.KVM);
  final IrqfdRegistry registry =
      IrqfdRegistry.builder(pc.router).pulseSource(SourceId.DEFAULT).build();

  /** A listener that counts, in place of a resamplefd. */
  static final class Counter implements LineListener {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public void resample(int gsi, int chip, int pin) {
      asked.incrementAndGet();
    }

    /** The calls since the last look, as a read of a resamplefd tells them. */
    int read() {
      return asked.getAndSet(0);
    }
  }

  LevelIrqfd assignLevel(EventSource event, int gsi, LineListener listener) {
    return registry.assignLevel(event, gsi, listener, ResamplePolicy.RESAMPLE_AT_UNMASK);
  }

  /** Routes one GSI to a message. */
  void message(int gsi, int vector) {
    pc.router.replace(Pc.identityBut(gsi, Pc.msi(gsi, vector)));
  }

  /** The guest programs the pin as level-triggered and unmasked. */
  void level() {
    pc.level(PIN, VECTOR);
  }

  /** The guest programs the pin as edge-triggered and unmasked. */
  void edge() {
    pc.edge(PIN, VECTOR);
  }

  void eoi() {
    pc.eoi(VECTOR);
  }

  /** How many messages of the pin's vector the CPU took. */
  int taken() {
    return pc.taken(VECTOR);
  }

  /** The pin's entry. */
  String entry() {
    return "irr=%d rirr=%d".formatted(pc.ioapic.requested(PIN) ? 1 : 0, pc.inService(PIN) ? 1 : 0);
  }
}
