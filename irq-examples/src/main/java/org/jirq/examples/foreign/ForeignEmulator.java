// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.examples.foreign;

/** The emulator's machine: a hart, a UART, and the controller behind {@link PlicAdapter}. */
public final class ForeignEmulator {

  private static final int UART_INPUT = 10;
  private static final int WORD = 2;
  private static final int ENABLE = 0x2000;
  private static final int CLAIM = 0x20_0004;

  private final Hart hart = new Hart();
  private final PlicAdapter plic = new PlicAdapter(hart);
  private final Uart uart = new Uart(plic, UART_INPUT);
  private int handled;

  private ForeignEmulator() {}

  /**
   * Runs the example; prints what the guest did, and ends with an {@link IllegalStateException} if
   * it handled another number of characters than came.
   *
   * @param args unused
   */
  public static void main(String[] args) {
    int handled = new ForeignEmulator().run();
    System.out.println("the guest handled " + handled + " characters");
    if (handled != 12) {
      throw new IllegalStateException("handled=" + handled + " where 12 were due");
    }
  }

  private int run() {
    plic.store(4 * UART_INPUT, 1, WORD); // the guest's priority of the UART
    plic.store(ENABLE, 1L << UART_INPUT, WORD);
    for (int step = 0; step < 1000; step++) {
      if (step % 300 == 100) {
        uart.receive(step / 100); // 1, then 4, then 7
      }
      uart.step();
      if (hart.isPending(Hart.MACHINE_EXTERNAL)) {
        handleInterrupt();
      }
    }
    return handled;
  }

  /** Claims until there is nothing left, as Linux does; reads one character an interrupt. */
  private void handleInterrupt() {
    for (int source = claim(); source != 0; source = claim()) {
      uart.read();
      uart.step();
      handled++;
      plic.store(CLAIM, source, WORD);
    }
  }

  private int claim() {
    return (int) plic.load(CLAIM, WORD);
  }
}
