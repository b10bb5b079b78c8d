// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

import java.util.Set;

/**
 * The controller side of an interrupt: a set of pins, each of which has a level, may be masked, and
 * may be acknowledged.
 *
 * <p>A chip is a plain object: no thread, no clock, no logging, no static state. Whether one thread
 * or many may use it is chosen when it is made ({@link Cell}).
 */
public interface IrqChip extends LineTarget, SaveRestore {

  /**
   * Names the chip's kind.
   *
   * @return a short constant, for instance {@code "ioapic"}
   */
  String kind();

  /**
   * Returns the number of pins.
   *
   * @return 1 or more
   */
  int pins();

  /**
   * Tells what the chip can do.
   *
   * @return an immutable set, the same for the life of the chip
   */
  Set<ChipCapability> capabilities();

  /**
   * Tells the level of a pin: the OR over its sources.
   *
   * @param pin 0 to {@link #pins} - 1
   * @return {@code true} if any source holds it high
   * @throws IllegalArgumentException if {@code pin} is out of range
   */
  boolean level(int pin);

  /**
   * Tells which sources hold a pin high.
   *
   * @param pin 0 to {@link #pins} - 1
   * @return bit n is source id n, bits 0 to {@link SourceId#COUNT} - 1
   * @throws IllegalArgumentException if {@code pin} is out of range
   */
  int sources(int pin);

  /**
   * Tells whether the guest has masked a pin. A snapshot: it may change before the call returns.
   *
   * @param pin 0 to {@link #pins} - 1
   * @return {@code true} if masked
   * @throws IllegalArgumentException if {@code pin} is out of range
   */
  boolean masked(int pin);

  /**
   * Connects the chip to its board, in place of the one it had. May be called at any time.
   *
   * @param board the new board; {@link ChipBoard#NONE} disconnects
   */
  void connect(ChipBoard board);

  /**
   * Tells the board the present mask of a pin, between two entry writes: calls {@link
   * ChipBoard#maskChanged} on {@code to} inside the section that serialises them. Whoever registers
   * a listener first and calls this then can miss no change and see none out of order.
   *
   * @param pin 0 to {@link #pins} - 1
   * @param to who is told; called once, on this thread, before the method returns
   * @throws IllegalArgumentException if {@code pin} is out of range
   */
  void fireMask(int pin, ChipBoard to);

  /**
   * Evaluates every pin again, for the host to call when the CPU side can take messages that it
   * refused before. Not to be called from inside {@link ApicSink#deliver}.
   */
  void reevaluate();

  /**
   * Puts the chip into its reset state. Levels stay: lines belong to devices.
   *
   * <p>When all of it is done the board is told the mask of every pin, changed or not, as by {@link
   * #fireMask} and inside the same section, even if it throws for one of them (the first exception
   * comes out at the end); so is it by {@link #resync} after a restore. Who waits for an unmask
   * learns that way that the state it waited in is gone. The observer hears of changes only. A
   * reset that the guest makes itself (initialisation of an 8259) tells of the masks that it
   * changes, as any write.
   */
  void reset();
}
