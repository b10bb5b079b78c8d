// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRoute;
import org.jirq.routing.MsiRoute;

/**
 * How a machine of the soak is wired: two IOAPICs, A and B, and the GSIs that lead to them. A cell
 * is a pin of one of them: 0 to 23 are A's, 24 to 47 B's.
 */
final class Layout {

  static final int CHIP_A = 2;
  static final int CHIP_B = 3;
  static final int PINS = 24;
  static final int CELLS = 2 * PINS;
  static final int FIRST_VECTOR = 0x30;

  /** Level lines of ordinary devices; the last one is wired to both chips. */
  static final int[] LEVEL_GSIS = {0, 1, 2, 3};

  /** Edge lines, each with one device. */
  static final int[] EDGE_GSIS = {10, 11};

  /** Lines of passed-through devices; 7 is wired to both chips, and 40 to one of its pins. */
  static final int[] RESAMPLED_GSIS = {4, 5, 6, 7, 40};

  /** A line of a passed-through device that each new table moves to another pin. */
  static final int MOVING_GSI = 36;

  /** Leads to a message that never changes. */
  static final int MESSAGE_GSI = 24;

  /** Lead to messages that bear the signature of their table. */
  static final int[] SIGNED_GSIS = {32, 33, 34};

  /** Leads to one pin of each chip, the same one, which tells the signature. */
  static final int SIGNED_PAIR_GSI = 35;

  /** From here on, one for each thread, to assign irqfds to. */
  static final int FIRST_CHURN_GSI = 48;

  private static final int FIRST_MOVING_PIN = 13;
  private static final int MOVING_PINS = 3;
  private static final int FIRST_SIGNED_PIN = 16;
  private static final int SIGNED_PINS = 8;

  private static final long KIND = 0xffL << 32;
  static final long SIGNED = 1L << 32;
  static final long CHURN = 2L << 32;
  static final long FIXED = 3L << 32;

  /** Pins that the guest programs as level-triggered, as a set of cells. */
  static final long LEVEL_CELLS =
      0xffL
          | ((1L << MOVING_PINS) - 1) << FIRST_MOVING_PIN
          | 1L << cell(CHIP_B, 3)
          | 1L << cell(CHIP_B, 7);

  /** Pins that the guest programs as edge-triggered. */
  static final long EDGE_CELLS = 1L << EDGE_GSIS[0] | 1L << EDGE_GSIS[1];

  private Layout() {}

  static int cell(int chip, int pin) {
    return (chip - CHIP_A) * PINS + pin;
  }

  static int chip(int cell) {
    return CHIP_A + cell / PINS;
  }

  static int pin(int cell) {
    return cell % PINS;
  }

  static int vector(int cell) {
    return FIRST_VECTOR + cell;
  }

  static String nameOf(int cell) {
    return (chip(cell) == CHIP_A ? "pin=A." : "pin=B.") + pin(cell);
  }

  /** The cells that a GSI leads to, or may lead to. */
  static long cellsOf(int gsi) {
    return switch (gsi) {
      case 0, 1, 2, 4, 5, 6, 10, 11 -> 1L << gsi;
      case 3, 7 -> 1L << gsi | 1L << cell(CHIP_B, gsi);
      case 40 -> 1L << 7;
      case MOVING_GSI -> ((1L << MOVING_PINS) - 1) << FIRST_MOVING_PIN;
      default -> 0;
    };
  }

  /** The kind of a message, by its address. */
  static long kind(long address) {
    return address & KIND;
  }

  /** The address of the message that bears a signature; a half-built one would not fit its data. */
  static long signedAddress(int signature) {
    return SIGNED | (~signature & 0xffff_ffffL);
  }

  /** The pin, on each chip, that a signature stands for. */
  static int signedPin(int signature) {
    return FIRST_SIGNED_PIN + (signature & SIGNED_PINS - 1);
  }

  /** A whole table that bears a signature. */
  static List<IrqRoute> table(int signature, int threads) {
    List<IrqRoute> routes = new ArrayList<>();
    for (int gsi : SIGNED_GSIS) {
      routes.add(new MsiRoute(gsi, signedAddress(signature), signature));
    }
    for (int gsi : IntStream.of(0, 1, 2, 3, 4, 5, 6, 7, 10, 11).toArray()) {
      routes.add(new ChipRoute(gsi, CHIP_A, gsi));
    }
    routes.add(new ChipRoute(3, CHIP_B, 3));
    routes.add(new ChipRoute(7, CHIP_B, 7));
    routes.add(new ChipRoute(40, CHIP_A, 7));
    routes.add(
        new ChipRoute(
            MOVING_GSI,
            CHIP_A,
            FIRST_MOVING_PIN + Integer.remainderUnsigned(signature * 0x9e3779b9, MOVING_PINS)));
    routes.add(new ChipRoute(SIGNED_PAIR_GSI, CHIP_A, signedPin(signature)));
    routes.add(new ChipRoute(SIGNED_PAIR_GSI, CHIP_B, signedPin(signature)));
    routes.add(new MsiRoute(MESSAGE_GSI, FIXED, MESSAGE_GSI));
    for (int thread = 0; thread < threads; thread++) {
      routes.add(new MsiRoute(FIRST_CHURN_GSI + thread, CHURN, thread));
    }
    return routes;
  }
}
