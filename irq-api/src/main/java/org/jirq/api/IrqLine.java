// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

import org.jspecify.annotations.Nullable;

/**
 * The wire that a device holds: raises, lowers or pulses one input of a board, OR-ed with the other
 * wires of that input.
 *
 * <p>Obtained from {@link IrqLineSet#line}. A wire remembers its own level, so a repeated {@code
 * raise} or {@code lower} is one compare; a wire contributes at most once to its input, however
 * often it is raised.
 *
 * <p><b>Threads.</b> One wire is used by one thread at a time (its device orders its calls); wires
 * of the same input may be used by different threads at once when the set was made for {@link
 * Cell#SHARED}. <b>Progress.</b> Lock-free: no call waits for another thread. A call that meets
 * another thread driving the same input leaves the new level to that thread, which drives it before
 * it returns; no edge is lost by this.
 */
public final class IrqLine implements AutoCloseable {

  private final @Nullable LineInput input;
  private final String name;
  private boolean raised;
  private boolean closed;

  IrqLine(@Nullable LineInput input, String name) {
    this.input = input;
    this.name = name;
  }

  /**
   * Makes a wire that leads nowhere, for tests of devices.
   *
   * @param name a name for diagnosis
   * @return a wire with a level of its own and no input
   */
  public static IrqLine detached(String name) {
    return new IrqLine(null, name);
  }

  /**
   * Asserts the line. Does nothing when this wire is asserted already.
   *
   * @throws IllegalStateException if the wire is closed
   */
  public void raise() {
    if (!raised) {
      checkOpen();
      raised = true;
      if (input != null) {
        input.raise();
      }
    }
  }

  /**
   * De-asserts the line. Does nothing when this wire is not asserted, so also when it is closed.
   */
  public void lower() {
    if (raised) {
      raised = false;
      if (input != null) {
        input.lower();
      }
    }
  }

  /**
   * Drives the line to a level.
   *
   * @param level {@code true} as {@link #raise}, {@code false} as {@link #lower}
   * @throws IllegalStateException if {@code level} is {@code true} and the wire is closed
   */
  public void set(boolean level) {
    if (level) {
      raise();
    } else {
      lower();
    }
  }

  /**
   * Raises, then lowers: one edge, for inputs that the guest programs as edge-triggered. A wire
   * that is asserted already only falls.
   *
   * @throws IllegalStateException if the wire is closed
   */
  public void pulse() {
    raise();
    lower();
  }

  /**
   * Tells this wire's own contribution, not the level of the input.
   *
   * @return {@code true} if this wire is asserted
   */
  public boolean isRaised() {
    return raised;
  }

  /**
   * Returns the name given at creation.
   *
   * @return the name, for diagnosis
   */
  public String name() {
    return name;
  }

  /** Lowers the line and gives the wire up; a second call does nothing. */
  @Override
  public void close() {
    if (!closed) {
      lower();
      closed = true;
      if (input != null) {
        input.detach();
      }
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("line=" + name + " is closed");
    }
  }

  @Override
  public String toString() {
    return name + (closed ? " (closed)" : raised ? " (raised)" : " (low)");
  }
}
