// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One input with all its wires: the OR of the sharers, driven into one source id of the target.
 *
 * <p>Thread-safe for {@link Cell#SHARED}: any thread, lock-free. The write of a level
 * happens-before the {@link LineTarget#setLevel} call that drives it.
 */
final class LineInput {

  /*
   * The word `state` (shared cell):
   *
   *   bits  field
   *   0-29  number of raised wires; the level is "not zero"
   *   30    DRIVING: a thread is inside target.setLevel for this input
   *   31    EDGE: the level rose while another thread was driving
   *
   * Counting alone is not enough: of two threads that take the level 1 -> 0 and 0 -> 1, the first
   * could be late with its setLevel(false) and leave the target low with a wire high. So exactly one
   * thread drives at a time; a thread that changes the level meanwhile only changes the word, and the
   * driver does not leave before it has driven what stands there. EDGE keeps a rise that was taken
   * back again before the driver looked: an edge-triggered pin must see it.
   */
  private static final int COUNT = (1 << 30) - 1;
  private static final int DRIVING = 1 << 30;
  private static final int EDGE = 1 << 31;

  private static final VarHandle STATE;
  private static final VarHandle WIRES;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(LineInput.class, "state", int.class);
      WIRES = lookup.findVarHandle(LineInput.class, "wires", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LineTarget target;
  private final int input;
  private final int sourceId;
  private final boolean shared;
  private int state;
  private int wires;

  LineInput(LineTarget target, int input, int sourceId, Cell cell) {
    this.target = target;
    this.input = input;
    this.sourceId = sourceId;
    this.shared = cell == Cell.SHARED;
  }

  void attach() {
    WIRES.getAndAdd(this, 1);
  }

  void detach() {
    WIRES.getAndAdd(this, -1);
  }

  int wires() {
    return (int) WIRES.getVolatile(this);
  }

  boolean level() {
    return ((int) STATE.getVolatile(this) & COUNT) != 0;
  }

  void raise() {
    if (shared) {
      change(1);
    } else if (++state == 1) {
      target.setLevel(input, sourceId, true);
    }
  }

  void lower() {
    if (shared) {
      change(-1);
    } else if (--state == 0) {
      target.setLevel(input, sourceId, false);
    }
  }

  private void change(int by) {
    int before;
    int after;
    boolean drive;
    do {
      // ORDER(LN-1): volatile read and compare-and-set of the word; pairs with LN-2, so that a
      // driver
      // that could give up DRIVING has seen this change, and one that could not will see it.
      before = (int) STATE.getVolatile(this);
      after = before + by;
      boolean was = (before & COUNT) != 0;
      boolean is = (after & COUNT) != 0;
      drive = false;
      if (was != is) {
        if ((before & DRIVING) == 0) {
          after |= DRIVING;
          drive = true;
        } else if (is) {
          after |= EDGE;
        }
      }
    } while (!STATE.compareAndSet(this, before, after));
    if (drive) {
      drive((after & COUNT) != 0);
    }
  }

  private void drive(boolean level) {
    boolean driven = level;
    boolean done = false;
    try {
      target.setLevel(input, sourceId, driven);
      while (true) {
        int now = (int) STATE.getVolatile(this);
        if ((now & EDGE) != 0) {
          if (STATE.compareAndSet(this, now, now & ~EDGE)) {
            if (driven) {
              target.setLevel(input, sourceId, false);
            }
            target.setLevel(input, sourceId, true);
            driven = true;
          }
        } else if (((now & COUNT) != 0) != driven) {
          driven = !driven;
          target.setLevel(input, sourceId, driven);
        } else if (STATE.compareAndSet(this, now, now & ~DRIVING)) {
          // ORDER(LN-2): compare-and-set of the unchanged word; pairs with LN-1.
          done = true;
          return;
        }
      }
    } finally {
      if (!done) {
        // The target threw (a fault of the host's CPU side): give DRIVING up, or the input is dead.
        STATE.getAndBitwiseAnd(this, ~(DRIVING | EDGE));
      }
    }
  }
}
