// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.example.latch;

import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;
import org.jirq.api.MmioDevice;
import org.jirq.testkit.contract.AllocationContract;
import org.jirq.testkit.contract.ChipFixture;
import org.jirq.testkit.contract.DeterminismContract;
import org.jirq.testkit.contract.FuzzContract;
import org.jirq.testkit.contract.IrqChipContract;
import org.jirq.testkit.contract.LineLawsContract;
import org.jirq.testkit.contract.MmioAccessContract;
import org.jirq.testkit.contract.OutputContract;
import org.jirq.testkit.contract.SnapshotContract;

/** The contracts of the kit are for everybody's chips. */
class Latch32ContractTest
    implements IrqChipContract,
        LineLawsContract,
        OutputContract,
        MmioAccessContract,
        FuzzContract,
        SnapshotContract,
        DeterminismContract,
        AllocationContract {

  @Override
  public ChipFixture newFixture(Cell cell) {
    return new Latch32Fixture(cell);
  }

  @Override
  public MmioDevice newDevice() {
    return new Latch32(Cell.SHARED, true, IrqEvents.NONE);
  }
}
