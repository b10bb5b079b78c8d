// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.AckNotifier;

/** Writes the acks of the 8259s in one operation as the derived events of KVM's vectors do. */
final class PicAcks implements AckNotifier {

  private static final int PICS = 2;
  private static final int PINS = 8;

  private final List<String> written = new ArrayList<>();

  void start() {
    written.clear();
  }

  List<String> written() {
    return written;
  }

  @Override
  public void acked(int gsi, int chip, int pin) {
    if (chip < PICS) {
      written.add("P" + (PINS * chip + pin));
    }
  }
}
