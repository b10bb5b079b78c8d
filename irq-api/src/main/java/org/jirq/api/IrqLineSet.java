// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/**
 * Hands out the wires of a target's inputs.
 *
 * <p>Each call of {@link #line} gives another sharer of the input; the input is high while any of
 * its wires is. All wires of a set speak for one source id.
 *
 * <p><b>Threads.</b> {@link #line} may be called by any thread when the set was made for {@link
 * Cell#SHARED}; it takes no lock.
 */
public final class IrqLineSet {

  private final LineInput[] inputs;

  /**
   * Makes a set for the default source id and many threads.
   *
   * @param target what the wires drive
   * @param inputs number of inputs, 1 or more
   * @throws IllegalArgumentException if {@code inputs} is less than 1
   */
  public IrqLineSet(LineTarget target, int inputs) {
    this(target, inputs, SourceId.DEFAULT, Cell.SHARED);
  }

  /**
   * Makes a set.
   *
   * @param target what the wires drive
   * @param inputs number of inputs, 1 or more
   * @param sourceId the source id that all wires of the set share, 0 to {@link SourceId#COUNT} - 1
   * @param cell {@link Cell#PLAIN} if one thread at a time uses all the wires of the set
   * @throws IllegalArgumentException if {@code inputs} or {@code sourceId} is out of range
   */
  public IrqLineSet(LineTarget target, int inputs, int sourceId, Cell cell) {
    if (inputs < 1) {
      throw new IllegalArgumentException("inputs=" + inputs + " is less than 1");
    }
    SourceId.check(sourceId);
    this.inputs = new LineInput[inputs];
    for (int i = 0; i < inputs; i++) {
      this.inputs[i] = new LineInput(target, i, sourceId, cell);
    }
  }

  /**
   * Makes a new wire to an input.
   *
   * @param input 0 to {@link #size} - 1
   * @param name a name for diagnosis, for instance the device's
   * @return a wire of its own, low
   * @throws IllegalArgumentException if {@code input} is out of range
   */
  public IrqLine line(int input, String name) {
    LineInput at = at(input);
    at.attach();
    return new IrqLine(at, name);
  }

  /**
   * Tells the OR of all wires of an input.
   *
   * @param input 0 to {@link #size} - 1
   * @return {@code true} if at least one wire is raised
   * @throws IllegalArgumentException if {@code input} is out of range
   */
  public boolean level(int input) {
    return at(input).level();
  }

  /**
   * Counts the open wires of an input.
   *
   * @param input 0 to {@link #size} - 1
   * @return number of wires handed out and not closed
   * @throws IllegalArgumentException if {@code input} is out of range
   */
  public int wires(int input) {
    return at(input).wires();
  }

  /**
   * Returns the number of inputs.
   *
   * @return 1 or more
   */
  public int size() {
    return inputs.length;
  }

  private LineInput at(int input) {
    if (input < 0 || input >= inputs.length) {
      throw new IllegalArgumentException("input=" + input + " is not in 0.." + (inputs.length - 1));
    }
    return inputs[input];
  }
}
