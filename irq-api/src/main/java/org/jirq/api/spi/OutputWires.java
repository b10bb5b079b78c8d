// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api.spi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jirq.api.Cell;
import org.jirq.api.OutputSink;
import org.jspecify.annotations.Nullable;

/**
 * For authors of chips: the wires from a controller to the CPUs. A wire's level is a function of
 * the chip's state words; after a change the chip calls {@link #update}, and the sink is told of
 * what became of the level, in order.
 *
 * <p>One thread at a time drives a wire. A thread that finds another one driving leaves a mark and
 * goes; the driver does not leave before it has computed the level after the last mark. So a wire
 * is never left at a level that the state does not give, no thread waits, and a sink that calls the
 * chip back from inside its call (to acknowledge, for instance) is told of the consequence after it
 * has returned.
 *
 * <p><b>Threads.</b> As the cell says. Lock-free: a thread repeats its work only because another
 * one changed the chip meanwhile. What a thread did before {@link #update} happens-before the call
 * of the sink that tells its consequence. The sink may run on another thread that updates the same
 * wire at the same time, and {@link #update} may then return before it has run.
 *
 * <p><b>Exceptions.</b> A sink that throws was told, and is told what has become of the level
 * meanwhile as any other; its first exception comes out when the wire stands right.
 */
public final class OutputWires {

  /** Computes the level of a wire from the chip's present state. */
  @FunctionalInterface
  public interface Level {

    /**
     * Computes a level. Reads state, changes none, calls nobody.
     *
     * @param wire the wire, from 0
     * @return whether it is to be asserted
     */
    boolean of(int wire);
  }

  /*
   * A wire's word: bit 0 TOLD, the level that the sink was told last; bit 1 DRIVING, a thread is
   * about to compute the level or in the sink; bit 2 MARK, the state changed since it computed;
   * bit 3 RESYNC, the sink is to be told whatever it was told before.
   */
  private static final long TOLD = 1;
  private static final long DRIVING = 2;
  private static final long MARK = 4;
  private static final long RESYNC = 8;

  private static final VarHandle SINK;

