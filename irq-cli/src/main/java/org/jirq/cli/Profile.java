// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import java.util.Locale;

/** The profiles, as options of the command line. */
enum Profile {
  DATASHEET,
  KVM,
  QEMU;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
