// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * The side of a controller that faces the CPUs: output wires, and the two steps of taking an
 * interrupt. A board that is written against this interface runs with the controllers of any
 * architecture.
 *
 * <p>What the chips call the two steps: 8259A INTA cycle and end-of-interrupt command; local APIC
 * acceptance and EOI register; PLIC claim and complete; GIC IAR and EOIR read and write.
 */
public interface CpuInterface {

  /** No interrupt was there to be acknowledged. Always -1. */
  int NONE = -1;

  /**
   * Returns the number of outputs.
   *
   * @return 1 or more, the same for the life of the chip
   */
  int outputs();

  /**
   * Tells the level of an output, as it was last told to the sink.
   *
   * @param output 0 to {@link #outputs} - 1
   * @return {@code true} if it is asserted
   * @throws IllegalArgumentException if {@code output} is out of range
   */
  boolean output(int output);

  /**
   * Wires the outputs, in place of the sink they had. May be called at any time; tells the new sink
   * nothing by itself: {@link SaveRestore#resync} drives every output again.
   *
   * @param sink takes the outputs from now on; {@link OutputSink#NONE} disconnects
   */
  void connectOutputs(OutputSink sink);

  /**
   * The CPU of an output takes the interrupt of the highest priority. Guest action: never throws
   * for what the guest did.
   *
   * @param output 0 to {@link #outputs} - 1
   * @return a token for {@link #end}: the vector, source or interrupt id as the guest sees it;
   *     {@link #NONE} if there is none. A spurious interrupt that the chip's documentation knows is
   *     answered as documented there
   * @throws IllegalArgumentException if {@code output} is out of range
   */
  int acknowledge(int output);

  /**
   * The CPU of an output ends an interrupt that it took. Runs ack notifiers on the calling thread,
   * with no chip state held, before the line is sampled again.
   *
   * @param output 0 to {@link #outputs} - 1
   * @param token what {@link #acknowledge} answered; a token that is not in service is answered as
   *     a guest's spurious end of interrupt is, and never throws
   * @throws IllegalArgumentException if {@code output} is out of range
   */
  void end(int output, int token);
}