  static {
    try {
      SINK = MethodHandles.lookup().findVarHandle(OutputWires.class, "sink", OutputSink.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final StateWords words;
  private final Level level;
  private final boolean alone;
  private OutputSink sink = OutputSink.NONE;

  /**
   * Makes wires that are all de-asserted.
   *
   * @param cell the chip's cell
   * @param wires how many, 1 or more
   * @param level computes a wire's level
   */
  public OutputWires(Cell cell, int wires, Level level) {
    this.words = StateWords.of(cell, wires, StateWords.Spacing.PADDED);
    this.level = level;
    this.alone = cell == Cell.PLAIN;
  }

  /**
   * Returns the number of wires.
   *
   * @return 1 or more
   */
  public int count() {
    return words.count();
  }

  /**
   * Connects a sink in place of the one there was; tells it nothing.
   *
   * @param newSink takes the wires' changes from now on
   */
  public void connect(OutputSink newSink) {
    // ORDER(OW-1): release write; pairs with the acquire read in tell.
    SINK.setRelease(this, Objects.requireNonNull(newSink, "newSink"));
  }

  /**
   * Tells the level that the sink was told last.
   *
   * @param wire 0 to {@link #count} - 1
   * @return {@code true} if asserted
   * @throws IllegalArgumentException if {@code wire} is out of range
   */
  public boolean asserted(int wire) {
    return (words.get(check(wire)) & TOLD) != 0;
  }

  /**
   * Checks the number of an output that a host passed in.
   *
   * @param wire the number, 0 to {@link #count} - 1
   * @return {@code wire}
   * @throws IllegalArgumentException if it is out of range
   */
  public int check(int wire) {
    if (wire < 0 || wire >= words.count()) {
      throw new IllegalArgumentException("output=" + wire + " is not in 0.." + (words.count() - 1));
    }
    return wire;
  }

  /**
   * Brings a wire to the level that the state gives now. To be called after every change of state
   * that may move it.
   *
   * @param wire 0 to {@link #count} - 1
   */
  public void update(int wire) {
    long word = words.get(wire);
    if ((word & DRIVING) != 0) {
      drive(wire, MARK);
      return;
    }
    // A wire that nobody drives and that stands right needs nothing: whoever changes the state
    // after we computed the level updates the wire himself.
    boolean now = level.of(wire);
    if (((word & TOLD) != 0) != now) {
      if (alone) {
        tellAlone(wire, now);
      } else {
        drive(wire, MARK);
      }
    }
  }

  /**
   * Brings a wire to the level that the state gives now, where the caller knows that level. In the
   * plain cell it is not computed again; in the shared one it is, for the state may have changed
   * since the caller looked.
   *
   * @param wire 0 to {@link #count} - 1
   * @param known what the level function gives now
   */
  public void update(int wire, boolean known) {
    if (!alone) {
      update(wire);
      return;
    }
    long word = words.get(wire);
    if ((word & DRIVING) != 0) {
      drive(wire, MARK);
    } else if (((word & TOLD) != 0) != known) {
      tellAlone(wire, known);
    }
  }

  /**
   * Brings a wire to the level that the state gives now, as {@link #update(int)}, for a caller that
   * has something else to do whatever the sink throws.
   *
   * @param wire 0 to {@link #count} - 1
   * @param before what was thrown so far, {@code null} for nothing
   * @return what is thrown now
   */
  public @Nullable Failure update(int wire, @Nullable Failure before) {
    try {
      update(wire);
      return before;
    } catch (Throwable e) {
      return Failure.add(before, e);
    }
  }

  /**
   * Tells the sink the level of every wire, whatever it was told before. One that throws is told
   * the other wires' too, and the first exception comes out at the end.
   */
  public void resync() {
    Failure failure = null;
    for (int wire = 0; wire < words.count(); wire++) {
      try {
        drive(wire, RESYNC | MARK);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
  }

  /**
   * Sets what the sink was told last, for a chip that loads a snapshot. Calls nobody.
   *
   * @param wire 0 to {@link #count} - 1
   * @param asserted the level
   */
  public void load(int wire, boolean asserted) {
    words.set(wire, asserted ? TOLD : 0);
  }

  private void drive(int wire, long marks) {
    long word;
    do {
      word = words.get(wire);
      if ((word & DRIVING) != 0) {
        if (words.replace(wire, word, word | marks)) {
          return;
        }
        continue;
      }
      if (words.replace(wire, word, word | marks | DRIVING)) {
        break;
      }
    } while (true);
    Failure.rethrow(settle(wire, null));
  }

  /**
   * Where nobody can have changed the state since the level was computed, it need not be again: not
   * unless the sink itself changed it.
   */
  private void tellAlone(int wire, boolean now) {
    long driving = now ? TOLD | DRIVING : DRIVING;
    words.set(wire, driving);
    Failure failure = null;
    try {
      // Plain: one thread has connected the sink and calls it.
      sink.outputChanged(wire, now);
    } catch (Throwable e) {
      failure = Failure.add(null, e);
    }
    if (words.get(wire) == driving) {
      words.set(wire, driving & TOLD);
    } else {
      failure = settle(wire, failure);
    }
    Failure.rethrow(failure);
  }

  private OutputSink sink() {
    // ORDER(OW-1): acquire read; pairs with the release write in connect.
    return (OutputSink) SINK.getAcquire(this);
  }

  /**
   * Tells the sink until the wire stands right, and gives the wire up; answers what was thrown so
   * far. A call that throws has taken the marks for which it was made, so none is repeated.
   */
  private @Nullable Failure settle(int wire, @Nullable Failure before) {
    Failure failure = before;
    boolean finished = false;
    while (!finished) {
      try {
        finished = tell(wire);
      } catch (VirtualMachineError e) {
        // Without stack or memory there may be no end of this: the next update goes on.
        words.andNot(wire, DRIVING | MARK | RESYNC);
        throw e;
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    return failure;
  }

  /** Tells the sink once, if there is something to tell; returns whether the wire stands right. */
  private boolean tell(int wire) {
    long word = words.get(wire);
    if ((word & (MARK | RESYNC)) == 0) {
      return words.replace(wire, word, word & ~DRIVING);
    }
    // The marks go before the level is computed: a change after that sets one again.
    if (!words.replace(wire, word, word & ~(MARK | RESYNC))) {
      return false;
    }
    boolean now = level.of(wire);
    boolean told = (word & TOLD) != 0;
    if (now != told || (word & RESYNC) != 0) {
      if (now) {
        words.or(wire, TOLD);
      } else {
        words.andNot(wire, TOLD);
      }
      sink().outputChanged(wire, now);
    }
    return false;
  }
}
