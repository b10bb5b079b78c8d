// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import org.jirq.api.Cell;
import org.jirq.api.IrqChip;
import org.jirq.ioapic.IoApic;
import org.jirq.ioapic.IoApicProfile;
import org.jirq.testkit.CallLog;
import org.jirq.testkit.RecordingBoard;
import org.jirq.testkit.RecordingEvents;
import org.jirq.testkit.RecordingSink;
import org.jirq.testkit.contract.ChipFixture;

/** Programs pins through the registers, pin n with vector 0x30 + n. */
final class IoApicFixture implements ChipFixture {

  private static final int FIRST_VECTOR = 0x30;

  private final CallLog log = new CallLog();
  private final RecordingSink sink = new RecordingSink(log);
  private final IoApic ioapic;

  IoApicFixture(IoApicProfile profile, Cell cell) {
    ioapic =
        IoApic.builder(sink)
            .profile(profile)
            .cell(cell)
            .events(new RecordingEvents(log))
            .clocked()
            .build();
    ioapic.connect(new RecordingBoard(log));
  }

  @Override
  public IrqChip chip() {
    return ioapic;
  }

  @Override
  public CallLog log() {
    return log;
  }

  @Override
  public void program(int pin, boolean levelTriggered, boolean masked) {
    ioapic.write(0, 0x10 + 2 * pin, 4);
    long entry = FIRST_VECTOR + pin | (levelTriggered ? 1 << 15 : 0) | (masked ? 1 << 16 : 0);
    ioapic.write(0x10, entry, 4);
  }

  @Override
  public int deliveries(int pin) {
    return sink.count(FIRST_VECTOR + pin);
  }

  @Override
  public void end(int pin) {
    ioapic.eoi(FIRST_VECTOR + pin, 0, true);
  }
}
