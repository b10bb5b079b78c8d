// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jirq.api.Cell;
import org.jirq.api.CpuInterface;
import org.jirq.api.MmioDevice;
import org.jirq.api.OutputSink;
import org.jirq.api.SourceId;
import org.jirq.lapic.LapicProfile;
import org.jirq.testkit.contract.ChipContract;
import org.jirq.testkit.contract.ChipFixture;
import org.jirq.testkit.contract.MmioAccessContract;
import org.jirq.testkit.contract.OutputContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

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
      implements ChipContract, OutputContract, MmioAccessContract, ResamplePolicyContract {

    private final LapicProfile profile;

    Contracts(LapicProfile profile) {
      this.profile = profile;
    }

    @Override
    public ChipFixture newFixture(Cell cell) {
      return new LapicFixture(profile, cell);
    }

    /** An accepted interrupt is in IRR, where neither the line nor the mask reaches it. */
    @Override
    @Test
    public void outputFollowsLineAndMask() {
      for (Cell cell : Cell.values()) {
        ChipFixture fixture = newFixture(cell);
        CpuInterface cpu = (CpuInterface) fixture.chip();
        cpu.connectOutputs(OutputSink.NONE);
        fixture.program(0, true, false);
        fixture.chip().setLevel(0, SourceId.DEFAULT, true);
        assertTrue(cpu.output(0));
        fixture.program(0, true, true);
        fixture.chip().setLevel(0, SourceId.DEFAULT, false);
        assertTrue(cpu.output(0));
        int vector = cpu.acknowledge(0);
        assertFalse(cpu.output(0));
        fixture.program(0, true, false);
        cpu.end(0, vector);
        assertFalse(cpu.output(0));
      }
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
