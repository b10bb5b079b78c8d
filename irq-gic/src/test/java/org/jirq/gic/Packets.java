// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

/**
 * Memory that a device writes before it interrupts, and a CPU reads: plain accesses, as those of a
 * DMA. A packet has many cache lines, so that its stores take their time to become visible.
 */
public final class Packets {

  private static final int LINE = 16;
  private static final int SLOTS = 64;

  private final int lines;
  private final int[] memory;

  /**
   * Makes memory that is all 0.
   *
   * @param lines cache lines of a packet
   */
  public Packets(int lines) {
    this.lines = lines;
    memory = new int[SLOTS * lines * LINE + 2 * LINE];
  }

  private int at(int round, int line) {
    return LINE + ((round & SLOTS - 1) * lines + line) * LINE;
  }

  /**
   * The device: the contents, then the word that says that they are there.
   *
   * @param round which packet
   */
  public void write(int round) {
    for (int line = 0; line < lines; line++) {
      memory[at(round, line)] = 1;
    }
  }

  /**
   * The CPU looks whether there is a packet.
   *
   * @param round which packet
   * @return whether there is one
   */
  public boolean isThere(int round) {
    return memory[at(round, lines - 1)] != 0;
  }

  /**
   * The CPU clears a packet, so that its lines are in the CPU's cache.
   *
   * @param round which packet
   */
  public void forget(int round) {
    for (int line = 0; line < lines; line++) {
      memory[at(round, line)] = 0;
    }
  }
}
