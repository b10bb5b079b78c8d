// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.io.IOException;

/** The events of one trace, in order. Used by one thread at a time. */
public interface TraceSource {

  /**
   * Returns what the trace says of itself.
   *
   * @return the comment lines before its first event
   */
  TraceHeader header();

  /**
   * Goes to the next event.
   *
   * @param into takes the event
   * @return {@code false} if there is none; {@code into} is unchanged then
   * @throws FormatException if the recording is damaged here
   * @throws IOException if it cannot be read
   */
  boolean next(TraceEvent into) throws IOException;
}
