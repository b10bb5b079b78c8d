// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.examples.foreign;

/** The emulator's: a device that drives its line anew at every step, as many do. */
final class Uart {

  private final LineReceiver controller;
  private final int mask;
  private int received;

  Uart(LineReceiver controller, int input) {
    this.controller = controller;
    this.mask = 1 << input;
  }

  /** Characters come from outside. */
  void receive(int characters) {
    received += characters;
  }

  /** The guest reads a character. */
  void read() {
    received--;
  }

  void step() {
    if (received > 0) {
      controller.raise(mask);
    } else {
      controller.lower(mask);
    }
  }
}
