// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit.contract;

import java.util.List;
import java.util.Random;
import org.jirq.api.CpuInterface;
import org.jirq.api.IrqChip;
import org.jirq.api.MmioDevice;
import org.jirq.api.PortDevice;
import org.jirq.testkit.CallLog;

/**
 * One chip under test, with what a contract needs to program it and to see what it does.
 *
 * <p>All of the chip's callbacks, those of its CPU side, its observer and its board, go to {@link
 * #log}. CPUs take every message.
 */
public interface ChipFixture {

  /**
   * Returns the chip.
   *
   * @return the same chip every time, in its reset state at first
   */
  IrqChip chip();

  /**
   * Returns the log of the chip's callbacks.
   *
   * @return the same log every time
   */
  CallLog log();

  /**
   * The guest programs a pin so that its interrupts can be told from other pins'. Programming a pin
   * again as it is changes nothing.
   *
   * @param pin the pin, 0 or more
   * @param levelTriggered its trigger mode
   * @param masked whether it is masked
   */
  void program(int pin, boolean levelTriggered, boolean masked);

  /**
   * Counts the interrupts that a pin has delivered to the CPU side.
   *
   * @param pin the pin, 0 or more
   * @return the number since the fixture was made
   */
  int deliveries(int pin);

  /**
   * The guest ends a level-triggered interrupt of a pin, whether one is in service or not.
   *
   * @param pin the pin, 0 or more
   */
  void end(int pin);

  /**
   * Chooses a pin that tests make level-triggered.
   *
   * @return a pin without special rules, 5 unless overridden
   */
  default int levelPin() {
    return 5;
  }

  /**
   * Chooses a pin that tests make edge-triggered, and whose interrupts come though one of {@link
   * #levelPin} is in service.
   *
   * @return a pin without special rules, {@link #levelPin} + 1 unless overridden
   */
  default int edgePin() {
    return levelPin() + 1;
  }

  /**
   * Chooses a pin that one register write masks or unmasks together with {@link #levelPin}.
   *
   * @return a pin without special rules that may be level-triggered and has the higher number; -1
   *     unless overridden: there is no such register
   */
  default int partnerPin() {
    return -1;
  }

  /**
   * By one register write the guest masks or unmasks {@link #levelPin} and {@link #partnerPin},
   * both of which it has programmed.
   *
   * @param masked whether they are masked then
   * @throws IllegalStateException if there is no such register
   */
  default void maskTogether(boolean masked) {
    throw new IllegalStateException("kind=" + chip().kind() + " has no register of several masks");
  }

  /**
   * The CPU takes the interrupt of an output, for tests that play the CPU themselves.
   *
   * @param output the output
   * @return what the acknowledgement answered
   */
  default int takeFrom(int output) {
    return ((CpuInterface) chip()).acknowledge(output);
  }

  /**
   * The guest does all that it does to end an interrupt that it took at an output, for tests that
   * play the CPU themselves.
   *
   * @param output the output at which it acknowledged
   * @param token what the acknowledgement answered
   */
  default void endTaken(int output, int token) {
    ((CpuInterface) chip()).end(output, token);
  }

  /**
   * Tells whether the request of a level-triggered pin, once made, stays until it is taken though
   * the line falls before, as the specification of the PLIC has it.
   *
   * @return {@code false} unless overridden: the request goes with the level
   */
  default boolean levelRequestStays() {
    return false;
  }

  /**
   * The machine is switched off and on, whatever was done to it: wires the chip to the fixture's
   * CPU again, resets it, and has the guest do what it has done in a new fixture. Lines keep their
   * levels; {@link #deliveries} counts on.
   *
   * <p>By default it resets the chip, which is enough where nobody but the fixture can be the CPU
   * side and the guest has nothing to do at first.
   */
  default void restart() {
    chip().reset();
  }

  /**
   * Returns the register windows through which a guest reaches the chip.
   *
   * @return the chip itself, if it is one, unless overridden
   */
  default List<MmioDevice> memory() {
    return chip() instanceof MmioDevice device ? List.of(device) : List.of();
  }

  /**
   * Returns the port windows through which a guest reaches the chip.
   *
   * @return the chip itself, if it is one, unless overridden
   */
  default List<PortDevice> ports() {
    return chip() instanceof PortDevice device ? List.of(device) : List.of();
  }

  /**
   * A guest reaches the chip by another way than memory and ports, system registers for instance:
   * one access, whatever comes to its mind.
   *
   * @param random chooses register, CPU and value
   */
  default void accessOtherwise(Random random) {}
}
