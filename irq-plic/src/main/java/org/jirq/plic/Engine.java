// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.Delivery;
import org.jirq.api.IrqEvents;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.OutputWires;

/**
 * Lines, claims and completions: runs {@link SourceFunction} over the words and tells outputs,
 * board and observer what came of it.
 *
 * <p><b>Threads.</b> As the cell. <b>Progress.</b> No method takes a lock; each transition is a
 * compare-and-set loop that is repeated only because another thread changed the same source.
 * Callbacks run between transitions, with no state held. <b>Memory.</b> What a thread did before it
 * drove a line happens-before the call of the sink that the drive caused.
 */
final class Engine {

  /** What a call answers that leaves the line low. */
  private static final int LOWERED = 1;

  private static final VarHandle BOARD;

  static {
    try {
      BOARD = MethodHandles.lookup().findVarHandle(Engine.class, "board", ChipBoard.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final PlicState state;
  final OutputWires wires;
  final IrqEvents events;
  private final boolean lazy;
  private final boolean raiseIsAlwaysNews;

  /** Whether nobody else can change the state, and a group of contexts is one. */
  private final boolean quick;

  private ChipBoard board = ChipBoard.NONE;

  Engine(PlicState state, Configuration configuration) {
    this.state = state;
    this.events = configuration.events();
    this.wires = new OutputWires(configuration.cell(), state.contexts, state::exceeds);
    this.wires.connect(configuration.outputs());
    this.lazy = state.has(PlicOption.ENABLE_IS_LAZY);
    this.quick = configuration.cell() == Cell.PLAIN && state.groupsAreContexts() && !lazy;
    this.raiseIsAlwaysNews = lazy || state.has(PlicOption.RAISE_REPEATS);
  }

  void connect(ChipBoard newBoard) {
    // ORDER(PLIC-1): release write of the board; pairs with board().
    BOARD.setRelease(this, newBoard);
  }

  ChipBoard board() {
    // ORDER(PLIC-1): acquire read; pairs with connect().
    return (ChipBoard) BOARD.getAcquire(this);
  }

  // Lines

  int line(int source, int sourceId, boolean level) {
    long word = state.words.get(source);
    long bit = 1L << sourceId;
    if ((word & bit) != 0 == level
        && (word & SourceWord.WITHDRAWN) == 0
        && !(level && raiseIsAlwaysNews)) {
      if (!SourceWord.isHigh(word)) {
        return LOWERED;
      }
      return state.masked(source, word) ? Delivery.IGNORED : Delivery.COALESCED;
    }
    return drive(source, word, bit, level);
  }

  private int drive(int source, long word, long bit, boolean level) {
    int rules = state.rulesOf(source);
    long before = word;
    long after = SourceFunction.line(before, bit, level, rules);
    while (!state.words.replace(source, before, after)) {
      before = state.words.get(source);
      after = SourceFunction.line(before, bit, level, rules);
    }
    tellLine(source, before, after);
    boolean masked = SourceWord.isHigh(after) && state.masked(source, after);
    if (((before ^ after) & SourceWord.PENDING) != 0) {
      state.publish(source, SourceWord.isPending(after));
      if (SourceWord.isPending(after)) {
        waits(source, after);
      } else {
        evaluate(source);
      }
    } else if (lazy && level) {
      evaluateAll();
    }
    if (!SourceWord.isHigh(after)) {
      return LOWERED;
    }
    if (masked) {
      return Delivery.IGNORED;
    }
    if ((~before & after & SourceWord.PENDING) != 0) {
      return 1;
    }
    if (level && !SourceWord.isHigh(before) && events != IrqEvents.NONE) {
      events.coalesced(source);
    }
    return Delivery.COALESCED;
  }

  private void tellLine(int source, long before, long after) {
    if (events != IrqEvents.NONE && SourceWord.isHigh(before) != SourceWord.isHigh(after)) {
      events.lineChanged(source, SourceWord.isHigh(after));
    }
  }

  void trigger(int source, PlicTrigger trigger) {
    int rules = state.rulesOf(source);
    long before;
    long after;
    do {
      before = state.words.get(source);
      after = SourceFunction.withTrigger(before, trigger, rules);
    } while (!state.words.replace(source, before, after));
    if (SourceWord.isPending(before) != SourceWord.isPending(after)) {
      state.publish(source, SourceWord.isPending(after));
      evaluate(source);
    }
  }

  // Outputs

  /**
   * Brings the outputs of the contexts that enable a source to what the state says, all of them
   * even if the sink throws for one.
   */
  void evaluate(int source) {
    Failure failure = null;
    if (lazy) {
      evaluateAll();
    } else if (state.groupsAreContexts()) {
      long contexts = state.groupsOf(source);
      while (contexts != 0) {
        int context = Long.numberOfTrailingZeros(contexts);
        try {
          if (quick) {
            wires.update(context, state.exceeds(context));
          } else {
            wires.update(context);
          }
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
        contexts &= contexts - 1;
      }
    } else {
      int context = state.nextEnabling(0, source);
      while (context >= 0) {
        failure = wires.update(context, failure);
        context = state.nextEnabling(context + 1, source);
      }
    }
    Failure.rethrow(failure);
  }

  /**
   * Brings the outputs to what the state says after a source began to wait: they can only rise, and
   * whether they do needs no search.
   */
  private void waits(int source, long word) {
    if (!quick) {
      evaluate(source);
      return;
    }
    Failure failure = null;
    long contexts = state.groupsOf(source);
    while (contexts != 0) {
      int context = Long.numberOfTrailingZeros(contexts);
      if (state.exceeds(context, word)) {
        try {
          wires.update(context, true);
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
      }
      contexts &= contexts - 1;
    }
    Failure.rethrow(failure);
  }

  /** Brings one output to what the state says, all where the profile knows no single one. */
  void evaluateContext(int context) {
    if (lazy) {
      evaluateAll();
    } else {
      wires.update(context);
    }
  }

  void evaluateAll() {
    Failure failure = null;
    for (int context = 0; context < state.contexts; context++) {
      failure = wires.update(context, failure);
    }
    Failure.rethrow(failure);
  }

  // Claims and completions

  /** A context claims; answers the source, or 0. */
  int claim(int context) {
    int source = state.claim(context);
    if (source != 0) {
      if (events != IrqEvents.NONE) {
        events.sent(source, source, 1);
      }
      Failure failure = null;
      try {
        evaluate(source);
      } catch (Throwable e) {
        failure = Failure.add(null, e);
      }
      ChipBoard to = board();
      if (to != ChipBoard.NONE) {
        try {
          to.taken(source);
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
      }
      Failure.rethrow(failure);
    } else if (lazy) {
      evaluateAll();
    }
    return source;
  }

  /** A context completes. */
  void complete(int context, int source) {
    boolean exists = source > 0 && source <= state.lastSource;
    boolean may =
        exists && (state.enabled(context, source) || state.has(PlicOption.COMPLETE_IF_DISABLED));
    boolean counts = false;
    Failure failure = null;
    try {
      counts = may && end(context, source);
    } catch (Throwable e) {
      counts = true;
      failure = Failure.add(null, e);
    }
    if (!counts && events != IrqEvents.NONE) {
      events.ended(source, context, 0);
    }
    if (lazy && source >= 0 && source <= state.lastSource) {
      try {
        evaluateAll();
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
  }

  private boolean end(int context, int source) {
    ChipBoard to = board();
    int rules = state.rulesOf(source);
    long before;
    long after;
    do {
      before = state.words.get(source);
      if (!SourceFunction.mayEnd(before, context, rules)) {
        return false;
      }
      // The gateway stays closed while the ack notifiers run, and no other completion gets in.
      after =
          to == ChipBoard.NONE
              ? SourceFunction.complete(before, rules)
              : before | SourceWord.ENDING;
    } while (!state.words.replace(source, before, after));
    if (events != IrqEvents.NONE) {
      events.ended(source, context, 1);
    }
    if (to == ChipBoard.NONE) {
      requested(source, before, after);
      return true;
    }
    Failure failure = null;
    try {
      to.acked(source);
    } catch (Throwable e) {
      failure = Failure.add(null, e);
    }
    try {
      finish(source, rules);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
    return true;
  }

  private void finish(int source, int rules) {
    long before;
    long after;
    do {
      before = state.words.get(source);
      if ((before & SourceWord.ENDING) == 0) {
        // A reset came in between and has ended it.
        return;
      }
      after = SourceFunction.complete(before, rules);
    } while (!state.words.replace(source, before, after));
    requested(source, before, after);
  }

  /** After a completion: a source that waits now is told of. */
  private void requested(int source, long before, long after) {
    if (SourceWord.isPending(after)) {
      if (!SourceWord.isPending(before)) {
        state.publish(source, true);
      }
      waits(source, after);
    }
  }

  // Re-sampling at the unmask

  /**
   * Withdraws the level of a source that was unmasked, if the board may sample it again instead of
   * having it delivered. The caller then asks, with {@link #resample}, and evaluates.
   */
  boolean withdraw(int source) {
    ChipBoard to = board();
    if (to == ChipBoard.NONE) {
      return false;
    }
    long before;
    long after;
    do {
      before = state.words.get(source);
      if (!SourceFunction.mayBeResampled(before) || !to.hasResampler(source)) {
        return false;
      }
      after = SourceFunction.withdraw(before);
    } while (!state.words.replace(source, before, after));
    tellLine(source, before, after);
    if (!SourceWord.isPending(after)) {
      state.publish(source, false);
    }
    return true;
  }

  /**
   * Asks the board for a sample of a source that was withdrawn, puts it back if there is none, and
   * brings its outputs up to date.
   */
  void resample(int source) {
    Failure failure = null;
    boolean sampled = false;
    try {
      sampled = board().resampleInstead(source);
    } catch (Throwable e) {
      failure = Failure.add(null, e);
    }
    try {
      restore(source, sampled);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }

  private void restore(int source, boolean sampled) {
    int rules = state.rulesOf(source);
    long before;
    long after;
    do {
      before = state.words.get(source);
      after =
          sampled ? SourceFunction.keepWithdrawn(before) : SourceFunction.putBack(before, rules);
    } while (!state.words.replace(source, before, after));
    tellLine(source, before, after);
    if (SourceWord.isPending(before) != SourceWord.isPending(after)) {
      state.publish(source, SourceWord.isPending(after));
    }
    // Also if nothing changed here: another context may have come to enable the source before it
    // was withdrawn, and its output rose; or the withdrawal hid the bit of a raise.
    evaluate(source);
  }
}
