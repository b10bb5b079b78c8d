// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.storm;

/** What each thread counts for each line, or for each pin of it. The first six are events. */
enum Tally {
  /** A device signalled its event. */
  SIGNAL,
  /** A message reached the CPU. */
  DELIVERY,
  /** The CPU ended an interrupt. */
  EOI,
  /** A listener was asked to sample its device again. */
  NOTIFY,
  /** The guest masked a pin. */
  MASK,
  /** The guest unmasked a pin. */
  UNMASK,
  /** Requests that a device has made of the guest. */
  WANTED,
  /** Requests that the guest has served. */
  SERVED,
  /** Interrupts for which the guest found nothing to serve. */
  EXTRA,
  /** Interrupts that the guest served between mask and unmask. */
  ONESHOT,
  /** A listener was told of an end of service. */
  TOLD,
  /** The chip withdrew a pending level at an unmask and had the line sampled instead. */
  WITHDRAWN;

  /** How many of them are events. */
  static final int EVENTS = 6;

  private static final int LINES = StormLine.values().length;

  /** The place of the plain irqfd. */
  static final int EDGE = 2 * LINES;

  /** How many places there are: a line's device, its visitors, and the plain irqfd. */
  static final int PLACES = 2 * LINES + 1;

  /** The place of a line's own device, and of what happens at its pins. */
  static int of(StormLine line) {
    return line.ordinal();
  }

  /** The place of a line's visitors. */
  static int ofVisitors(StormLine line) {
    return LINES + line.ordinal();
  }
}
