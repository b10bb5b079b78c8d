// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.IrqChip;
import org.jirq.api.MmioDevice;
import org.jirq.aplic.Aplic;
import org.jirq.aplic.Imsic;
import org.jirq.aplic.ImsicGroup;
import org.jirq.testkit.CallLog;
import org.jirq.testkit.RecordingBoard;
import org.jirq.testkit.RecordingEvents;
import org.jirq.testkit.contract.ChipFixture;

/**
 * An APLIC in MSI mode before the IMSICs of its harts: pin n is identity n at the supervisor level
 * of hart n. A hart that serves a level interrupt takes no other until it has ended it, as the
 * architecture has it, by writing the source's number to setipnum.
 */
final class AplicMsiFixture implements ChipFixture {

  private static final int SOURCES = 8;
  private static final int LEVEL1 = 6;
  private static final int EDGE1 = 4;
  private static final int EIDELIVERY = 0x70;

  private final CallLog log = new CallLog();
  private final RecordingEvents events = new RecordingEvents(log);
  private final int[] deliveries = new int[SOURCES + 1];
  private final Aplic aplic;
  private final ImsicGroup imsics;
  private final MmioDevice domain;

  AplicMsiFixture(Cell cell) {
    imsics = ImsicGroup.builder(SOURCES + 1).identities(63).cell(cell).build();
    aplic = Aplic.builder(SOURCES, SOURCES + 1).cell(cell).events(events).msi(imsics).build();
    domain = aplic.supervisorDomain();
    initialise();
  }

  private void initialise() {
    aplic.connect(new RecordingBoard(log));
    MmioDevice root = aplic.machineDomain();
    root.write(0x1bc8, imsics.supervisorAddress(0, 0) >>> 12, 4);
    root.write(0x1bc4, (long) imsics.hartBits() << 12, 4);
    domain.write(0, 0x104, 4);
    for (int pin = 1; pin <= SOURCES; pin++) {
      root.write(4L * pin, 0x400, 4);
      Imsic imsic = imsics.hart(pin);
      imsic.exchange(Imsic.SUPERVISOR, 0xc0, -1L, -1L, 64);
      deliverTo(pin, true);
    }
    imsics.connectOutputs(this::outputChanged);
  }

  private void deliverTo(int hart, boolean on) {
    imsics.hart(hart).exchange(Imsic.SUPERVISOR, EIDELIVERY, on ? 1 : 0, -1L, 64);
  }

  private void outputChanged(int output, boolean asserted) {
    if (!asserted) {
      return;
    }
    int pin = imsics.acknowledge(output);
    if (pin < 0 || pin > SOURCES) {
      return; // nothing, or a message that no pin has sent
    }
    deliveries[pin]++;
    if (domain.read(4L * pin, 4) == LEVEL1) {
      deliverTo(pin, false);
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
    int mode = levelTriggered ? LEVEL1 : EDGE1;
    if (masked) {
      domain.write(0x1fdc, pin, 4);
    }
    if (domain.read(4L * pin, 4) != mode) {
      domain.write(4L * pin, mode, 4);
      domain.write(0x3000 + 4L * pin, (long) pin << 18 | pin, 4);
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
        domain.write(0x1cdc, pin, 4);
      } finally {
        deliverTo(pin, true);
      }
    }
  }

  @Override
  public int partnerPin() {
    return levelPin() + 2;
  }

  @Override
  public void maskTogether(boolean masked) {
    domain.write(masked ? 0x1f00 : 0x1e00, 1 << levelPin() | 1 << partnerPin(), 4);
  }

  @Override
  public void restart() {
    aplic.reset();
    imsics.reset();
    initialise();
  }

  @Override
  public List<MmioDevice> memory() {
    return List.of(aplic.machineDomain(), domain, imsics.supervisorPages());
  }
}
