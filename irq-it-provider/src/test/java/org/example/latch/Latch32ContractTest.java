// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.example.latch;

import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;
import org.jirq.api.MmioDevice;
import org.jirq.testkit.contract.ChipContract;
import org.jirq.testkit.contract.ChipFixture;
import org.jirq.testkit.contract.MmioAccessContract;
import org.jirq.testkit.contract.OutputContract;

/** The contracts of the kit are for everybody's chips. */
class Latch32ContractTest implements ChipContract, OutputContract, MmioAccessContract {

  @Override
  public ChipFixture newFixture(Cell cell) {
    return new Latch32Fixture(cell);
  }

  @Override
  public MmioDevice newDevice() {
    return new Latch32(Cell.SHARED, true, IrqEvents.NONE);
  }
}
