// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.examples.foreign;

import org.jirq.api.Cell;
import org.jirq.plic.Plic;

/** A PLIC for an emulator of one hart that runs in one thread. */
final class PlicAdapter implements MappedDevice, LineReceiver {
  private final Plic plic = Plic.builder(31, 2).cell(Cell.PLAIN).build();

  PlicAdapter(LineReceiver hart) {
    plic.connectOutputs(
        (context, up) -> {
          int external = 1 << 11 - 2 * context; // of machine and supervisor mode
          hart.raise(up ? external : 0);
          hart.lower(up ? 0 : external);
        });
  }

  @Override
  public void raise(int mask) {
    for (int left = mask; left != 0; left &= left - 1) {
      plic.setLevel(Integer.numberOfTrailingZeros(left), 0, true);
    }
  }

  @Override
  public void lower(int mask) {
    for (int left = mask; left != 0; left &= left - 1) {
      plic.setLevel(Integer.numberOfTrailingZeros(left), 0, false);
    }
  }

  @Override
  public int length() {
    return (int) plic.length();
  }

  @Override
  public long load(int offset, int sizeLog2) {
    return plic.read(offset, 1 << sizeLog2);
  }

  @Override
  public void store(int offset, long value, int sizeLog2) {
    plic.write(offset, value, 1 << sizeLog2);
  }
}
