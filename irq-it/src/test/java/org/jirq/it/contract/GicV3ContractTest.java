// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import org.jirq.api.Cell;
import org.jirq.api.MmioDevice;
import org.jirq.gic.GicProfile;
import org.jirq.gic.v3.GicV3;
import org.jirq.testkit.contract.ChipContract;
import org.jirq.testkit.contract.ChipFixture;
import org.jirq.testkit.contract.MmioAccessContract;
import org.jirq.testkit.contract.OutputContract;
import org.junit.jupiter.api.Nested;

/** The chip contracts for a GICv3 under both of its profiles. */
class GicV3ContractTest {

  @Nested
  class Datasheet extends Contracts {
    Datasheet() {
      super(GicProfile.DATASHEET);
    }
  }

  @Nested
  class Qemu extends Contracts {
    Qemu() {
      super(GicProfile.QEMU);
    }
  }

  @Nested
  class DistributorRegisters implements MmioAccessContract {
    @Override
    public MmioDevice newDevice() {
      return GicV3.builder(2, 96).cell(Cell.PLAIN).build().distributor();
    }
  }

  @Nested
  class RedistributorRegisters implements MmioAccessContract {
    @Override
    public MmioDevice newDevice() {
      return GicV3.builder(2, 96).cell(Cell.SHARED).build().redistributors();
    }
  }

  abstract static class Contracts implements ChipContract, OutputContract, ResamplePolicyContract {

    private final GicProfile profile;

    Contracts(GicProfile profile) {
      this.profile = profile;
    }

    @Override
    public ChipFixture newFixture(Cell cell) {
      return new GicV3Fixture(profile, cell);
    }
  }
}
