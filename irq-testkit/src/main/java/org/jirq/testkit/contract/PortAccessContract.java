// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.jirq.api.PortDevice;
import org.junit.jupiter.api.Test;

/** Every access of every port returns, as {@link PortDevice} says. */
public interface PortAccessContract {

  /**
   * Makes a device.
   *
   * @return a new device in its reset state
   */
  PortDevice newPortDevice();

  /** Every port and some numbers that are none, every size, input and output. */
  @Test
  default void everyPortAndSizeReturns() {
    PortDevice device = newPortDevice();
    for (int port = -16; port < 0x10000 + 16; port++) {
      for (int size : HostileGuest.SIZES) {
        int value = device.in(port, size);
        if (size == 1 || size == 2) {
          assertEquals(
              0, value >>> 8 * size, "port=" + port + " size=" + size + " is zero-extended");
        }
        device.out(port, -1, size);
        device.out(port, 0, size);
      }
    }
    for (int port : new int[] {Integer.MIN_VALUE, Integer.MAX_VALUE, -0x10000}) {
      for (int size : HostileGuest.SIZES) {
        device.in(port, size);
        device.out(port, -1, size);
      }
    }
  }

  /** Bits of a written value above the size of the access have no effect. */
  @Test
  default void bitsAboveThePortAccessAreIgnored() {
    PortDevice clean = newPortDevice();
    PortDevice dirty = newPortDevice();
    int[] ports = {0x20, 0x21, 0xa0, 0xa1, 0x4d0, 0x4d1};
    Random random = new Random(7);
    for (int step = 0; step < 20_000; step++) {
      int port = ports[random.nextInt(ports.length)];
      int size = 1 << random.nextInt(2);
      int value = random.nextInt();
      clean.out(port, value & (1 << 8 * size) - 1, size);
      dirty.out(port, value, size);
      int at = ports[random.nextInt(ports.length)];
      assertEquals(clean.in(at, 1), dirty.in(at, 1), "step=" + step + " port=" + at);
    }
  }
}
