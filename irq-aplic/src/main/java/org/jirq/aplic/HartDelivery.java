// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import org.jirq.api.Cell;
import org.jirq.api.OutputSink;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.OutputWires;
import org.jirq.api.spi.StateWords;
import org.jspecify.annotations.Nullable;

/**
 * Delivery to the harts by wire: the interrupt delivery control structures (AIA 1.0 section 4.8)
 * and the wires. Output 2 * hart is the MEIP of a hart, 2 * hart + 1 its SEIP.
 *
 * <p>For each output a bitmap says which sources may want it. It is a hint: who finds a bit set
 * looks at the source's word. Whoever changes a word so that it wants an output or no longer does,
 * corrects that output's bit until the word stands still, and then evaluates the output; so at rest
 * no bit is missing.
 *
 * <p><b>Threads.</b> As {@link StateWords}. <b>Progress.</b> Lock-free.
 */
final class HartDelivery {

  static final long DELIVER = 1;
  static final long FORCE = 2;

  /** By option: iforce was cleared by a claim, and the output does not know yet. */
  static final long STALE = 4;

  static final int THRESHOLD_SHIFT = 8;
  static final long THRESHOLD = 0xffL << THRESHOLD_SHIFT;

  /** The source that the hart claimed last by reading claimi, 0 if its service has ended. */
  static final int LAST_SHIFT = 16;

  static final long LAST = 0x3ffL << LAST_SHIFT;

  /** In the answer of {@link #claim}: the source was in service already. No bit of topi. */
  static final int AGAIN = 1 << 31;

  private final SourceCells cells;
  private final StateWords idcs;
  private final StateWords wanted;
  private final OutputWires wires;
  private final int perOutput;
  private final int harts;
  private final long priorities;
  private final boolean lazy;

  HartDelivery(Cell cell, SourceCells cells, int harts, int iprioBits, boolean lazy) {
    this.cells = cells;
    this.harts = harts;
    this.priorities = (1L << iprioBits) - 1;
    this.lazy = lazy;
    int outputs = AplicSpec.DOMAINS * harts;
    this.perOutput = (cells.sources >>> 6) + 1;
    this.idcs = StateWords.of(cell, outputs, StateWords.Spacing.PADDED);
    this.wanted = StateWords.of(cell, outputs * perOutput, StateWords.Spacing.DENSE);
    this.wires = new OutputWires(cell, outputs, this::level);
  }

  int outputs() {
    return wires.count();
  }

  int check(int output) {
    return wires.check(output);
  }

  boolean asserted(int output) {
    return wires.asserted(output);
  }

  void connect(OutputSink sink) {
    wires.connect(sink);
  }

  long idc(int output) {
    return idcs.get(output);
  }

  void loadIdc(int output, long word, boolean asserted) {
    idcs.set(output, word);
    wires.load(output, asserted);
  }

  /** Sets a field of a structure; evaluates nothing. */
  void setField(int output, long field, long bits) {
    long before;
    do {
      before = idcs.get(output);
    } while (!idcs.replace(output, before, before & ~field | bits));
  }

  /** Takes the source whose service the hart's next claim ends; 0 if there is none. */
  int takeLast(int output) {
    return (int) ((idcs.andNot(output, LAST) & LAST) >>> LAST_SHIFT);
  }

  /** Sets the source whose service the hart's next claim ends; answers the one that was set. */
  int putLast(int output, int source) {
    long before;
    do {
      before = idcs.get(output);
    } while (!idcs.replace(output, before, before & ~LAST | (long) source << LAST_SHIFT));
    return (int) ((before & LAST) >>> LAST_SHIFT);
  }

  /** The priority number of a source; 0 is not allowed and means 1. */
  long priority(long word) {
    long number = SourceWord.target(word) & priorities;
    return number == 0 ? 1 : number;
  }

  /** The output that a source asks for attention, -1 if it asks none. */
  int wants(long word) {
    if (!SourceFunction.isReady(word)) {
      return -1;
    }
    int hart = SourceWord.hart(word);
    return hart < harts ? AplicSpec.DOMAINS * hart + SourceWord.domain(word) : -1;
  }

  /**
   * A source's word changed: brings the outputs that it wanted and wants up to date, both even if
   * the sink throws for one.
   */
  void settle(int index, long before, long after) {
    int was = wants(before);
    int is = wants(after);
    correct(index, was, is);
    Failure failure = was >= 0 ? update(was, null) : null;
    if (is >= 0 && is != was) {
      failure = update(is, failure);
    }
    Failure.rethrow(failure);
  }

  /**
   * A line call changed a source. One that makes it pending is an event of its hart even if it is
   * not enabled.
   */
  void driven(long before, long after) {
    int hart = SourceWord.hart(after);
    if (lazy && (~before & after & SourceWord.PENDING) != 0 && hart < harts) {
      update(AplicSpec.DOMAINS * hart + SourceWord.domain(after));
    }
  }

