// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import org.jirq.api.Cell;
import org.jirq.api.MmioDevice;
import org.jirq.gic.GicProfile;
import org.jirq.gic.GicV2;
import org.jirq.testkit.contract.ChipContract;
import org.jirq.testkit.contract.ChipFixture;
import org.jirq.testkit.contract.MmioAccessContract;
import org.jirq.testkit.contract.OutputContract;
import org.junit.jupiter.api.Nested;

/** The chip contracts on a GICv2, under every profile. */
class GicV2ContractTest {

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
  class CpuInterfaceOfDatasheet implements MmioAccessContract {
    @Override
    public MmioDevice newDevice() {
      return chip(GicProfile.DATASHEET).cpuInterface(1);
    }
  }

  @Nested
  class CpuInterfaceOfQemu implements MmioAccessContract {
    @Override
    public MmioDevice newDevice() {
      return chip(GicProfile.QEMU).cpuInterface(1);
    }
  }

  static GicV2 chip(GicProfile profile) {
    return GicV2.builder(2, 96).profile(profile).build();
  }

  abstract static class Contracts
      implements ChipContract, OutputContract, MmioAccessContract, ResamplePolicyContract {

    private final GicProfile profile;

    Contracts(GicProfile profile) {
      this.profile = profile;
    }

    @Override
    public ChipFixture newFixture(Cell cell) {
      return new GicV2Fixture(profile, cell);
    }

    @Override
    public MmioDevice newDevice() {
      return chip(profile).distributor(0);
    }
  }
}
