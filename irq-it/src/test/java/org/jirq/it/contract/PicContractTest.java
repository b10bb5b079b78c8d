// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import org.jirq.api.Cell;
import org.jirq.api.PortDevice;
import org.jirq.pic.Pic;
import org.jirq.pic.PicProfile;
import org.jirq.testkit.contract.ChipContract;
import org.jirq.testkit.contract.ChipFixture;
import org.jirq.testkit.contract.OutputContract;
import org.jirq.testkit.contract.PortAccessContract;
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
      implements ChipContract, OutputContract, PortAccessContract, ResamplePolicyContract {

    private final PicProfile profile;

    Contracts(PicProfile profile) {
      this.profile = profile;
    }

    @Override
    public ChipFixture newFixture(Cell cell) {
      return new PicFixture(cell, profile);
    }

    @Override
    public void startAgain(ChipFixture fixture) {
      ((PicFixture) fixture).initialise();
    }

    @Override
    public PortDevice newPortDevice() {
      return Pic.builder().profile(profile).build();
    }
  }
}
