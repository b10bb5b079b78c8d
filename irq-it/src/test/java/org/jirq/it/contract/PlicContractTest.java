// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jirq.api.Cell;
import org.jirq.api.MmioDevice;
import org.jirq.api.SourceId;
import org.jirq.plic.Plic;
import org.jirq.plic.PlicOption;
import org.jirq.testkit.contract.AllocationContract;
import org.jirq.testkit.contract.ChipFixture;
import org.jirq.testkit.contract.DeterminismContract;
import org.jirq.testkit.contract.IrqChipContract;
import org.jirq.testkit.contract.MmioAccessContract;
import org.jirq.testkit.contract.SnapshotContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The chip contracts on the PLIC. */
class PlicContractTest {

  @Nested
  class Datasheet extends Contracts {

    /** The specification has it the other way: a request that was forwarded stays. */
    @Override
    @Test
    public void levelThatFellWhileMaskedIsGone() {
      for (Cell cell : Cell.values()) {
        ChipFixture fixture = newFixture(cell);
        fixture.program(pin(), true, true);
        fixture.chip().setLevel(pin(), SourceId.DEFAULT, true);
        fixture.chip().setLevel(pin(), SourceId.DEFAULT, false);
        fixture.program(pin(), true, false);
        assertEquals(1, fixture.deliveries(pin()), "the pending bit stayed");
        fixture.end(pin());
        assertEquals(1, fixture.deliveries(pin()), "the line is low at the completion");
      }
    }
  }

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
      implements IrqChipContract,
          MmioAccessContract,
          SnapshotContract,
          DeterminismContract,
          AllocationContract {

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
      return new FirstContexts(Plic.builder(31, 2).build());
    }
  }

  /** The part of the window that has registers, and a page more: the rest is 64 MiB of holes. */
  private record FirstContexts(Plic plic) implements MmioDevice {

    @Override
    public long length() {
      return 0x20_3000;
    }

    @Override
    public int supportedSizes() {
      return plic.supportedSizes();
    }

    @Override
    public long read(long offset, int size) {
      return plic.read(offset, size);
    }

    @Override
    public void write(long offset, long value, int size) {
      plic.write(offset, value, size);
    }
  }
}
