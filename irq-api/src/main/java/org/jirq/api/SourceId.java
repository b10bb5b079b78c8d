// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * The source ids of a pin: which asserter holds it high.
 *
 * <p>A pin has {@value #COUNT} source bits and its level is their OR, so one source can never hide
 * another's level. The bits are a set, not a count.
 */
public final class SourceId {

  /** Ordinary devices and plain irqfds. */
  public static final int DEFAULT = 0;

  /** The resamplers of level irqfds, which lower it at every acknowledgement. */
  public static final int RESAMPLER = 1;

  /** The first id that a board may hand out. */
  public static final int FIRST_FREE = 2;

  /** Number of source ids of a pin; ids are 0 to {@code COUNT - 1}. */
  public static final int COUNT = 16;

  private SourceId() {}

  /**
   * Checks a source id that a host passed in.
   *
   * @param sourceId the id, 0 to {@link #COUNT} - 1
   * @return {@code sourceId}
   * @throws IllegalArgumentException if it is out of range
   */
  public static int check(int sourceId) {
    if (sourceId < 0 || sourceId >= COUNT) {
      throw new IllegalArgumentException("sourceId=" + sourceId + " is not in 0.." + (COUNT - 1));
    }
    return sourceId;
  }
}
