// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it.contract;

import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.CpuInterface;
import org.jirq.api.MmioDevice;
import org.jirq.api.OutputSink;
import org.jirq.gic.GicProfile;
import org.jirq.gic.GicV2;
import org.jirq.testkit.CallLog;
import org.jirq.testkit.RecordingBoard;
import org.jirq.testkit.RecordingEvents;
import org.jirq.testkit.contract.ChipFixture;

/**
 * A GICv2 of two CPUs whose pins target the first. That CPU drops the priority of an interrupt as
 * soon as it has taken it (EOImode 1), so that no interrupt holds up another one, and deactivates
 * an edge-triggered one at once.
 *
 * <p>Keeps no state but its counters: what a pin is set to is read from the chip.
 */
final class GicV2Fixture implements ChipFixture {

  private static final int INTERRUPTS = 96;
  private static final int FIRST_SPI = 32;

  /** An SGI's token names its sender too. */
  private static final int INTID = 0x3ff;

  private final CallLog log = new CallLog();
  private final int[] deliveries = new int[INTERRUPTS];
  private final GicV2 chip;
  private final MmioDevice distributor;
  private final MmioDevice cpu;

  GicV2Fixture(Cell cell) {
    this(GicProfile.DATASHEET, cell);
  }

  GicV2Fixture(GicProfile profile, Cell cell) {
    chip =
        GicV2.builder(2, INTERRUPTS)
            .profile(profile)
            .cell(cell)
            .events(new RecordingEvents(log))
            .build();
    distributor = chip.distributor(0);
    cpu = chip.cpuInterface(0);
    chip.connect(new RecordingBoard(log));
    chip.connectOutputs(sink());
  }

  private OutputSink sink() {
    return (output, asserted) -> {
      if (asserted) {
        for (int token = take(output); token != CpuInterface.NONE; token = take(output)) {
          int intid = token & INTID;
          deliveries[intid]++;
          if (edge(intid)) {
            cpu.write(0x1000, token, 4);
          }
        }
      }
    };
  }

  private int take(int output) {
    int token = chip.acknowledge(output);
    if (token != CpuInterface.NONE) {
      chip.end(output, token);
    }
    return token;
  }

  private boolean edge(int intid) {
    return (distributor.read(0xc00 + 4 * (intid >> 4), 4) >> 2 * (intid & 15) + 1 & 1) != 0;
  }

  @Override
  public GicV2 chip() {
    return chip;
  }

  @Override
  public CallLog log() {
    return log;
  }

  @Override
  public void program(int pin, boolean levelTriggered, boolean masked) {
    int intid = FIRST_SPI + pin;
    int word = 4 * (intid >> 5);
    long bit = 1L << (intid & 31);
    distributor.write(0x000, 3, 4);
    cpu.write(0x00, 0x203, 4);
    cpu.write(0x04, 0xff, 4);
    if (masked) {
      distributor.write(0x180 + word, bit, 4);
    }
    long config = distributor.read(0xc00 + 4 * (intid >> 4), 4);
    long edge = 2L << 2 * (intid & 15);
    distributor.write(0xc00 + 4 * (intid >> 4), levelTriggered ? config & ~edge : config | edge, 4);
    distributor.write(0x400 + intid, 0xa0, 1);
    distributor.write(0x800 + intid, 1, 1);
    if (!masked) {
      distributor.write(0x100 + word, bit, 4);
    }
  }

  @Override
  public int deliveries(int pin) {
    return deliveries[FIRST_SPI + pin];
  }

  @Override
  public void end(int pin) {
    cpu.write(0x1000, FIRST_SPI + pin, 4);
  }

  @Override
  public void endTaken(int output, int token) {
    chip.end(output, token);
    cpu.write(0x1000, token, 4);
  }

  @Override
  public int partnerPin() {
    return levelPin() + 1;
  }

  @Override
  public void maskTogether(boolean masked) {
    distributor.write(masked ? 0x184 : 0x104, 1L << levelPin() | 1L << partnerPin(), 4);
  }

  @Override
  public void restart() {
    chip.connect(new RecordingBoard(log));
    chip.connectOutputs(sink());
    chip.reset();
  }

  @Override
  public List<MmioDevice> memory() {
    return List.of(distributor, chip.distributor(1), cpu, chip.cpuInterface(1));
  }
}
