// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lincheck;

/** Something that readers use and writers replace: a table, say, whose memory is reused. */
final class Version {

  final int value;
  private volatile boolean retired;

  Version(int value) {
    this.value = value;
  }

  /**
   * Uses it, inside a reader.
   *
   * @throws IllegalStateException if nobody may any more
   */
  int use() {
    if (retired) {
      throw new IllegalStateException("read value=" + value + " which is retired");
    }
    return value;
  }

  /** Ends its use, after a grace period. */
  void retire() {
    if (retired) {
      throw new IllegalStateException("value=" + value + " was retired already");
    }
    retired = true;
  }

  boolean isRetired() {
    return retired;
  }
}
