// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import org.jirq.api.Cell;
import org.jirq.api.MmioDevice;
import org.jirq.lapic.LapicProfile;
import org.jirq.testkit.contract.ChipFixture;
import org.jirq.testkit.contract.DeterminismContract;
import org.jirq.testkit.contract.IrqChipContract;
import org.jirq.testkit.contract.MmioAccessContract;
import org.jirq.testkit.contract.SnapshotContract;
import org.junit.jupiter.api.Nested;

/** The local APIC keeps the chips' contracts, in both cells and under both profiles. */
class LapicContractTest {

  @Nested
  class Datasheet extends Contracts {
    Datasheet() {
      super(LapicProfile.DATASHEET);
    }
  }

  @Nested
  class Kvm extends Contracts {
    Kvm() {
      super(LapicProfile.KVM);
    }
  }

  abstract static class Contracts
      implements IrqChipContract, MmioAccessContract, SnapshotContract, DeterminismContract {

    private final LapicProfile profile;

    Contracts(LapicProfile profile) {
      this.profile = profile;
    }

    @Override
    public ChipFixture newFixture(Cell cell) {
      return new LapicFixture(profile, cell);
    }

    @Override
    public int pin() {
      return 0;
    }

    @Override
    public MmioDevice newDevice() {
      return (MmioDevice) newFixture(Cell.SHARED).chip();
    }
  }
}
