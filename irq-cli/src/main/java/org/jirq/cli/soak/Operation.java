// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

/** What a thread of the soak may do, and how often it does it, relative to the others. */
enum Operation {
  RAISE(8),
  LOWER(8),
  WIRE(6),
  PULSE(4),
  DEVICE_RAISE(8),
  SIGNAL_MESSAGE(4),
  SIGNAL_VISITOR(6),
  EOI(24),
  ONESHOT(3),
  MASK(3),
  UNMASK(5),
  REDIRECT(3),
  REEVALUATE(1),
  DELIVER(12),
  READ_TABLE(2),
  READ_ROUTE(4),
  READ_CANARY(8),
  READ_NESTED(2),
  READ_OWNED(4),
  READ_SECTION(3),
  READ_ON_NEW_THREAD(1),
  RETIRE_CANARY(2),
  AWAIT_COOKIE(1),
  CALL(1),
  TRY_CALL(1),
  START_AND_POLL(1),
  REPLACE(2),
  REPLACE_ASYNC(2),
  REPLACE_UNCHANGED(1),
  REPLACE_REFUSED(1),
  TRANSACT(2),
  TRANSACT_ASYNC(1),
  TRANSACT_STALE(1),
  ADD_ACK(1),
  ADD_MASK(1),
  ADD_RESAMPLER(1),
  ADD_WATCHER(1),
  CLOSE(4),
  CLOSE_IN_CALLBACK(1),
  ASSIGN(2),
  DEASSIGN(2),
  HANG_UP(1),
  ASSIGN_LEVEL(2),
  DEASSIGN_LEVEL(2),
  RESAMPLE_ALL(1);

  private static final Operation[] BY_WEIGHT = byWeight();

  private final int weight;

  Operation(int weight) {
    this.weight = weight;
  }

  private static Operation[] byWeight() {
    int sum = 0;
    for (Operation each : values()) {
      sum += each.weight;
    }
    Operation[] all = new Operation[sum];
    int at = 0;
    for (Operation each : values()) {
      for (int i = 0; i < each.weight; i++) {
        all[at++] = each;
      }
    }
    return all;
  }

  /** How many different numbers {@link #at} tells apart. */
  static int weights() {
    return BY_WEIGHT.length;
  }

  /** The operation that a random number stands for, 0 to {@link #weights} - 1. */
  static Operation at(int number) {
    return BY_WEIGHT[number];
  }
}
