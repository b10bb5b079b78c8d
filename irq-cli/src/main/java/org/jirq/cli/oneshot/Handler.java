// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.oneshot;

/** How the guest's driver handles its interrupt. */
enum Handler {
  /** Masks, ends, has a thread serve the device, unmasks. */
  ONESHOT,

  /** Serves the device, then ends. */
  ORDINARY;

  String label() {
    return this == ONESHOT ? "oneshot" : "ordinary";
  }
}
