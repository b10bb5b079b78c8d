// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import org.jirq.api.ChipBoard;
import org.jirq.api.CpuInterface;
import org.jirq.api.IrqEvents;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.OutputWires;
import org.jirq.api.spi.StateWords;
import org.jspecify.annotations.Nullable;

/**
 * What a CPU does with the interrupts of a {@link PicPair}: takes them by INTA or by poll, and ends
 * them. Runs the ack notifiers, with no state held. Who throws, a notifier or the sink, keeps none
 * of the rest from being done; the first exception comes out at the end.
 *
 * <p><b>Threads.</b> As the cell. <b>Progress.</b> Lock-free, no method takes a lock: each loop
 * repeats only because another thread changed the same word. Two CPUs never take the same request:
 * taking it is one step of its chip's word.
 */
final class PicService {

  private final PicPair pair;
  private final StateWords chips;
  private final OutputWires wires;
  private final IrqEvents events;
  private final int rules;

  PicService(PicPair pair) {
    this.pair = pair;
    this.chips = pair.chips;
    this.wires = pair.wires;
    this.events = pair.events;
    this.rules = pair.rules;
  }

  // Acknowledgement

  /**
   * The INTA cycle.
   *
   * @return the vector; {@link CpuInterface#NONE} if INT is not asserted and that was asked for
   */
  int acknowledge(boolean onlyIfAsserted) {
    boolean heard = pair.board() != ChipBoard.NONE;
    long word;
    long next;
    int input;
    do {
      word = chips.get(PicPair.MASTER);
      if (onlyIfAsserted && !PicWord.has(word, PicWord.INT)) {
        return CpuInterface.NONE;
      }
      input = PicFunction.request(word, true, rules);
      if (input == PicFunction.NONE) {
        next = pair.has(PicOption.SPURIOUS_KEEPS_INT) ? word : pair.evaluated(PicPair.MASTER, word);
      } else if (input == PicSpec.CASCADE) {
        // The slave still requests: it may pulse once it was acknowledged.
        next = PicFunction.evaluate(PicFunction.acknowledge(word, input), true, rules);
      } else {
        next = acknowledged(PicPair.MASTER, word, input, heard);
      }
    } while (next != word && !chips.replace(PicPair.MASTER, word, next));
    if (input == PicFunction.NONE) {
      pair.settle(PicPair.MASTER, word, next, false);
      return PicWord.base(word) + PicSpec.SPURIOUS & 0xff;
    }
    if (input != PicSpec.CASCADE) {
      int vector = PicWord.base(word) + input & 0xff;
      Failure.rethrow(taken(PicPair.MASTER, word, next, input, vector, heard, null));
      return vector;
    }
    Failure failure = null;
    if (heard) {
      failure = tellTaken(PicPair.MASTER, word, PicSpec.CASCADE, null);
      if (PicWord.has(word, PicWord.AEOI)) {
        failure = tellAcked(PicSpec.CASCADE, failure);
      }
    }
    return acknowledgeSlave(heard, failure);
  }

  /** Tells that an input went into service; a word of before that had it there has told already. */
  private @Nullable Failure tellTaken(int chip, long word, int input, @Nullable Failure before) {
    if ((PicWord.isr(word) >>> input & 1) == 0) {
      try {
        pair.board().taken(chip << 3 | input);
      } catch (Throwable e) {
        return Failure.add(before, e);
      }
    }
    return before;
  }

  private @Nullable Failure tellAcked(int pin, @Nullable Failure before) {
    try {
      pair.board().acked(pin);
      return before;
    } catch (Throwable e) {
      return Failure.add(before, e);
    }
  }

