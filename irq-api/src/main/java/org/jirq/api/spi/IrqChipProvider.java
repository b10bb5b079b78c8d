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

  /**
   * Returns the name by which boards ask for the chip.
   *
   * @return lower case, unique among providers, for instance {@code "ioapic"}
   */
  String name();

  /**
   * Tells the architectures that use the chip.
   *
   * @return names as in {@code os.arch} of Linux: {@code x86_64}, {@code riscv64}, {@code aarch64}
   */
  Set<String> architectures();

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
