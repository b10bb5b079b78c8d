// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import org.jirq.api.Cell;
import org.jirq.api.MmioDevice;
import org.jirq.ioapic.IoApicProfile;
import org.jirq.testkit.contract.ChipContract;
import org.jirq.testkit.contract.ChipFixture;
import org.jirq.testkit.contract.EoiContract;
import org.jirq.testkit.contract.MmioAccessContract;
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
      implements ChipContract, EoiContract, MmioAccessContract, ResamplePolicyContract {

    private final IoApicProfile profile;

    Contracts(IoApicProfile profile) {
      this.profile = profile;
    }

    @Override
    public boolean levelsOutliveReset() {
      return profile != IoApicProfile.QEMU;
    }

    @Override
    public void startAgain(ChipFixture fixture) {
      // There is nothing to do before the entries are programmed.
    }

    @Override
    public ChipFixture newFixture(Cell cell) {
      return new IoApicFixture(profile, cell);
    }

    @Override
    public MmioDevice newDevice() {
      return (MmioDevice) newFixture(Cell.SHARED).chip();
    }
  }
}
