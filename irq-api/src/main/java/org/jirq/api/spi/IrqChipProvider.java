// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api.spi;

import java.util.Set;
import org.jirq.api.IrqChip;

/**
 * Makes a kind of chip by name, for boards that are configured by text. Found through {@link
 * java.util.ServiceLoader}; constructing a chip directly stays possible and is the first way in.
 *
 * <p>A provider is a public class with a public constructor without parameters that does nothing.
 */
public interface IrqChipProvider {

  /** The rank of a provider that does not say: behind those that do. Always 100. */
  int DEFAULT_RANK = 100;

  /**
   * Returns the name by which boards ask for the chip.
   *
   * @return lower case, unique among providers, for instance {@code "ioapic"}; the same as the
   *     chip's {@link IrqChip#kind}
   */
  String name();

  /**
   * Tells the architectures that use the chip.
   *
   * @return names as {@code uname -m} of Linux has them: {@code x86_64}, {@code riscv64}, {@code
   *     aarch64}; no other name for one of these
   */
  Set<String> architectures();

  /**
   * Tells the chip's place on a board.
   *
   * @return {@link ChipRole#LINE_CONTROLLER} unless overridden
   */
  default ChipRole role() {
    return ChipRole.LINE_CONTROLLER;
  }

  /**
   * Ranks the provider among those of the same role and architecture: the lowest is what a board
   * gets that does not choose. Of one rank, the first by name.
   *
   * @return {@link #DEFAULT_RANK} unless overridden
   */
  default int rank() {
    return DEFAULT_RANK;
  }

  /**
   * Makes a chip.
   *
   * @param context what the board gives it
   * @return a new chip in its reset state
   * @throws IllegalArgumentException if the context lacks something, or a setting is unknown; the
   *     message names it
   */
  IrqChip create(IrqChipContext context);
}
