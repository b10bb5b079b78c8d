// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import java.util.List;
import java.util.Random;
import org.jirq.api.Cell;
import org.jirq.api.MmioDevice;
import org.jirq.api.OutputSink;
import org.jirq.gic.GicProfile;
import org.jirq.gic.v3.GicV3;
import org.jirq.gic.v3.IccRegister;
import org.jirq.testkit.CallLog;
import org.jirq.testkit.RecordingBoard;
import org.jirq.testkit.RecordingEvents;
import org.jirq.testkit.contract.ChipFixture;

/**
 * A GICv3 with one CPU that takes an interrupt as soon as IRQ rises and drops its priority at once
 * (EOImode 1), so that one in service hides no other. Edge-triggered interrupts are deactivated at
 * once too, level-sensitive ones by {@link #end}.
 */
public final class GicV3Fixture implements ChipFixture, OutputSink {

  private static final int IRQ = 0;
  private static final int SPIS = 32;
  private static final IccRegister[] REGISTERS = IccRegister.values();

  private final CallLog log = new CallLog();
  private final int[] deliveries = new int[SPIS];
  private final GicV3 gic;

  /**
   * Makes a chip of profile datasheet.
   *
   * @param cell how it keeps its state
   */
  public GicV3Fixture(Cell cell) {
    this(GicProfile.DATASHEET, cell);
  }

  /**
   * Makes a chip.
   *
   * @param profile its profile
   * @param cell how it keeps its state
   */
  public GicV3Fixture(GicProfile profile, Cell cell) {
    gic =
        GicV3.builder(1, 32 + SPIS)
            .profile(profile)
            .cell(cell)
            .events(new RecordingEvents(log))
            .build();
    initialise();
  }

  private void initialise() {
    gic.connect(new RecordingBoard(log));
    gic.redistributors().write(0x14, 0, 4);
    gic.writeSystemRegister(0, IccRegister.PMR, 0xff);
    gic.writeSystemRegister(0, IccRegister.CTLR, 2);
    gic.writeSystemRegister(0, IccRegister.IGRPEN1, 1);
    gic.distributor().write(0x84, 0xffffffffL, 4);
    gic.distributor().write(0, 2, 4);
    gic.connectOutputs(this);
  }

  @Override
  public GicV3 chip() {
    return gic;
  }

  @Override
  public CallLog log() {
    return log;
  }

  @Override
  public void program(int pin, boolean levelTriggered, boolean masked) {
    long word = 0xc08 + pin / 16 * 4;
    int shift = pin % 16 * 2;
    long others = gic.distributor().read(word, 4) & ~(3L << shift);
    if (masked) {
      gic.distributor().write(0x184, 1L << pin, 4);
    }
    gic.distributor().write(word, others | (levelTriggered ? 0L : 2L << shift), 4);
    if (!masked) {
      gic.distributor().write(0x104, 1L << pin, 4);
    }
  }

  @Override
  public int deliveries(int pin) {
    return deliveries[pin];
  }

  @Override
  public void end(int pin) {
    gic.writeSystemRegister(0, IccRegister.DIR, 32 + pin);
  }

  @Override
  public void outputChanged(int output, boolean asserted) {
    if (output != IRQ || !asserted) {
      return;
    }
    // The output is told once, however many interrupts hold it up.
    for (int intid = gic.acknowledge(IRQ); intid >= 0; intid = gic.acknowledge(IRQ)) {
      serve(intid);
    }
  }

  private void serve(int intid) {
    int pin = intid - 32;
    deliveries[pin]++;
    gic.end(IRQ, intid);
    long configuration = gic.distributor().read(0xc08 + pin / 16 * 4, 4);
    if ((configuration >>> pin % 16 * 2 & 2) != 0) {
      gic.writeSystemRegister(0, IccRegister.DIR, intid);
    }
  }

  @Override
  public void endTaken(int output, int token) {
    gic.end(output, token);
    gic.writeSystemRegister(0, IccRegister.DIR, token);
  }

  @Override
  public int partnerPin() {
    return levelPin() + 1;
  }

  @Override
  public void maskTogether(boolean masked) {
    gic.distributor().write(masked ? 0x184 : 0x104, 1L << levelPin() | 1L << partnerPin(), 4);
  }

  @Override
  public void restart() {
    gic.connectOutputs(OutputSink.NONE);
    gic.reset();
    initialise();
  }

  @Override
  public List<MmioDevice> memory() {
    return List.of(gic.distributor(), gic.redistributors());
  }

  @Override
  public void accessOtherwise(Random random) {
    IccRegister register = REGISTERS[random.nextInt(REGISTERS.length)];
    if (random.nextBoolean()) {
      gic.readSystemRegister(0, register);
    } else {
      gic.writeSystemRegister(0, register, random.nextLong() >>> random.nextInt(64));
    }
  }
}
