// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

import java.util.ArrayList;
import java.util.List;

/** Notes every call, and can run something inside one. */
final class RecordingTarget implements LineTarget {

  final List<String> calls = new ArrayList<>();
  Runnable inside = () -> {};

  @Override
  public int setLevel(int input, int sourceId, boolean level) {
    calls.add(input + "/" + sourceId + (level ? "+" : "-"));
    Runnable once = inside;
    inside = () -> {};
    once.run();
    return 1;
  }
}
