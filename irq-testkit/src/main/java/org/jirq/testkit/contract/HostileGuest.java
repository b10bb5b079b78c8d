// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit.contract;

import java.util.List;
import java.util.Random;
import org.jirq.api.CpuInterface;
import org.jirq.api.EoiHandler;
import org.jirq.api.IrqChip;
import org.jirq.api.MmioDevice;
import org.jirq.api.PortDevice;
import org.jirq.api.SourceId;

/**
 * A seeded guest that does to a chip whatever a guest and its devices can do, sensible or not.
 *
 * <p>One thread. Allocates nothing after it was made.
 */
final class HostileGuest {

  /** Sizes of accesses: those that a bus knows, and others. */
  static final int[] SIZES = {1, 2, 4, 8, 0, 3, 5, 16, -1, Integer.MIN_VALUE, Integer.MAX_VALUE};

  /** Register files with large windows are of pages of this size. */
  static final long PAGE = 0x1000;

  private final Random random;
  private final ChipFixture fixture;
  private final IrqChip chip;
  private final List<MmioDevice> memory;
  private final List<PortDevice> ports;

  HostileGuest(long seed, ChipFixture fixture) {
    this.random = new Random(seed);
    this.fixture = fixture;
    this.chip = fixture.chip();
    this.memory = fixture.memory();
    this.ports = fixture.ports();
  }

  /** One access, line change or end of interrupt. */
  void step() {
    int what = random.nextInt(16);
    if (what < 5) {
      accessRegisters();
    } else if (what < 9) {
      driveLine();
    } else if (what < 12 && chip instanceof CpuInterface cpu) {
      takeOrEnd(cpu);
    } else if (what < 13 && chip instanceof EoiHandler handler) {
      handler.eoi(random.nextInt(), random.nextInt(8), random.nextBoolean());
      handler.eoi(random.nextInt(256), random.nextInt(8), random.nextBoolean());
    } else {
      fixture.accessOtherwise(random);
    }
  }

  /** An access of memory or a port. */
  void accessRegisters() {
    int windows = memory.size() + ports.size();
    if (windows == 0) {
      return;
    }
    int window = random.nextInt(windows);
    if (window < memory.size()) {
      accessMemory(memory.get(window));
    } else {
      accessPort(ports.get(window - memory.size()));
    }
  }

  private void accessMemory(MmioDevice device) {
    long offset = offset(random, device.length());
    int size = size();
    if (random.nextBoolean()) {
      device.read(offset, size);
    } else {
      device.write(offset, value(), size);
    }
  }

  /** Offsets of which many name a register, and some are outside of the window. */
  static long offset(Random random, long length) {
    return switch (random.nextInt(8)) {
      case 0 -> random.nextLong();
      case 1 -> (random.nextLong() & Long.MAX_VALUE) % length;
      // Register files begin at multiples of powers of two, and are of words.
      case 2, 3 -> (random.nextLong() & Long.MAX_VALUE) % length & ~3L;
      case 4 -> ((long) random.nextInt() << random.nextInt(16) & Long.MAX_VALUE) % length;
      case 5 -> (1L << random.nextInt(32)) % length + 4L * random.nextInt(4);
      default -> random.nextInt(0x100) & ~3L;
    };
  }

  private void accessPort(PortDevice device) {
    int port = random.nextInt(4) == 0 ? random.nextInt(0x10000) : port();
    int size = size();
    if (random.nextBoolean()) {
      device.in(port, size);
    } else {
      device.out(port, (int) value(), size);
    }
  }

  /** The ports of the 8259 pair and their neighbours, as no other controller has ports. */
  private int port() {
    int near = random.nextInt(4) - 1;
    return switch (random.nextInt(3)) {
      case 0 -> 0x20 + near;
      case 1 -> 0xa0 + near;
      default -> 0x4d0 + near;
    };
  }

  private int size() {
    return random.nextInt(16) == 0 ? SIZES[random.nextInt(SIZES.length)] : 1 << random.nextInt(4);
  }

  private long value() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextLong();
      case 1 -> 1L << random.nextInt(64);
      case 2 -> -1L;
      default -> random.nextInt(0x100);
    };
  }

  private void driveLine() {
    int pin = random.nextInt(chip.pins());
    int source = random.nextInt(SourceId.COUNT);
    boolean level = random.nextBoolean();
    if (random.nextInt(4) == 0) {
      chip.setLevelForStatus(pin, source, level);
    } else {
      chip.setLevel(pin, source, level);
    }
  }

  private void takeOrEnd(CpuInterface cpu) {
    int output = random.nextInt(cpu.outputs());
    int token = cpu.acknowledge(output);
    switch (random.nextInt(4)) {
      case 0 -> cpu.end(output, random.nextInt());
      case 1 -> cpu.end(output, random.nextInt(0x400));
      case 2 -> cpu.end(output, token);
      default -> {
        // The interrupt stays in service.
      }
    }
  }
}
