// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.examples;

import java.util.Map;
import org.jirq.api.IrqChip;
import org.jirq.api.MmioDevice;

/** Drives the PLIC, whose gateways the board configures. */
final class RiscvDriver implements GuestDriver {

  private static final long ENABLE = 0x2000;
  private static final long THRESHOLD = 0x20_0000;

  @Override
  public String architecture() {
    return "riscv64";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("edges", String.valueOf(ThreeArchitectures.TIMER_LINE));
  }

  @Override
  public void initialise(IrqChip chip) {
    ((MmioDevice) chip).write(THRESHOLD, 0, 4);
  }

  @Override
  public void enable(IrqChip chip, int line, boolean levelTriggered) {
    MmioDevice plic = (MmioDevice) chip;
    plic.write(4L * line, 1, 4); // priority
    plic.write(ENABLE, plic.read(ENABLE, 4) | 1L << line, 4); // context 0
  }

  @Override
  public int line(int token) {
    return token;
  }
}