  private int acknowledgeSlave(boolean heard, @Nullable Failure before) {
    Failure failure = before;
    long word;
    long next;
    int input;
    do {
      word = chips.get(PicPair.SLAVE);
      input = PicFunction.request(word, false, rules);
      next =
          input == PicFunction.NONE
              ? pair.evaluated(PicPair.SLAVE, word)
              : acknowledged(PicPair.SLAVE, word, input, heard);
    } while (next != word && !chips.replace(PicPair.SLAVE, word, next));
    int vector = PicWord.base(word) + (input == PicFunction.NONE ? PicSpec.SPURIOUS : input) & 0xff;
    if (input == PicFunction.NONE) {
      failure = settle(PicPair.SLAVE, word, next, false, failure);
    } else {
      failure = taken(PicPair.SLAVE, word, next, input, vector, heard, failure);
    }
    try {
      // The sink has not been told yet of what the master's own step did to INT.
      wires.update(0);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
    return vector;
  }

  private @Nullable Failure settle(
      int chip, long word, long next, boolean edge, @Nullable Failure before) {
    try {
      pair.settle(chip, word, next, edge);
      return before;
    } catch (Throwable e) {
      return Failure.add(before, e);
    }
  }

  private long acknowledged(int chip, long word, int input, boolean heard) {
    long next = PicFunction.acknowledge(word, input);
    return heard && PicWord.has(word, PicWord.AEOI)
        ? withoutInput(chip, next, input)
        : pair.evaluated(chip, next);
  }

  /** INT as it would be without an input whose ack notifiers are still to run. */
  private long withoutInput(int chip, long next, int input) {
    long without = PicFunction.evaluate(next & ~(1L << input), chip == PicPair.MASTER, rules);
    long kept = PicFunction.withhold(next, input, rules);
    return PicWord.with(kept, PicWord.INT, PicWord.has(without, PicWord.INT));
  }

  private @Nullable Failure taken(
      int chip,
      long word,
      long next,
      int input,
      int vector,
      boolean heard,
      @Nullable Failure before) {
    if (events != IrqEvents.NONE) {
      events.sent(chip << 3 | input, vector, 1);
    }
    boolean again = PicWord.has(next, PicWord.INT) && !pair.has(PicOption.CASCADE_WAITS);
    if (!heard) {
      return settle(chip, word, next, again, before);
    }
    if (PicWord.has(word, PicWord.AEOI)) {
      return ackThenSample(chip, input, true, again, tellTaken(chip, word, input, before));
    }
    return tellTaken(chip, word, input, settle(chip, word, next, again, before));
  }

  // End of interrupt

  /**
   * An end-of-interrupt command.
   *
   * @param chip which chip it was written to
   * @param which the input, or {@link PicFunction#NONE} for the highest in service
   * @param rotate whether the input gets the lowest priority
   */
  void end(int chip, int which, boolean rotate) {
    boolean heard = pair.board() != ChipBoard.NONE;
    long word;
    long next;
    int input;
    do {
      word = chips.get(chip);
      input = which == PicFunction.NONE ? PicFunction.inService(word, rules) : which;
      if (input == PicFunction.NONE) {
        return;
      }
      next = PicFunction.end(word, input, rotate);
      next = heard ? withoutInput(chip, next, input) : pair.evaluated(chip, next);
    } while (next != word && !chips.replace(chip, word, next));
    boolean served = (PicWord.isr(word) & 1 << input) != 0;
    if (events != IrqEvents.NONE) {
      events.ended(PicWord.base(word) + input & 0xff, 0, served ? 1 : 0);
    }
    if (heard) {
      boolean acks = served || pair.has(PicOption.ACK_ANY_SPECIFIC_EOI);
      Failure.rethrow(ackThenSample(chip, input, acks, PicPair.rose(word, next), null));
    } else {
      pair.settle(chip, word, next, PicPair.rose(word, next));
    }
  }

  /** What a guest writes that ends the interrupt of a vector. */
  void endVector(int vector) {
    long master = chips.get(PicPair.MASTER);
    long slave = chips.get(PicPair.SLAVE);
    int atMaster = vector - PicWord.base(master);
    int atSlave = vector - PicWord.base(slave);
    boolean serves = (atMaster & ~7) == 0 && (PicWord.isr(master) >>> atMaster & 1) != 0;
    if ((atSlave & ~7) == 0 && !serves) {
      Failure failure = null;
      if (!PicWord.has(slave, PicWord.AEOI)) {
        failure = end(PicPair.SLAVE, atSlave, failure);
      }
      boolean more =
          PicWord.has(master, PicWord.SFNM) && PicWord.isr(chips.get(PicPair.SLAVE)) != 0;
      if (!more && !PicWord.has(master, PicWord.AEOI)) {
        failure = end(PicPair.MASTER, PicSpec.CASCADE, failure);
      }
      Failure.rethrow(failure);
    } else if ((atMaster & ~7) == 0 && !PicWord.has(master, PicWord.AEOI)) {
      end(PicPair.MASTER, atMaster, false);
    }
  }

  private @Nullable Failure end(int chip, int input, @Nullable Failure before) {
    try {
      end(chip, input, false);
      return before;
    } catch (Throwable e) {
      return Failure.add(before, e);
    }
  }

  /** Runs the ack notifiers with no state held, then looks at the line and evaluates. */
  private @Nullable Failure ackThenSample(
      int chip, int input, boolean acks, boolean roseBefore, @Nullable Failure before) {
    Failure failure = acks ? tellAcked(chip << 3 | input, before) : before;
    long word;
    long next;
    do {
      word = chips.get(chip);
      next = pair.evaluated(chip, PicFunction.sample(word, input, rules));
    } while (next != word && !chips.replace(chip, word, next));
    failure = settle(chip, word, next, roseBefore || PicPair.rose(word, next), failure);
    try {
      wires.update(0);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    return failure;
  }

  // Poll

  /**
   * Answers a read after a poll command.
   *
   * @param word the chip's word, with POLL set
   * @return the poll byte, or {@link PicFunction#NONE} if the word has changed
   */
  int poll(int chip, long word) {
    boolean heard = pair.board() != ChipBoard.NONE;
    boolean ends = pair.has(PicOption.POLL_ENDS);
    int input = PicFunction.request(word, chip == PicPair.MASTER, rules);
    long polled = word & ~PicWord.POLL;
    if (input == PicFunction.NONE) {
      long next = pair.evaluated(chip, polled);
      if (!chips.replace(chip, word, next)) {
        return PicFunction.NONE;
      }
      pair.settle(chip, word, next, PicPair.rose(word, next));
      return ends ? PicSpec.SPURIOUS : 0;
    }
    if (ends) {
      return pollAndEnd(chip, word, polled, input);
    }
    long next = acknowledged(chip, polled, input, heard);
    if (!chips.replace(chip, word, next)) {
      return PicFunction.NONE;
    }
    int vector = PicWord.base(word) + input & 0xff;
    Failure.rethrow(taken(chip, word, next, input, vector, heard, null));
    return PicSpec.POLLED | input;
  }

  private int pollAndEnd(int chip, long word, long polled, int input) {
    long bits = 1L << input | 1L << input + PicWord.ISR_SHIFT;
    if (!chips.replace(chip, word, polled & ~bits)) {
      return PicFunction.NONE;
    }
    if (chip == PicPair.SLAVE) {
      long request = 1L << PicSpec.CASCADE;
      chips.andNot(PicPair.MASTER, request | request << PicWord.ISR_SHIFT);
    }
    Failure failure = tellTaken(chip, word, input, null);
    failure = tellAcked(chip << 3 | input, failure);
    if (chip == PicPair.SLAVE || input != PicSpec.CASCADE) {
      try {
        pair.evaluate(chip);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    } else {
      pair.markStale();
    }
    Failure.rethrow(failure);
    return PicSpec.POLLED | input;
  }
}
