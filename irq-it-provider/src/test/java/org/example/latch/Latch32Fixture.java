// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.example.latch;

import org.jirq.api.Cell;
import org.jirq.api.IrqChip;
import org.jirq.testkit.CallLog;
import org.jirq.testkit.RecordingBoard;
import org.jirq.testkit.RecordingEvents;
import org.jirq.testkit.contract.ChipFixture;

/** Programs pins through the registers, and takes an interrupt as soon as the output rises. */
final class Latch32Fixture implements ChipFixture {

  private final CallLog log = new CallLog();
  private final int[] deliveries = new int[32];
  private final Latch32 chip;

  Latch32Fixture(Cell cell) {
    chip = new Latch32(cell, true, new RecordingEvents(log));
    wire();
  }

  private void wire() {
    chip.connect(new RecordingBoard(log));
    chip.connectOutputs(this::outputChanged);
  }

  private void outputChanged(int output, boolean asserted) {
    if (!asserted) {
      return;
    }
    // The output is told once, however many pins hold it up.
    for (int pin = chip.acknowledge(output); pin >= 0; pin = chip.acknowledge(output)) {
      deliveries[pin]++;
      if ((chip.read(0x8, 4) >>> pin & 1) == 0) {
        chip.end(output, pin);
      }
    }
  }

  @Override
  public IrqChip chip() {
    return chip;
  }

  @Override
  public CallLog log() {
    return log;
  }

  @Override
  public void program(int pin, boolean levelTriggered, boolean masked) {
    set(0x8, pin, levelTriggered);
    set(0x4, pin, !masked);
  }

  private void set(long register, int pin, boolean bit) {
    long others = chip.read(register, 4) & ~(1L << pin);
    chip.write(register, others | (bit ? 1L << pin : 0), 4);
  }

  @Override
  public int deliveries(int pin) {
    return deliveries[pin];
  }

  @Override
  public void end(int pin) {
    chip.end(0, pin);
  }

  @Override
  public int partnerPin() {
    return levelPin() + 1;
  }

  @Override
  public void maskTogether(boolean masked) {
    long both = 1L << levelPin() | 1L << partnerPin();
    long enable = chip.read(0x4, 4);
    chip.write(0x4, masked ? enable & ~both : enable | both, 4);
  }

  @Override
  public void restart() {
    wire();
    chip.reset();
  }
}
