// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.concurrent.TimeUnit;
import org.jirq.api.Cell;
import org.jirq.api.CpuInterface;
import org.jirq.api.LineTarget;
import org.jirq.api.PortDevice;
import org.jirq.api.SourceId;
import org.jirq.pic.Pic;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The life of one interrupt at a pair of 8259As that stands alone: the line rises, the sink hears
 * of INT, the CPU acknowledges, the line falls, the guest writes its end of interrupt.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PicCycle {

  private static final int MASTER_PIN = 4;
  private static final int SLAVE_EDGE = 11;
  private static final int SLAVE_LEVEL = 12;
  private static final int EOI = 0x20;

  /** Which implementation. */
  @Param public Kind kind;

  private LineTarget lines;
  private PortDevice ports;
  private CpuInterface cpu;
  private boolean interrupt;

  /** Initialises the pair as PCs do, slave's input 4 level-triggered. */
  @Setup
  public void prepare() {
    Cell cell = kind == Kind.SHARED ? Cell.SHARED : Cell.PLAIN;
    Pic pic = Pic.builder().cell(cell).outputs((output, asserted) -> interrupt = asserted).build();
    if (kind == Kind.LOCKED) {
      LockedChip.Ports locked = new LockedChip.Ports(pic);
      wire(locked, locked, locked);
    } else {
      wire(pic, pic, pic);
    }
    for (int chip = 0; chip < 2; chip++) {
      int port = chip == 0 ? 0x20 : 0xa0;
      ports.out(port, 0x11, 1);
      ports.out(port + 1, 0x30 + 8 * chip, 1);
      ports.out(port + 1, chip == 0 ? 4 : 2, 1);
      ports.out(port + 1, 1, 1);
    }
    ports.out(0x4d1, 0x10, 1);
    ports.out(0x21, 0x20, 1);
  }

  private void wire(LineTarget itsLines, PortDevice itsPorts, CpuInterface itsCpu) {
    lines = itsLines;
    ports = itsPorts;
    cpu = itsCpu;
  }

  /**
   * Raise, take, lower, end, at the master.
   *
   * @return the vector
   */
  @Benchmark
  public int master() {
    lines.setLevel(MASTER_PIN, SourceId.DEFAULT, true);
    int vector = interrupt ? cpu.acknowledge(0) : -1;
    lines.setLevel(MASTER_PIN, SourceId.DEFAULT, false);
    ports.out(0x20, EOI, 1);
    return vector;
  }

  /**
   * The same at an edge-triggered pin of the slave, with two ends.
   *
   * @return the vector
   */
  @Benchmark
  public int slaveEdge() {
    return slave(SLAVE_EDGE);
  }

  /**
   * The same at a level-triggered pin of the slave.
   *
   * @return the vector
   */
  @Benchmark
  public int slaveLevel() {
    return slave(SLAVE_LEVEL);
  }

  private int slave(int pin) {
    lines.setLevel(pin, SourceId.DEFAULT, true);
    int vector = interrupt ? cpu.acknowledge(0) : -1;
    lines.setLevel(pin, SourceId.DEFAULT, false);
    ports.out(0xa0, EOI, 1);
    ports.out(0x20, EOI, 1);
    return vector;
  }

  /**
   * A device lowers a line that is low.
   *
   * @return the status
   */
  @Benchmark
  public int lowerAgain() {
    return lines.setLevel(MASTER_PIN, SourceId.DEFAULT, false);
  }

  /**
   * A masked line rises and falls.
   *
   * @return the status
   */
  @Benchmark
  public int masked() {
    lines.setLevel(5, SourceId.DEFAULT, true);
    return lines.setLevel(5, SourceId.DEFAULT, false);
  }

  /** The guest writes the mask that it wrote before. */
  @Benchmark
  public void writeMask() {
    ports.out(0x21, 0x20, 1);
  }
}
