// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.IrqChip;
import org.jirq.api.MmioDevice;
import org.jirq.api.OutputSink;
import org.jirq.aplic.Aplic;
import org.jirq.testkit.CallLog;
import org.jirq.testkit.RecordingBoard;
import org.jirq.testkit.RecordingEvents;
import org.jirq.testkit.contract.ChipFixture;

/**
 * An APLIC in direct mode whose pin n interrupts hart n, at supervisor level if n is odd. A hart
 * that serves a level interrupt turns its idelivery off until it ends it, so that the chip holds
 * all there is to know about it.
 */
final class AplicFixture implements ChipFixture {

  static final int SOURCES = 8;
  private static final int LEVEL1 = 6;
  private static final int EDGE1 = 4;
  private static final int OUTPUTS_IN_LOG = 1000;

  private final CallLog log = new CallLog();
  private final RecordingEvents events = new RecordingEvents(log);
  private final int[] deliveries = new int[SOURCES + 1];
  private final Aplic aplic;

  AplicFixture(Cell cell) {
    aplic = Aplic.builder(SOURCES, SOURCES + 1).cell(cell).events(events).build();
    initialise();
  }

  private void initialise() {
    aplic.connect(new RecordingBoard(log));
    for (int hart = 0; hart <= SOURCES; hart++) {
      deliverTo(hart, true);
    }
    aplic.machineDomain().write(0, 0x100, 4);
    aplic.supervisorDomain().write(0, 0x100, 4);
    for (int pin = 1; pin <= SOURCES; pin += 2) {
      aplic.machineDomain().write(4L * pin, 0x400, 4);
    }
    aplic.connectOutputs(this::outputChanged);
  }

  private MmioDevice domain(int pin) {
    return pin % 2 == 0 ? aplic.machineDomain() : aplic.supervisorDomain();
  }

  private static int output(int pin) {
    return 2 * pin + pin % 2;
  }

  private void deliverTo(int hart, boolean on) {
    domain(hart).write(0x4000 + 32L * hart, on ? 1 : 0, 4);
  }

  private boolean isLevel(int pin) {
    return domain(pin).read(4L * pin, 4) == LEVEL1;
  }

  private void outputChanged(int output, boolean asserted) {
    events.lineChanged(OUTPUTS_IN_LOG + output, asserted);
    if (!asserted) {
      return;
    }
    int pin = aplic.acknowledge(output);
    if (pin < 0) {
      return;
    }
    deliveries[pin]++;
    if (isLevel(pin)) {
      deliverTo(pin, false);
    } else {
      aplic.end(output, pin);
    }
  }

  @Override
  public IrqChip chip() {
    return aplic;
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
    MmioDevice domain = domain(pin);
    int mode = levelTriggered ? LEVEL1 : EDGE1;
    if (masked) {
      domain.write(0x1fdc, pin, 4);
    }
    if (domain.read(4L * pin, 4) != mode) {
      domain.write(4L * pin, mode, 4);
      domain.write(0x3000 + 4L * pin, (long) pin << 18 | 1, 4);
    }
    if (!masked) {
      domain.write(0x1edc, pin, 4);
    }
  }

  @Override
  public int deliveries(int pin) {
    return deliveries[pin];
  }

  @Override
  public void end(int pin) {
    if (pin != 0) {
      try {
        aplic.end(output(pin), pin);
      } finally {
        deliverTo(pin, true);
      }
    }
  }

  @Override
  public int takeFrom(int output) {
    int pin = aplic.acknowledge(output);
    if (pin >= 0 && isLevel(pin)) {
      deliverTo(pin, false);
    }
    return pin;
  }

  @Override
  public void endTaken(int output, int pin) {
    aplic.end(output, pin);
    deliverTo(pin, true);
  }

  @Override
  public int partnerPin() {
    return levelPin() + 2;
  }

  @Override
  public void maskTogether(boolean masked) {
    domain(levelPin()).write(masked ? 0x1f00 : 0x1e00, 1 << levelPin() | 1 << partnerPin(), 4);
  }

  @Override
  public void restart() {
    aplic.connectOutputs(OutputSink.NONE);
    aplic.reset();
    initialise();
  }

  @Override
  public List<MmioDevice> memory() {
    return List.of(aplic.machineDomain(), aplic.supervisorDomain());
  }
}
