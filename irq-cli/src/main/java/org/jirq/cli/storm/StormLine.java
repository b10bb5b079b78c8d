// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.storm;

import org.jirq.irqfd.ResamplePolicy;

/**
 * The lines of a storm: what leads where, under which policy, and what may be said of it exactly.
 */
enum StormLine {
  /** Its device answers from inside the notify. */
  A_AT_ONCE(0, ResamplePolicy.NOTIFY_AT_EOI, true, Sort.SOLE, 0),
  /** The same under policy B. */
  B_AT_ONCE(1, ResamplePolicy.POSTPONE_WHILE_MASKED, true, Sort.SOLE, 1),
  /** The same under policy C. */
  C_AT_ONCE(2, ResamplePolicy.RESAMPLE_AT_UNMASK, true, Sort.SOLE, 2),
  /** Its device answers on the devices' thread. */
  A_LATER(3, ResamplePolicy.NOTIFY_AT_EOI, false, Sort.SOLE, 3),
  /** The same under policy B. */
  B_LATER(4, ResamplePolicy.POSTPONE_WHILE_MASKED, false, Sort.SOLE, 4),
  /** The same under policy C. */
  C_LATER(5, ResamplePolicy.RESAMPLE_AT_UNMASK, false, Sort.SOLE, 5),
  /** Has visitors under policy C. */
  A_VISITED(6, ResamplePolicy.NOTIFY_AT_EOI, false, Sort.VISITED, 6),
  /** Has visitors under policy A. */
  B_VISITED(7, ResamplePolicy.POSTPONE_WHILE_MASKED, true, Sort.VISITED, 7),
  /** Has visitors under policy B. */
  C_VISITED(8, ResamplePolicy.RESAMPLE_AT_UNMASK, true, Sort.VISITED, 8),
  /** Masked and unmasked by the devices' thread without a pause, as by a second CPU. */
  B_CROSSED(17, ResamplePolicy.POSTPONE_WHILE_MASKED, true, Sort.SOLE, 17),
  /** Shares its pin with the next. */
  SHARED_A(9, ResamplePolicy.NOTIFY_AT_EOI, true, Sort.SHARED, 9),
  /** Shares its pin with the one before. */
  SHARED_B(40, ResamplePolicy.POSTPONE_WHILE_MASKED, false, Sort.SHARED, 9),
  /** Is led to another pin by each new table. */
  MOVING(13, ResamplePolicy.POSTPONE_WHILE_MASKED, true, Sort.MOVING, 13, 14, 15);

  /** The GSI of the plain irqfd; no member, as it has no resampler. */
  static final int EDGE_GSI = 16;

  /** The pin of {@link #EDGE_GSI}. */
  static final int EDGE_PIN = 16;

  /** The pin of {@link #B_CROSSED}. */
  static final int CROSSED_PIN = 17;

  /** Tables of routes differ in the pin of {@link #MOVING}. */
  static final int TABLES = 3;

  /** The vector of pin 0; the others follow. */
  static final int FIRST_VECTOR = 0x30;

  /** How much is known of a line beforehand. */
  enum Sort {
    /** One device at a pin of its own. */
    SOLE,
    /** One device that stays, and a second one now and then. */
    VISITED,
    /** Two GSIs at one pin. */
    SHARED,
    /** A GSI that changes its pin. */
    MOVING
  }

  final int gsi;
  final ResamplePolicy policy;
  final boolean answersAtOnce;
  final Sort sort;
  final int[] pins;

  StormLine(int gsi, ResamplePolicy policy, boolean answersAtOnce, Sort sort, int... pins) {
    this.gsi = gsi;
    this.policy = policy;
    this.answersAtOnce = answersAtOnce;
    this.sort = sort;
    this.pins = pins;
  }

  /** The pin in a table. */
  int pinIn(int table) {
    return pins[table % pins.length];
  }

  /** The policy of visitors: never the line's own. */
  ResamplePolicy policyOfVisitors() {
    ResamplePolicy[] all = {
      ResamplePolicy.NOTIFY_AT_EOI,
      ResamplePolicy.POSTPONE_WHILE_MASKED,
      ResamplePolicy.RESAMPLE_AT_UNMASK
    };
    int at = 0;
    while (all[at] != policy) {
      at++;
    }
    return all[(at + all.length - 1) % all.length];
  }
}
