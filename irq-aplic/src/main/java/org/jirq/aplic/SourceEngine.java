// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.api.ChipBoard;
import org.jirq.api.Delivery;
import org.jirq.api.IrqEvents;
import org.jirq.api.spi.Failure;

/**
 * Runs {@link SourceFunction} over the cells, and carries out what its transitions mean: outputs,
 * MSIs, acknowledgements.
 *
 * <p><b>Threads.</b> As the cells. <b>Progress.</b> Takes no lock. Each transition is a
 * compare-and-set loop that is repeated only because another thread changed the same source; sinks
 * and board are called between transitions, with no state held. <b>Memory.</b> What a thread did
 * before it drove a line happens-before the sink's call for what the drive caused, whichever thread
 * makes it.
 */
final class SourceEngine {

  /** What {@link #evaluate} answers when no MSI was due; no answer of a sink. */
  static final int NOT_SENT = Integer.MIN_VALUE;

  /** The answer to a call that leaves the line low: it always takes effect. */
  private static final int LOWERED = 1;

  private static final VarHandle BOARD;

  static {
    try {
      BOARD = MethodHandles.lookup().findVarHandle(SourceEngine.class, "board", ChipBoard.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final SourceCells cells;
  final HartDelivery delivery;
  final MsiPort port;
  final IrqEvents events;
  final int rules;
  private final boolean tellsTaken;
  private ChipBoard board = ChipBoard.NONE;

  SourceEngine(
      SourceCells cells, HartDelivery delivery, MsiPort port, IrqEvents events, int rules) {
    this.cells = cells;
    this.delivery = delivery;
    this.port = port;
    this.events = events;
    this.rules = rules;
    this.tellsTaken = !port.exists();
  }

  boolean has(AplicOption option) {
    return (rules & option.bit()) != 0;
  }

  void connect(ChipBoard newBoard) {
    // ORDER(APL-1): release write of the board; pairs with the acquire read in board().
    BOARD.setRelease(this, newBoard);
  }

  ChipBoard board() {
    // ORDER(APL-1): acquire read; pairs with connect().
    return (ChipBoard) BOARD.getAcquire(this);
  }

  // Lines

  int line(int pin, int sourceId, boolean level) {
    long before;
    long after;
    do {
      before = cells.get(pin);
      after = SourceFunction.drive(before, sourceId, level, rules);
      if (after == before && !cells.split) {
        return unchanged(pin, after);
      }
    } while (!cells.replace(pin, before, after));
    tellLine(pin, before, after);
    int sent = cells.split ? driveBoth(pin, before, after) : driven(pin, before, after);
    return status(pin, before, after, sent);
  }

  /** A line call changed a word: what {@link #evaluate} answers. */
  private int driven(int index, long before, long after) {
    Failure failure = null;
    int sent = NOT_SENT;
    try {
      sent = evaluate(index, before, after);
    } catch (Throwable e) {
      failure = Failure.add(null, e);
    }
    try {
      delivery.driven(before, after);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
    return sent;
  }

  /** As {@link #driven}, and the child is told; what the first of them answers that sent. */
  private int driveBoth(int pin, long before, long after) {
    Failure failure = null;
    int sent = NOT_SENT;
    try {
      sent = driven(pin, before, after);
    } catch (Throwable e) {
      failure = Failure.add(null, e);
    }
    try {
      int childSent = tellChild(pin);
      sent = sent == NOT_SENT ? childSent : sent;
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
    return sent;
  }

  private void tellLine(int pin, long before, long after) {
    if (events != IrqEvents.NONE && SourceWord.lineHigh(before) != SourceWord.lineHigh(after)) {
      events.lineChanged(pin, SourceWord.lineHigh(after));
    }
  }

  /**
   * Brings the child's word to the wire, where that has a word of its own. Repeated until the wire
   * stands still, so that of two threads that drive it the last one's level stays, whatever the
   * host throws meanwhile.
   */
  private int tellChild(int pin) {
    int index = cells.index(AplicSpec.SUPERVISOR, pin);
    int sent = NOT_SENT;
    Failure failure = null;
    long wire;
    do {
      wire = cells.get(pin);
      if (has(AplicOption.INPUT_STALE) && !handedToChild(wire)) {
        break;
      }
      long before;
      long after;
      do {
        before = cells.get(index);
        after = SourceFunction.input(before, SourceWord.lineHigh(wire), rules);
      } while (!cells.replace(index, before, after));
      try {
        int result = driven(index, before, after);
        sent = result == NOT_SENT ? sent : result;
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    } while (SourceWord.lineHigh(cells.get(pin)) != SourceWord.lineHigh(wire));
    Failure.rethrow(failure);
    return sent;
  }

  private static boolean handedToChild(long word) {
    return (word & SourceWord.HANDED) != 0 && SourceWord.target(word) == 0;
  }

  private int unchanged(int pin, long word) {
    return SourceWord.lineHigh(word) ? status(pin, word, word, NOT_SENT) : LOWERED;
  }

  private int status(int pin, long before, long after, int sent) {
    if (sent != NOT_SENT) {
      return sent;
    }
    if (!SourceWord.lineHigh(after)) {
      return LOWERED;
    }
    if (cells.masked(pin)) {
      return Delivery.IGNORED;
    }
    boolean rises = !SourceWord.lineHigh(before);
    boolean becamePending = (~before & after & SourceWord.PENDING) != 0;
    if (becamePending || cells.split && rises) {
      return cells.enabled(SourceWord.domain(after)) ? 1 : Delivery.IGNORED;
    }
    if (rises && events != IrqEvents.NONE) {
      events.coalesced(pin);
    }
    return Delivery.COALESCED;
  }

  // Evaluation

  /** A word changed: sends the MSI that is due, or brings the outputs up to date. */
  int evaluate(int index, long before, long after) {
    if (SourceFunction.isDue(after)) {
      delivery.settle(index, before, after);
      return forward(index);
    }
    delivery.settle(index, before, after);
    return NOT_SENT;
  }

  /** Sends the MSI of a source if one is due. Only the one that clears the pending bit sends. */
  int forward(int index) {
    if (!mayForward(cells.get(index))) {
      return NOT_SENT;
    }
    int phases = port.enter();
    Failure failure = null;
    int sent = NOT_SENT;
    try {
      sent = forwardInside(index);
    } catch (Throwable e) {
      failure = Failure.add(null, e);
    }
    try {
      port.leave(phases);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
    return sent;
  }

  /** The pending bit first, IE second; a write of IE does it the other way round. */
  private boolean mayForward(long word) {
    return SourceFunction.isDue(word) && cells.enabled(SourceWord.domain(word));
  }

  private int forwardInside(int index) {
    while (true) {
      long before = cells.get(index);
      if (!mayForward(before)) {
        return NOT_SENT;
      }
      if (cells.replace(index, before, SourceFunction.forward(before))) {
        return send(index, before);
      }
    }
  }

  private int send(int index, long word) {
    long target = SourceWord.target(word);
    int result = port.send(SourceWord.domain(word), target);
    if (events != IrqEvents.NONE) {
      events.sent(cells.source(index), (int) (target & AplicSpec.EIID), result);
    }
    return result;
  }

  /** Evaluates every source of both domains, and every output. */
  void evaluateAll() {
    Failure failure = null;
    for (int index = 0; index < cells.words.count(); index++) {
      long word = cells.get(index);
      try {
        evaluate(index, word, word);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    for (int domain = 0; domain < AplicSpec.DOMAINS; domain++) {
      try {
        delivery.updateDomain(domain);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
  }

  // Pending bits

  /**
   * A relevant write to setip or setipnum. For a level source that was forwarded by MSI it is how
   * the guest says that its service ends (section 4.9.2): ack notifiers run first.
   */
  void setPending(int domain, int source) {
    int index = cells.index(domain, source);
    long before = cells.view(domain, source);
    if (!SourceWord.isActive(before)) {
      return;
    }
    Failure failure = null;
    if (SourceWord.isLevel(before) && (before & SourceWord.MSI) != 0) {
      try {
        ended(index, SourceWord.hart(before));
      } catch (Throwable e) {
        failure = Failure.add(null, e);
      }
    }
    long after;
    do {
      before = cells.get(index);
      after = cells.belongs(before, domain) ? SourceFunction.setPending(before) : before;
      // A device may write setipnum as a message (4.5.9): posted, also where it is coalesced.
    } while (!cells.post(index, before, after));
    try {
      evaluate(index, before, after);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }

  /** A relevant write to in_clrip or clripnum. */
  void clearPending(int domain, int source) {
    int index = cells.index(domain, source);
    long before;
    long after;
    do {
      before = cells.get(index);
      after = cells.belongs(before, domain) ? SourceFunction.clearPending(before) : before;
    } while (!cells.replace(index, before, after));
    evaluate(index, before, after);
  }

  // Claim and end

  /** Claims for a hart that says itself when the service ends. */
  int claim(int output) {
    return told(output, delivery.claim(output));
  }

  /** Tells of a claim, everybody whoever throws; answers the value of the register. */
  private int told(int output, int claimed) {
    int top = claimed & ~HartDelivery.AGAIN;
    if (top != 0) {
      int source = top >>> AplicSpec.IDENTITY_SHIFT;
      Failure failure = null;
      try {
        delivery.claimed(output, source);
      } catch (Throwable e) {
        failure = Failure.add(null, e);
      }
      if (events != IrqEvents.NONE) {
        events.sent(source, source, 1);
      }
      if (tellsTaken && claimed == top) {
        try {
          board().taken(source);
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
      }
      Failure.rethrow(failure);
    }
    return top;
  }

  /**
   * The guest reads claimi: whatever it claimed that way before is served, also what another thread
   * has claimed for the same hart in between.
   */
  int readClaimi(int output) {
    int last = delivery.takeLast(output);
    if (last != 0) {
      end(output, last);
    }
    int claimed = delivery.claim(output);
    if (claimed == 0) {
      return 0;
    }
    int source = (claimed & ~HartDelivery.AGAIN) >>> AplicSpec.IDENTITY_SHIFT;
    // Before anybody is told, who may throw: the next claim is to end this one.
    int between = delivery.putLast(output, source);
    Failure failure = null;
    if (between != 0 && between != source) {
      try {
        end(output, between);
      } catch (Throwable e) {
        failure = Failure.add(null, e);
      }
    }
    try {
      told(output, claimed);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
    return claimed & ~HartDelivery.AGAIN;
  }

  /** The service of a source ends, if it is in service for the output's domain. */
  void end(int output, int source) {
    int domain = output % AplicSpec.DOMAINS;
    if (source >= 1 && source <= cells.sources) {
      int index = cells.index(domain, source);
      if (cells.belongs(cells.get(index), domain)) {
        ended(index, output / AplicSpec.DOMAINS);
      }
    }
  }

  private void ended(int index, int hart) {
    if ((cells.words.andNot(index, SourceWord.IN_SERVICE) & SourceWord.IN_SERVICE) != 0) {
      int source = cells.source(index);
      if (events != IrqEvents.NONE) {
        events.ended(source, hart, 1);
      }
      board().acked(source);
    }
  }

  // Re-sampling

  /**
   * Offers the board to sample a pending level again that an unmask made deliverable; answers
   * whether it was offered, and then everything is evaluated. A board that throws samples nothing.
   */
  boolean resample(int index) {
    ChipBoard to = board();
    int source = cells.source(index);
    long seen;
    long after;
    do {
      seen = cells.get(index);
      if (cells.split || !SourceFunction.mayBeResampled(seen) || !to.hasResampler(source)) {
        return false;
      }
      after = SourceFunction.withdraw(seen, rules);
    } while (!cells.replace(index, seen, after));
    tellLine(source, seen, after);
    Failure failure = null;
    try {
      evaluate(index, seen, after);
    } catch (Throwable e) {
      failure = Failure.add(null, e);
    }
    // Withdrawn before the board asks for the sample: a line raised again from inside the call
    // counts.
    boolean sampled = false;
    try {
      sampled = to.resampleInstead(source);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    try {
      restore(index, source, sampled);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
    return true;
  }

  private void restore(int index, int source, boolean sampled) {
    long seen;
    long after;
    do {
      seen = cells.get(index);
      after = sampled ? seen & ~SourceWord.WITHDRAWN : SourceFunction.putBack(seen, rules);
    } while (!cells.replace(index, seen, after));
    tellLine(source, seen, after);
    evaluate(index, seen, after);
  }
}
