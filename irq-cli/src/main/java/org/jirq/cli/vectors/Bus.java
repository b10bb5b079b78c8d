// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.vectors;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.MmioDevice;

/**
 * The memory bus of the recorded machines: an access of 8 bytes to registers of 32 bits is two of 4
 * bytes, low address first; a size that a device does not support reads 0 and writes nothing, and
 * so does an address where there is no device.
 */
final class Bus {

  private record Window(long base, MmioDevice device) {
    boolean holds(long address) {
      return address >= base && address - base < device.length();
    }
  }

  private final List<Window> windows = new ArrayList<>();

  Bus add(long base, MmioDevice device) {
    windows.add(new Window(base, device));
    return this;
  }

  void write(long address, long value, int size) {
    for (Window window : windows) {
      if (window.holds(address)) {
        long offset = address - window.base;
        int sizes = window.device.supportedSizes();
        if ((sizes & size) != 0) {
          window.device.write(offset, value, size);
        } else if (size == 8 && (sizes & 4) != 0) {
          window.device.write(offset, value & 0xffffffffL, 4);
          window.device.write(offset + 4, value >>> 32, 4);
        }
        return;
      }
    }
  }

  long read(long address, int size) {
    for (Window window : windows) {
      if (window.holds(address)) {
        long offset = address - window.base;
        int sizes = window.device.supportedSizes();
        if ((sizes & size) != 0) {
          return window.device.read(offset, size);
        }
        if (size == 8 && (sizes & 4) != 0) {
          long low = window.device.read(offset, 4);
          return low | window.device.read(offset + 4, 4) << 32;
        }
        return 0;
      }
    }
    return 0;
  }
}
