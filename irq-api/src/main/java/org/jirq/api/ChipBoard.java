// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * What a chip tells its board about its pins. A chip has one board; a router implements it and fans
 * out to notifiers by GSI.
 *
 * <p>All methods default to doing nothing, so a board overrides what it needs; {@link #NONE} is the
 * board of a chip that stands alone.
 *
 * <p><b>Exceptions.</b> A board may throw; the guest, whose access it was, and the devices do not
 * pay for it. The chip finishes what it was about to do when it called, as if the call had returned
 * (every pin is told, masked or unmasked, ended, sampled again and delivered, every output stands
 * right), and only then the first of all exceptions comes out of the call that caused it. Authors
 * of chips find {@link org.jirq.api.spi.Failure} for that.
 */
public interface ChipBoard {

  /** The board that wants to know nothing. */
  ChipBoard NONE = new ChipBoard() {};

  /**
   * A CPU has acknowledged the interrupt of a pin: it has taken it and will serve it. Told by chips
   * with {@link ChipCapability#TAKEN}, once for each time that the pin goes into service; an answer
   * that stands for no interrupt (spurious) is none.
   *
   * <p>Called on the acknowledging thread after the chip's state has changed, with no chip state
   * held, before the acknowledgement returns; may drive lines of the same chip, also this pin.
   * Where the acknowledgement is the end as well (an 8259 in automatic end of interrupt) {@link
   * #acked} follows. What is thrown comes out of the acknowledgement; the interrupt is in service
   * then.
   *
   * <p>Each chip's own cycle is meant: INTA or poll of the 8259, the claim of a PLIC and of an
   * APLIC in direct mode, a read of GICC_IAR, GICC_AIAR or ICC_IAR.
   *
   * @param pin 0 to the chip's number of pins - 1
   */
  default void taken(int pin) {}

  /**
   * The guest ended the interrupt of a pin: the ack notifiers run now.
   *
   * <p>Called on the thread that signalled the EOI, with no chip state held and remote IRR still
   * set; may drive lines of the same chip, also this pin. Runs for every pin whose entry holds the
   * vector, whatever its trigger mode.
   *
   * <p>What is thrown comes out of the end when it is complete: the other pins of the vector have
   * been told, none is in service, and a level that is still there is delivered again.
   *
   * @param pin 0 to the chip's number of pins - 1
   */
  default void acked(int pin) {}

  /**
   * The guest masked or unmasked a pin.
   *
   * <p>Called on the writing thread inside the section that serialises the chip's entry writes, so
   * every board sees the changes in the guest's order. After a reset and after a restore it is
   * called for every pin, changed or not. May drive lines of the chip; must not access its
   * registers, must not block, and must not wait for a grace period.
   *
   * <p>What is thrown comes out of the write, the reset or the {@link SaveRestore#resync} when that
   * is complete: all pins of the write have their new masks and have been told, those that it
   * unmasked have been sampled again or delivered, and after a reset or a restore every pin has
   * been told and every output stands right.
   *
   * @param pin 0 to the chip's number of pins - 1
   * @param masked the new state of the mask
   */
  default void maskChanged(int pin, boolean masked) {}

  /**
   * Tells whether somebody would re-sample a pin's line if asked by {@link #resampleInstead}. Asked
   * first, so that a pin without a resampler is never touched. What is thrown counts as {@code
   * false}, and comes out of the write when that is complete.
   *
   * @param pin 0 to the chip's number of pins - 1
   * @return {@code true} if {@link #resampleInstead} is worth a call
   */
  default boolean hasResampler(int pin) {
    return false;
  }

  /**
   * The chip would now inject a pending level because the guest wrote the pin's entry: may the line
   * be re-sampled instead?
   *
   * <p>The chip has withdrawn the resampler's source ({@link SourceId#RESAMPLER}) before it asks,
   * so a line that is raised again from inside the call is not lost, and evaluates the pin once
   * more afterwards; it puts the source back if the answer is {@code false}, unless somebody drove
   * that source meanwhile. Called on the writing thread with no chip state held; may drive lines of
   * the chip.
   *
   * <p>What is thrown counts as {@code false}, and comes out of the write when that is complete.
   *
   * @param pin 0 to the chip's number of pins - 1
   * @return {@code true} if the line's owner has been asked to sample it again
   */
  default boolean resampleInstead(int pin) {
    return false;
  }
}
