// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import org.jirq.api.CpuInterface;
import org.jirq.api.LineTarget;
import org.jirq.api.MmioDevice;
import org.jirq.api.OutputSink;
import org.jirq.api.PortDevice;
import org.jirq.pic.Pic;
import org.jirq.plic.Plic;

/**
 * A chip of the library made for one thread, behind a lock: the easy way to share it, and the
 * baseline of the shared cell.
 */
abstract class LockedChip implements LineTarget {

  private final LineTarget lines;

  private LockedChip(LineTarget lines) {
    this.lines = lines;
  }

  @Override
  public final synchronized int setLevel(int input, int sourceId, boolean level) {
    return lines.setLevel(input, sourceId, level);
  }

  /** A PLIC. */
  static final class Registers extends LockedChip implements MmioDevice {

    private final Plic plic;

    Registers(Plic plic) {
      super(plic);
      this.plic = plic;
    }

    @Override
    public synchronized long read(long offset, int size) {
      return plic.read(offset, size);
    }

    @Override
    public synchronized void write(long offset, long value, int size) {
      plic.write(offset, value, size);
    }

    @Override
    public long length() {
      return plic.length();
    }

    @Override
    public int supportedSizes() {
      return plic.supportedSizes();
    }
  }

  /** A pair of 8259As. */
  static final class Ports extends LockedChip implements PortDevice, CpuInterface {

    private final Pic pic;

    Ports(Pic pic) {
      super(pic);
      this.pic = pic;
    }

    @Override
    public synchronized int in(int port, int size) {
      return pic.in(port, size);
    }

    @Override
    public synchronized void out(int port, int value, int size) {
      pic.out(port, value, size);
    }

    @Override
    public int outputs() {
      return pic.outputs();
    }

    @Override
    public synchronized boolean output(int output) {
      return pic.output(output);
    }

    @Override
    public synchronized void connectOutputs(OutputSink sink) {
      pic.connectOutputs(sink);
    }

    @Override
    public synchronized int acknowledge(int output) {
      return pic.acknowledge(output);
    }

    @Override
    public synchronized void end(int output, int token) {
      pic.end(output, token);
    }
  }
}
