// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import org.jirq.api.Cell;
import org.jirq.api.MmioDevice;
import org.jirq.plic.Plic;
import org.jirq.plic.PlicOption;
import org.jirq.testkit.contract.ChipContract;
import org.jirq.testkit.contract.ChipFixture;
import org.jirq.testkit.contract.MmioAccessContract;
import org.jirq.testkit.contract.OutputContract;
import org.junit.jupiter.api.Nested;

/** The chip contracts on the PLIC. */
class PlicContractTest {

  @Nested
  class Datasheet extends Contracts {}

  @Nested
  class PendingFollowsLevel extends Contracts {
    PendingFollowsLevel() {
      super(PlicOption.PENDING_FOLLOWS_LEVEL);
    }
  }

  @Nested
  class CompleteByClaimant extends Contracts {
    CompleteByClaimant() {
      super(PlicOption.COMPLETE_BY_CLAIMANT, PlicOption.PENDING_FOLLOWS_LEVEL);
    }
  }

  abstract static class Contracts
      implements ChipContract, OutputContract, MmioAccessContract, ResamplePolicyContract {

    private final PlicOption[] options;

    Contracts(PlicOption... options) {
      this.options = options;
    }

    @Override
    public ChipFixture newFixture(Cell cell) {
      return new PlicFixture(cell, options);
    }

    @Override
    public MmioDevice newDevice() {
      return Plic.builder(31, 2).build();
    }
  }
}
