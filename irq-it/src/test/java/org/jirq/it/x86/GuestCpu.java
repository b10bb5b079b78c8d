// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.x86;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jirq.api.CpuInterface;
import org.jirq.lapic.Lapic;
import org.jirq.lapic.LapicSignals;
import org.jirq.pic.Pic;

/**
 * A CPU that does nothing but run interrupt handlers: through interrupt gates, so that interrupts
 * are disabled while one runs.
 */
final class GuestCpu implements LapicSignals {

  private static final int EOI = 0xb0;
  private static final int MOST = 100;

  private final Map<Integer, Runnable> handlers = new HashMap<>();
  private boolean extInt;

  /** What it has taken, in order. */
  final List<Integer> taken = new ArrayList<>();

  /** RFLAGS.IF. */
  boolean interruptsEnabled = true;

  @Override
  public void extIntChanged(boolean asserted) {
    extInt = asserted;
  }

  void handler(int vector, Runnable handler) {
    handlers.put(vector, handler);
  }

  /** Takes what there is to take; tells whether there was anything. The 8259s come first. */
  boolean run(Lapic lapic, Pic pic) {
    boolean ran = false;
    for (int n = 0; interruptsEnabled && (extInt || lapic.output(0)); n++) {
      int vector = extInt ? pic.acknowledge() : lapic.acknowledge(0);
      if (vector == CpuInterface.NONE || n > MOST) {
        fail("vector=" + vector + " n=" + n + " taken=" + taken);
      }
      taken.add(vector);
      ran = true;
      interruptsEnabled = false;
      handlers.getOrDefault(vector, () -> {}).run();
      interruptsEnabled = true;
    }
    return ran;
  }

  /** Ends the interrupt in service as a guest does. */
  static void end(Lapic lapic) {
    lapic.write(EOI, 0, 4);
  }
}
