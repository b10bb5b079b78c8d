// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.examples;

import java.util.Map;
import org.jirq.api.IrqChip;
import org.jirq.api.spi.ArchitectureChips;
import org.jirq.api.spi.IrqChipProvider;

/** The part of a guest that knows its interrupt controller: all that differs by architecture. */
interface GuestDriver {

  /** The architecture, as a board asks for it. */
  String architecture();

  /** The controller that the guest was written for: the architecture's first, unless it says. */
  default IrqChipProvider controller(ArchitectureChips chips) {
    return chips.lineController();
  }

  /** What the board sets when it makes the controller. */
  default Map<String, String> settings() {
    return Map.of();
  }

  /** Writes the registers that a kernel writes once. */
  void initialise(IrqChip chip);

  /** Writes the registers that enable one line. */
  void enable(IrqChip chip, int line, boolean levelTriggered);

  /** The line of an interrupt that the CPU took. */
  int line(int token);
}
