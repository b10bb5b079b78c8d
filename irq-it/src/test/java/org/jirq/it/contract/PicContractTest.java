// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import org.jirq.api.Cell;
import org.jirq.pic.PicProfile;
import org.jirq.testkit.contract.AllocationContract;
import org.jirq.testkit.contract.ChipFixture;
import org.jirq.testkit.contract.DeterminismContract;
import org.jirq.testkit.contract.IrqChipContract;
import org.jirq.testkit.contract.SnapshotContract;
import org.junit.jupiter.api.Nested;

/** The chip contracts for the pair of 8259As, under every profile. */
class PicContractTest {

  @Nested
  class Datasheet extends Contracts {
    Datasheet() {
      super(PicProfile.DATASHEET);
    }
  }

  @Nested
  class Kvm extends Contracts {
    Kvm() {
      super(PicProfile.KVM);
    }
  }

  @Nested
  class Qemu extends Contracts {
    Qemu() {
      super(PicProfile.QEMU);
    }
  }

  abstract static class Contracts
      implements IrqChipContract, SnapshotContract, DeterminismContract, AllocationContract {

    private final PicProfile profile;

    Contracts(PicProfile profile) {
      this.profile = profile;
    }

    @Override
    public ChipFixture newFixture(Cell cell) {
      return new PicFixture(cell, profile);
    }
  }
}
