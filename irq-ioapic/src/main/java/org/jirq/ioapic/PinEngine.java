// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;
import org.jirq.api.ApicMessage;
import org.jirq.api.ApicSink;
import org.jirq.api.ChipBoard;
import org.jirq.api.Delivery;
import org.jirq.api.IrqEvents;
import org.jirq.api.spi.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@link PinFunction} over the cells and carries out what its transitions mean: messages, and
 * refusals. {@link EndOfInterrupt} does the same for EOIs.
 *
 * <p><b>Threads.</b> As the cells: one at a time, or any number. <b>Progress.</b> No method takes a
 * lock. Each transition is a compare-and-set loop that is repeated only because another thread
 * changed the same pin; the calls to sink and board happen between transitions, with no state held.
 * A thread stopped anywhere in here keeps no other thread from driving, ending or reading any pin.
 * Whoever throws for one pin keeps no other from being served; the first exception comes out.
 * <b>Memory.</b> What a thread did before it drove a line happens-before the sink's call for a
 * message that the drive caused, whichever thread sends it.
 */
final class PinEngine {

  private static final VarHandle BOARD;
  private static final VarHandle AVAILABILITY;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      BOARD = lookup.findVarHandle(PinEngine.class, "board", ChipBoard.class);
      AVAILABILITY = lookup.findVarHandle(PinEngine.class, "availability", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final PinCells cells;
  final VectorMap vectors;
  final int pins;
  final int rules;

  /** {@link IoApicOption#SERVE_ALL_PINS}; in a field because every line call asks for it. */
  final boolean servesAll;

  final IrqEvents events;
  final @Nullable StormGuard storm;
  final @Nullable RtcTracking rtc;
  final @Nullable OldVectors oldVectors;
  private final ApicSink sink;
  private ChipBoard board = ChipBoard.NONE;
  private int availability;

  PinEngine(
      ApicSink sink,
      IrqEvents events,
      PinCells cells,
      int pins,
      int rules,
      boolean clocked,
      int maxCpus) {
    this.sink = sink;
    this.events = events;
    this.pins = pins;
    this.rules = rules;
    this.servesAll = has(IoApicOption.SERVE_ALL_PINS);
    this.cells = cells;
    this.vectors = new VectorMap(pins);
    this.storm = clocked && has(IoApicOption.STORM_GUARD) ? new StormGuard(pins) : null;
    this.rtc = has(IoApicOption.RTC_EOI_TRACKING) ? new RtcTracking(maxCpus) : null;
    this.oldVectors = has(IoApicOption.EOI_OF_OLD_VECTOR) ? new OldVectors(pins) : null;
  }

  static int rules(Set<IoApicOption> options) {
    int rules = 0;
    for (IoApicOption option : options) {
      rules |= option.bit();
    }
    return rules;
  }

  boolean has(IoApicOption option) {
    return (rules & option.bit()) != 0;
  }

  void connect(ChipBoard newBoard) {
    // ORDER(IOA-7): release write of the board; pairs with board().
    BOARD.setRelease(this, newBoard);
  }

  ChipBoard board() {
    return (ChipBoard) BOARD.getAcquire(this);
  }

  // Lines

  int line(int pin, int sourceId, boolean level) {
    while (true) {
      long before = cells.word(pin);
      if (!level && PinFunction.staysLow(before)) {
        return PinFunction.LOWERED;
      }
      if (level && !servesAll && PinFunction.staysHigh(before, sourceId)) {
        return unsent(pin, before, before);
      }
      long after = PinFunction.line(before, sourceId, level, rules);
      if (after == before && !servesAll) {
        return unsent(pin, before, after);
      }
      if (cells.replace(pin, before, after)) {
        return driven(pin, before, after, false);
      }
    }
  }

  int lineForStatus(int pin, int sourceId, boolean level) {
    RtcTracking tracking = pin == IoApicSpec.RTC_PIN ? rtc : null;
    if (tracking == null) {
      return line(pin, sourceId, level);
    }
    while (true) {
      boolean held = tracking.isPending();
      long before = cells.word(pin);
      long after =
          held
              ? PinFunction.lineWithoutRequest(before, sourceId, level, rules)
              : PinFunction.line(before, sourceId, level, rules);
      if (cells.replace(pin, before, after)) {
        if (!held || !PinWord.lineHigh(after)) {
          return driven(pin, before, after, true);
        }
        tellLine(pin, before, after);
        if (events != IrqEvents.NONE) {
          events.coalesced(pin);
        }
        return Delivery.COALESCED;
      }
    }
  }

  /** Latches a request that a loaded state held, as if its line rose, and sends what is due. */
  void request(int pin) {
    while (true) {
      long before = cells.word(pin);
      long after = PinFunction.request(before, rules);
      if (cells.replace(pin, before, after)) {
        if (PinFunction.sends(before, after)) {
          send(pin, after, false);
        }
        return;
      }
    }
  }

  private void tellLine(int pin, long before, long after) {
    if (events != IrqEvents.NONE && PinWord.lineHigh(before) != PinWord.lineHigh(after)) {
      events.lineChanged(pin, PinWord.lineHigh(after));
    }
  }

  private int driven(int pin, long before, long after, boolean track) {
    tellLine(pin, before, after);
    if (PinFunction.sends(before, after)) {
      return send(pin, after, track);
    }
    if (servesAll && PinWord.lineHigh(after)) {
      boolean blocked = PinWord.isLevel(after) ? PinWord.remoteIrr(after) : PinWord.isMasked(after);
      int result = blocked ? NOT_SENT : serveAll(pin, track);
      if (result != NOT_SENT) {
        return result;
      }
    }
    return unsent(pin, before, after);
  }

  private int unsent(int pin, long before, long after) {
    int status = PinFunction.statusWithoutMessage(before, after, rules);
    if (status == Delivery.COALESCED && events != IrqEvents.NONE) {
      events.coalesced(pin);
    }
    return status;
  }

  // Messages

  /** Sends the message that a transition to {@code word} decided on; answers what became of it. */
  private int send(int pin, long word, boolean track) {
    long sent = word;
    while (true) {
      // ORDER(IOA-8): volatile read before the sink is asked; pairs with IOA-9.
      int asked = (int) AVAILABILITY.getVolatile(this);
      int result = offer(pin, sent, track);
      if (result > 0) {
        return result;
      }
      refused(pin, sent, result, rules);
      if ((int) AVAILABILITY.getVolatile(this) == asked) {
        return result;
      }
      // The CPU side came up while this message was being refused: whoever told us so found the pin
      // in service and left it.
      long before;
      do {
        before = cells.word(pin);
        sent = PinFunction.reevaluate(before, rules);
        if (sent == before) {
          return result;
        }
      } while (!cells.replace(pin, before, sent));
    }
  }

  private int offer(int pin, long word, boolean track) {
    // Told before the sink is called, which may run the EOI: set and cleared stay in their order.
    if (events != IrqEvents.NONE && PinWord.isLevel(word)) {
      events.remoteIrrChanged(pin, true);
    }
    boolean answered = false;
    try {
      int result = track ? deliverTracked(word) : deliver(word);
      answered = true;
      if (events != IrqEvents.NONE) {
        events.sent(pin, PinWord.vector(word), result);
      }
      return result;
    } finally {
      if (!answered) {
        refused(pin, word, Delivery.COALESCED, 0);
      }
    }
  }

  private int deliver(long word) {
    return sink.deliver(
        PinWord.vector(word),
        PinWord.destination(word),
        PinWord.destinationMode(word),
        PinWord.deliveryMode(word),
        PinWord.triggerMode(word));
  }

  private int deliverTracked(long word) {
    RtcTracking tracking = rtc;
    if (tracking == null) {
      return deliver(word);
    }
    int mode = PinWord.deliveryMode(word);
    int result =
        sink.deliverTracked(
            PinWord.vector(word),
            PinWord.destination(word),
            PinWord.destinationMode(word),
            mode,
            PinWord.triggerMode(word),
            tracking);
    if (result > 0 && mode != ApicMessage.FIXED && mode != ApicMessage.LOWEST_PRIORITY) {
      tracking.tookAnonymously(result);
    }
    return result;
  }

  private void refused(int pin, long sent, int result, int underRules) {
    while (true) {
      long before = cells.word(pin);
      long after = PinFunction.refuse(before, sent, result, underRules);
      if (after == before) {
        return;
      }
      if (cells.replace(pin, before, after)) {
        if (events != IrqEvents.NONE && PinWord.isLevel(after)) {
          events.remoteIrrChanged(pin, false);
        }
        return;
      }
    }
  }

  // Evaluation

  /** What {@link #serve} answers when nothing was due; no answer of a sink. */
  private static final int NOT_SENT = Integer.MIN_VALUE;

  /**
   * Sends what is due on one pin after an EOI; answers the sink's result, or that there was none.
   */
  int serve(int pin, boolean track) {
    while (true) {
      long before = cells.word(pin);
      long after = PinFunction.serve(before, rules);
      if (after == before) {
        return NOT_SENT;
      }
      if (cells.replace(pin, before, after)) {
        return send(pin, after, track);
      }
    }
  }

  /** Sends what is due on one pin, or on all where the profile has it so. */
  void reevaluate(int pin) {
    if (servesAll) {
      serveAll(pin, false);
    } else {
      reevaluateOne(pin);
    }
  }

  private void reevaluateOne(int pin) {
    while (true) {
      long before = cells.word(pin);
      long after = PinFunction.reevaluate(before, rules);
      if (after == before) {
        return;
      }
      if (cells.replace(pin, before, after)) {
        send(pin, after, false);
        return;
      }
    }
  }

  /** Serves every pin; answers as {@link #serve} for the pin of interest. */
  int serveAll(int pinOfInterest, boolean track) {
    int result = NOT_SENT;
    Failure failure = null;
    for (int pin = 0; pin < pins; pin++) {
      try {
        int got = serve(pin, track && pin == pinOfInterest);
        if (pin == pinOfInterest) {
          result = got;
        }
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
    return result;
  }

  void reevaluateAll() {
    reevaluateAllBut(0);
  }

  /** Evaluates all pins but some of the first 32 (bit n). */
  void reevaluateAllBut(int done) {
    // ORDER(IOA-9): atomic add before any pin is looked at; pairs with IOA-8, so that a pin found
    // in service here, whose message is then refused, is served again by its sender.
    AVAILABILITY.getAndAdd(this, 1);
    Failure failure = null;
    for (int pin = 0; pin < pins; pin++) {
      if (pin >= Integer.SIZE || (done >>> pin & 1) == 0) {
        try {
          reevaluateOne(pin);
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
      }
    }
    Failure.rethrow(failure);
  }

  /** The storm guard's pause is over: all level pins with a request are served. */
  void endOfPause() {
    Failure failure = null;
    for (int pin = 0; pin < pins; pin++) {
      if (PinWord.isLevel(cells.word(pin)) || servesAll) {
        try {
          serve(pin, false);
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
      }
    }
    Failure.rethrow(failure);
  }

  // Entry writes

  /**
   * What follows a write of a pin's entry: offers the board to sample a pending level again instead
   * of sending it, and sends what is due then. Throws what was thrown before, or first in here,
   * when all of it is done.
   */
  void written(int pin, boolean unmasked, @Nullable Failure before) {
    Failure failure = before;
    ChipBoard to = board();
    try {
      if (withdraw(to, pin, unmasked)) {
        failure = resample(to, pin, failure);
      }
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    try {
      reevaluate(pin);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }

  /** Withdraws a pending level that somebody would sample again; answers whether it did. */
  private boolean withdraw(ChipBoard to, int pin, boolean unmasked) {
    if (!unmasked && !has(IoApicOption.RESAMPLE_AT_ANY_WRITE)) {
      return false;
    }
    while (true) {
      long before = cells.word(pin);
      if (!PinFunction.mayBeResampled(before, rules) || !to.hasResampler(pin)) {
        return false;
      }
      long after = PinFunction.withdraw(before, rules);
      if (cells.replace(pin, before, after)) {
        tellLine(pin, before, after);
        return true;
      }
    }
  }

  /**
   * Has a level sampled again that was withdrawn. It was so before the board is asked: a line
   * raised again from inside the call counts.
   */
  private @Nullable Failure resample(ChipBoard to, int pin, @Nullable Failure before) {
    Failure failure = before;
    boolean sampled = false;
    try {
      sampled = to.resampleInstead(pin);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    restore(pin, sampled);
    return failure;
  }

  /** Puts a level that was withdrawn back, if nobody samples it. */
  private void restore(int pin, boolean sampled) {
    while (true) {
      long before = cells.word(pin);
      long after = sampled ? PinFunction.keepWithdrawn(before) : PinFunction.putBack(before, rules);
      if (after == before) {
        return;
      }
      if (cells.replace(pin, before, after)) {
        tellLine(pin, before, after);
        return;
      }
    }
  }
}
