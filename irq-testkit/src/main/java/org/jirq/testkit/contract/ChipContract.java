// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit.contract;

/**
 * The contract of every chip, whatever its architecture. Beside it stand {@link OutputContract} for
 * chips with wires to CPUs, {@link MmioAccessContract} and {@link PortAccessContract} for their
 * registers, and {@link EoiContract} for chips that hear of ends by a broadcast.
 */
public interface ChipContract
    extends IrqChipContract,
        LineLawsContract,
        TakenContract,
        ThrowingBoardContract,
        FuzzContract,
        SnapshotContract,
        DeterminismContract,
        AllocationContract {}
