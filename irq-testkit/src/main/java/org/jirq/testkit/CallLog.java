// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.util.ArrayList;
import java.util.List;

/**
 * What a chip called, in order, as text: shared by a {@link RecordingSink}, a {@link
 * RecordingEvents} and a {@link RecordingBoard}, so that a test sees how their calls interleave.
 *
 * <p>One thread at a time.
 */
public final class CallLog {

  private final List<String> calls = new ArrayList<>();
  private boolean stopped;

  /** Makes an empty log that writes. */
  public CallLog() {}

  void add(String format, Object... values) {
    if (!stopped) {
      calls.add(format.formatted(values));
    }
  }

  boolean writes() {
    return !stopped;
  }

  /**
   * Returns the calls so far.
   *
   * @return a copy, in order
   */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /**
   * Returns the calls so far and forgets them.
   *
   * @return a copy, in order
   */
  public List<String> take() {
    List<String> taken = calls();
    calls.clear();
    return taken;
  }

  /** Writes nothing from now on: for measurements, since writing allocates. */
  public void stop() {
    stopped = true;
  }
}
