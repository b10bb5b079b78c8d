// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import org.jirq.api.Cell;
import org.jirq.api.IrqChip;
import org.jirq.api.MmioDevice;
import org.jirq.testkit.CallLog;
import org.jirq.testkit.RecordingBoard;
import org.jirq.testkit.RecordingEvents;
import org.jirq.testkit.RecordingSink;
import org.jirq.testkit.contract.AllocationContract;
import org.jirq.testkit.contract.ChipFixture;
import org.jirq.testkit.contract.DeterminismContract;
import org.jirq.testkit.contract.EoiContract;
import org.jirq.testkit.contract.IrqChipContract;
import org.jirq.testkit.contract.MmioAccessContract;
import org.jirq.testkit.contract.SnapshotContract;
import org.junit.jupiter.api.Nested;

/** The chip contracts under every profile. */
class IoApicContractTest {

  @Nested
  class Datasheet extends Contracts {
    Datasheet() {
      super(IoApicProfile.DATASHEET);
    }
  }

  @Nested
  class Kvm extends Contracts {
    Kvm() {
      super(IoApicProfile.KVM);
    }
  }

  @Nested
  class Qemu extends Contracts {
    Qemu() {
      super(IoApicProfile.QEMU);
    }
  }

  abstract static class Contracts
      implements IrqChipContract,
          EoiContract,
          MmioAccessContract,
          SnapshotContract,
          DeterminismContract,
          AllocationContract {

    private final IoApicProfile profile;

    Contracts(IoApicProfile profile) {
      this.profile = profile;
    }

    @Override
    public ChipFixture newFixture(Cell cell) {
      return new Fixture(profile, cell);
    }

    @Override
    public MmioDevice newDevice() {
      return IoApic.builder((vector, destination, mode, delivery, trigger) -> 1)
          .profile(profile)
          .clocked()
          .build();
    }
  }

  /** Programs pins through the registers, pin n with vector 0x30 + n. */
  private static final class Fixture implements ChipFixture {

    private static final int FIRST_VECTOR = 0x30;

    private final CallLog log = new CallLog();
    private final RecordingSink sink = new RecordingSink(log);
    private final IoApic ioapic;

    Fixture(IoApicProfile profile, Cell cell) {
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
}