  /** The guest wrote a register that is none of a hart's: an event of every hart. */
  void written(int domain) {
    if (lazy) {
      updateDomain(domain);
    }
  }

  /** As {@link #settle}, for callers that update the outputs themselves, later. */
  void correct(int index, long before, long after) {
    correct(index, wants(before), wants(after));
  }

  private void correct(int index, int was, int is) {
    if (was == is) {
      return;
    }
    long seen;
    do {
      seen = cells.get(index);
      int wants = wants(seen);
      note(index, was, wants);
      note(index, is, wants);
    } while (cells.get(index) != seen);
  }

  private void note(int index, int output, int wants) {
    if (output >= 0) {
      int source = cells.source(index);
      int place = output * perOutput + (source >>> 6);
      if (output == wants) {
        wanted.or(place, 1L << source);
      } else {
        wanted.andNot(place, 1L << source);
      }
    }
  }

  /** Forgets every hint and derives them from the words again. Not for concurrent use. */
  void rebuild() {
    for (int place = 0; place < wanted.count(); place++) {
      wanted.set(place, 0);
    }
    for (int index = 0; index < cells.words.count(); index++) {
      int wants = wants(cells.get(index));
      note(index, wants, wants);
    }
  }

  /** Something happened that concerns an output: brings its wire to the level it should have. */
  void update(int output) {
    Failure.rethrow(update(output, null));
  }

  private @Nullable Failure update(int output, @Nullable Failure before) {
    if (lazy) {
      idcs.andNot(output, STALE);
    }
    return wires.update(output, before);
  }

  void updateDomain(int domain) {
    Failure failure = null;
    for (int output = domain; output < wires.count(); output += AplicSpec.DOMAINS) {
      failure = update(output, failure);
    }
    Failure.rethrow(failure);
  }

  void resync() {
    wires.resync();
  }

  /** Section 4.8.2: IE, idelivery, and then iforce or topi. */
  private boolean level(int output) {
    int domain = output % AplicSpec.DOMAINS;
    if (!cells.enabled(domain) || cells.sendsMsis(domain)) {
      return false;
    }
    long idc = idcs.get(output);
    if ((idc & DELIVER) == 0) {
      return false;
    }
    return (idc & (FORCE | STALE)) != 0 || top(output) != 0;
  }

  /** The value of topi. */
  int top(int output) {
    long threshold = (idcs.get(output) & THRESHOLD) >>> THRESHOLD_SHIFT;
    long limit = threshold == 0 ? Long.MAX_VALUE : threshold;
    int domain = output % AplicSpec.DOMAINS;
    int best = 0;
    for (int w = 0; w < perOutput; w++) {
      long bits = wanted.get(output * perOutput + w);
      while (bits != 0) {
        int source = (w << 6) + Long.numberOfTrailingZeros(bits);
        bits &= bits - 1;
        long word = cells.get(cells.index(domain, source));
        if (wants(word) == output) {
          long priority = priority(word);
          // The lowest identity wins among equals: it came first.
          if (priority < limit) {
            limit = priority;
            best = source << AplicSpec.IDENTITY_SHIFT | (int) priority;
          }
        }
      }
    }
    return best;
  }

  /**
   * Reads claimi: takes the top interrupt, answers what topi was, with {@link #AGAIN}. Whoever
   * claims calls {@link #claimed} when he has noted it, since the sink may throw.
   */
  int claim(int output) {
    int domain = output % AplicSpec.DOMAINS;
    while (true) {
      int top = top(output);
      if (top == 0) {
        claimedNothing(output);
        return 0;
      }
      int index = cells.index(domain, top >>> AplicSpec.IDENTITY_SHIFT);
      long before = cells.get(index);
      // Decided by the word as it is now: another hart may have been faster.
      if (wants(before) == output && priority(before) == (top & priorities)) {
        long after = SourceFunction.claim(before);
        if (cells.replace(index, before, after)) {
          return (before & SourceWord.IN_SERVICE) == 0 ? top : top | AGAIN;
        }
      }
    }
  }

  /** Brings an output up to date after a source was claimed there. */
  void claimed(int output, int source) {
    int index = cells.index(output % AplicSpec.DOMAINS, source);
    if (wants(cells.get(index)) != output) {
      // A level that is still there wants it as before.
      correct(index, output, -1);
    }
    update(output);
  }

  private void claimedNothing(int output) {
    if ((idcs.get(output) & FORCE) != 0) {
      if (lazy) {
        setField(output, FORCE, STALE);
      } else {
        setField(output, FORCE, 0);
        update(output);
      }
    }
  }
}
