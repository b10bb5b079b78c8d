// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import org.jirq.api.Cell;
import org.jirq.api.MmioDevice;
import org.jirq.aplic.Aplic;
import org.jirq.aplic.AplicProfile;
import org.jirq.aplic.ImsicGroup;
import org.jirq.testkit.contract.AllocationContract;
import org.jirq.testkit.contract.ChipContract;
import org.jirq.testkit.contract.ChipFixture;
import org.jirq.testkit.contract.DeterminismContract;
import org.jirq.testkit.contract.FuzzContract;
import org.jirq.testkit.contract.IrqChipContract;
import org.jirq.testkit.contract.MmioAccessContract;
import org.jirq.testkit.contract.OutputContract;
import org.jirq.testkit.contract.TakenContract;
import org.jirq.testkit.contract.ThrowingBoardContract;
import org.junit.jupiter.api.Nested;

/**
 * The chip contracts in both delivery modes. The {@code qemu} profile keeps a level pending after
 * its line fell, so it breaks the contract of lines by intention and is not here.
 */
class AplicContractTest {

  @Nested
  class Direct implements ChipContract, OutputContract, MmioAccessContract, ResamplePolicyContract {

    @Override
    public ChipFixture newFixture(Cell cell) {
      return new AplicFixture(cell);
    }

    @Override
    public MmioDevice newDevice() {
      return Aplic.builder(40, 3).build().machineDomain();
    }
  }

  /**
   * Without the snapshot contract: what a hart serves is in its IMSIC, not in the chip. Without the
   * laws of lines: a rise during service is a message that stays in the IMSIC though the line
   * falls.
   */
  @Nested
  class Msi
      implements IrqChipContract,
          TakenContract,
          ThrowingBoardContract,
          FuzzContract,
          DeterminismContract,
          AllocationContract,
          MmioAccessContract,
          ResamplePolicyContract {

    @Override
    public ChipFixture newFixture(Cell cell) {
      return new AplicMsiFixture(cell);
    }

    @Override
    public MmioDevice newDevice() {
      return Aplic.builder(40, 3).msi(ImsicGroup.builder(3).build()).build().machineDomain();
    }
  }

  /** Accesses only: the recorded behaviour is checked by the vectors. */
  @Nested
  class Qemu implements MmioAccessContract {

    @Override
    public MmioDevice newDevice() {
      return Aplic.builder(40, 3).profile(AplicProfile.QEMU).build().supervisorDomain();
    }
  }

  /** The pages of the interrupt files. */
  @Nested
  class Pages implements MmioAccessContract {

    @Override
    public MmioDevice newDevice() {
      return ImsicGroup.builder(2).guests(2).build().supervisorPages();
    }
  }
}
