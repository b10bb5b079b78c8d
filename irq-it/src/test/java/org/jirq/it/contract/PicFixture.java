// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import org.jirq.api.Cell;
import org.jirq.api.CpuInterface;
import org.jirq.api.IrqChip;
import org.jirq.api.OutputSink;
import org.jirq.pic.Pic;
import org.jirq.pic.PicProfile;
import org.jirq.testkit.CallLog;
import org.jirq.testkit.RecordingBoard;
import org.jirq.testkit.RecordingEvents;
import org.jirq.testkit.contract.ChipFixture;

/**
 * A pair of 8259As, initialised as PCs do: pin n has vector 0x30 + n, everything is masked at
 * first. Priority is rotated so that pin 5 is the master's lowest: it holds back no other pin while
 * it is in service.
 *
 * <p>The CPU takes interrupts as long as INT is asserted. It ends edge-triggered ones at once,
 * level-triggered ones in {@link #end}. ELCR lets no one make pins 0 to 2, 8 and 13
 * level-triggered.
 */
public final class PicFixture implements ChipFixture {

  private static final int FIRST_VECTOR = 0x30;
  private static final int PINS = 16;

  /** More than any guest's nesting: a CPU that takes no more is stuck in a storm. */
  private static final int AT_ONCE = 64;

  private final CallLog log = new CallLog();
  private final Pic pic;
  private final int[] deliveries = new int[PINS];

  /**
   * Makes a pair that follows the datasheet.
   *
   * @param cell how it keeps its state
   */
  public PicFixture(Cell cell) {
    this(cell, PicProfile.DATASHEET);
  }

  /**
   * Makes a pair.
   *
   * @param cell how it keeps its state
   * @param profile whose behaviour it follows
   */
  public PicFixture(Cell cell, PicProfile profile) {
    pic = Pic.builder().profile(profile).cell(cell).events(new RecordingEvents(log)).build();
    initialise();
    log.take();
  }

  /** The guest initialises the pair. */
  void initialise() {
    initialise(0x20, FIRST_VECTOR, 0x04);
    initialise(0xa0, FIRST_VECTOR + 8, 0x02);
    pic.out(0x21, 0xfb, 1);
    pic.out(0xa1, 0xff, 1);
    pic.out(0x20, 0xc0 | 5, 1);
    pic.connect(new RecordingBoard(log));
    pic.connectOutputs(this::interrupt);
  }

  private void initialise(int port, int base, int cascade) {
    pic.out(port, 0x11, 1);
    pic.out(port + 1, base, 1);
    pic.out(port + 1, cascade, 1);
    pic.out(port + 1, 0x01, 1);
  }

  private void interrupt(int output, boolean asserted) {
    if (!asserted) {
      return;
    }
    int left = AT_ONCE;
    int vector = pic.acknowledge(output);
    while (vector != CpuInterface.NONE) {
      int pin = vector - FIRST_VECTOR;
      // A spurious one, or a chip that a damaged snapshot gave another base, is not counted.
      if (pin >= 0 && pin < PINS && (pic.isr(pin >> 3) >> (pin & 7) & 1) != 0) {
        deliveries[pin]++;
        if ((pic.elcr(pin >> 3) >> (pin & 7) & 1) == 0) {
          pic.end(output, vector);
        }
      }
      vector = --left == 0 ? CpuInterface.NONE : pic.acknowledge(output);
    }
  }

  @Override
  public IrqChip chip() {
    return pic;
  }

  @Override
  public CallLog log() {
    return log;
  }

  @Override
  public void program(int pin, boolean levelTriggered, boolean masked) {
    int chip = pin >> 3;
    int bit = 1 << (pin & 7);
    int data = chip == 0 ? 0x21 : 0xa1;
    pic.out(0x4d0 + chip, levelTriggered ? pic.elcr(chip) | bit : pic.elcr(chip) & ~bit, 1);
    pic.out(data, masked ? pic.imr(chip) | bit : pic.imr(chip) & ~bit, 1);
  }

  @Override
  public int deliveries(int pin) {
    return deliveries[pin];
  }

  @Override
  public void end(int pin) {
    pic.end(0, FIRST_VECTOR + pin);
  }

  @Override
  public int partnerPin() {
    return 6;
  }

  @Override
  public void maskTogether(boolean masked) {
    int both = 1 << levelPin() | 1 << partnerPin();
    pic.out(0x21, masked ? pic.imr(0) | both : pic.imr(0) & ~both, 1);
  }

  @Override
  public void restart() {
    pic.connectOutputs(OutputSink.NONE);
    pic.reset();
    initialise();
  }
}
