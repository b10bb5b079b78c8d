// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.IrqChip;
import org.jirq.plic.Plic;
import org.jirq.plic.PlicBuilder;
import org.jirq.plic.PlicOption;
import org.jirq.plic.PlicTrigger;
import org.jirq.testkit.CallLog;
import org.jirq.testkit.RecordingBoard;
import org.jirq.testkit.RecordingEvents;
import org.jirq.testkit.contract.ChipFixture;

/**
 * A PLIC whose harts claim whatever waits as soon as their wire rises. Even pins go to context 0,
 * odd ones to context 1. Pins are masked by their priority, so that a completion still counts.
 */
final class PlicFixture implements ChipFixture {

  private static final int SOURCES = 31;
  private static final int CONTEXTS = 2;
  private static final long ENABLE = 0x2000;
  private static final long ENABLE_STRIDE = 0x80;

  private final CallLog log = new CallLog();
  private final int[] deliveries = new int[SOURCES + 1];
  private final boolean requestStays;
  private final Plic plic;

  PlicFixture(Cell cell, PlicOption... options) {
    PlicBuilder builder =
        Plic.builder(SOURCES, CONTEXTS).cell(cell).events(new RecordingEvents(log));
    for (PlicOption option : options) {
      builder.option(option, true);
    }
    plic = builder.build();
    requestStays = !List.of(options).contains(PlicOption.PENDING_FOLLOWS_LEVEL);
    wire();
  }

  private void wire() {
    plic.connect(new RecordingBoard(log));
    plic.connectOutputs(this::outputChanged);
  }

  private void outputChanged(int context, boolean asserted) {
    if (!asserted) {
      return;
    }
    int source = plic.acknowledge(context);
    while (source != Plic.NONE) {
      deliveries[source]++;
      if (plic.trigger(source) == PlicTrigger.EDGE) {
        plic.end(context, source);
      }
      source = plic.acknowledge(context);
    }
  }

  @Override
  public IrqChip chip() {
    return plic;
  }

  @Override
  public CallLog log() {
    return log;
  }

  @Override
  public void program(int pin, boolean levelTriggered, boolean masked) {
    if (pin == 0) {
      return;
    }
    plic.setTrigger(pin, levelTriggered ? PlicTrigger.LEVEL : PlicTrigger.EDGE);
    if (masked) {
      plic.write(4L * pin, 0, 4);
    }
    long enable = ENABLE + ENABLE_STRIDE * (pin % CONTEXTS);
    plic.write(enable, plic.read(enable, 4) | 1L << pin, 4);
    if (!masked) {
      plic.write(4L * pin, 1, 4);
    }
  }

  @Override
  public int deliveries(int pin) {
    return deliveries[pin];
  }

  @Override
  public void end(int pin) {
    plic.end(pin % CONTEXTS, pin);
  }

  @Override
  public boolean levelRequestStays() {
    return requestStays;
  }

  @Override
  public int partnerPin() {
    return levelPin() + CONTEXTS;
  }

  @Override
  public void maskTogether(boolean masked) {
    long enable = ENABLE + ENABLE_STRIDE * (levelPin() % CONTEXTS);
    long both = 1L << levelPin() | 1L << partnerPin();
    plic.write(enable, masked ? plic.read(enable, 4) & ~both : plic.read(enable, 4) | both, 4);
  }

  @Override
  public void restart() {
    wire();
    plic.reset();
  }
}
