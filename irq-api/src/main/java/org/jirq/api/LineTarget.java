// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * What a line drives: a chip (inputs are pins) or a router (inputs are GSIs).
 *
 * <p>Device authors hold an {@link IrqLine}; only the code that wires a board sees this interface.
 */
@FunctionalInterface
public interface LineTarget {

  /**
   * Drives one source of an input, as {@code KVM_IRQ_LINE} does: the caller does not watch the
   * result to compensate for lost ticks.
   *
   * <p>Idempotent: an unchanged level costs one compare, and orders nothing: between a thread that
   * raises a line which is high already and one that lowers it meanwhile and then looks at the
   * device, the device's own lock has to order what they see. Levels mean <em>asserted</em>,
   * whatever the polarity. May deliver a message before it returns, so it may run callbacks of the
   * board's CPU side on the calling thread, with no lock of the target held.
   *
   * @param input pin or GSI, 0 to the target's number of inputs - 1
   * @param sourceId which asserter, 0 to {@link SourceId#COUNT} - 1
   * @param level {@code true} asserts, {@code false} de-asserts
   * @return a {@link Delivery} result; a call that leaves the input low answers 1
   * @throws IllegalArgumentException if {@code input} or {@code sourceId} is out of range; nothing
   *     has changed then
   */
  int setLevel(int input, int sourceId, boolean level);

  /**
   * Drives one source of an input for a caller that acts on the result, as {@code
   * KVM_IRQ_LINE_STATUS} does. Chips that track the end of a periodic interrupt for such callers
   * (KVM's pin 8) answer {@link Delivery#COALESCED} while one is outstanding; for all others this
   * is {@link #setLevel}.
   *
   * @param input pin or GSI, 0 to the target's number of inputs - 1
   * @param sourceId which asserter, 0 to {@link SourceId#COUNT} - 1
   * @param level {@code true} asserts, {@code false} de-asserts
   * @return a {@link Delivery} result
   * @throws IllegalArgumentException as {@link #setLevel}
   */
  default int setLevelForStatus(int input, int sourceId, boolean level) {
    return setLevel(input, sourceId, level);
  }
}
