// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import org.jirq.api.Cell;
import org.jirq.api.IrqChip;
import org.jirq.lapic.ApicBus;
import org.jirq.lapic.Lapic;
import org.jirq.lapic.LapicProfile;
import org.jirq.testkit.CallLog;
import org.jirq.testkit.RecordingBoard;
import org.jirq.testkit.RecordingEvents;
import org.jirq.testkit.contract.ChipFixture;

/**
 * A local APIC alone on its bus. Pin 0 is LINT0, which may be level-triggered; pin 1 is LINT1,
 * which is edge-triggered whatever its entry says, and has the higher priority, so that it is
 * delivered beside an interrupt of pin 0 in service.
 */
final class LapicFixture implements ChipFixture {

  private static final int SVR = 0xf0;
  private static final int LVT_LINT0 = 0x350;
  private static final int[] VECTORS = {0x40, 0x50};

  private final CallLog log = new CallLog();
  private final int[] deliveries = new int[VECTORS.length];
  private final Lapic lapic;

  LapicFixture(LapicProfile profile, Cell cell) {
    ApicBus bus = ApicBus.builder().profile(profile).cell(cell).build();
    lapic = Lapic.builder(bus, 0).events(new RecordingEvents(log)).build();
    wire();
  }

  private void wire() {
    lapic.connect(new RecordingBoard(log));
    lapic.connectOutputs(this::take);
  }

  /** The CPU takes an interrupt as soon as it can, and ends it at once if it is an edge. */
  private void take(int output, boolean asserted) {
    if (asserted) {
      int vector = lapic.acknowledge(output);
      for (int pin = 0; pin < VECTORS.length; pin++) {
        if (vector == VECTORS[pin]) {
          deliveries[pin]++;
        }
      }
      if (vector >= 0 && !lapic.tmr(vector)) {
        lapic.write(0xb0, 0, 4);
      }
    }
  }

  @Override
  public IrqChip chip() {
    return lapic;
  }

  @Override
  public CallLog log() {
    return log;
  }

  @Override
  public void program(int pin, boolean levelTriggered, boolean masked) {
    if (!lapic.softwareEnabled()) {
      lapic.write(SVR, 0x1ff, 4);
    }
    int entry = VECTORS[pin] | (levelTriggered ? 1 << 15 : 0) | (masked ? 1 << 16 : 0);
    lapic.write(LVT_LINT0 + 0x10 * pin, entry, 4);
  }

  @Override
  public int deliveries(int pin) {
    return deliveries[pin];
  }

  @Override
  public void end(int pin) {
    lapic.end(0, VECTORS[pin]);
  }

  @Override
  public int levelPin() {
    return 0;
  }

  @Override
  public void restart() {
    wire();
    lapic.reset();
  }
}
