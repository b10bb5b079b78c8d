// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * Takes the outputs of a controller: the wires to the CPUs.
 *
 * <p>Called on the thread whose access or line change moved the output, with no lock of the chip
 * held; may call the chip back, also to acknowledge or to end an interrupt. Of one output, one
 * change at a time is told, never the same level twice, and the last one told is the level that
 * stands. An implementation must not block.
 */
@FunctionalInterface
public interface OutputSink {

  /** Takes nothing, for a chip that is not wired yet. */
  OutputSink NONE = (output, asserted) -> {};

  /**
   * An output changed.
   *
   * @param output 0 to {@link CpuInterface#outputs} - 1
   * @param asserted the new level
   */
  void outputChanged(int output, boolean asserted);
}
