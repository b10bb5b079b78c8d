// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.IrqEvents;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.WriteSection;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of the sources as the guest writes it: modes, delegation, enable bits, targets
 * and the configuration of the domains.
 *
 * <p>Writes, resets and mask queries of a chip serialise in one section, and mask notifiers run
 * inside it, so that nobody sees a mask and an unmask in another order than the guest made them.
 * Evaluation, and so every delivery, happens after the section is left. What a board throws keeps
 * nothing from being written, told, sampled again and delivered; the first exception comes out at
 * the end.
 */
final class Configuring {

  private final SourceEngine engine;
  private final SourceCells cells;
  private final WriteSection section;
  private final int rules;
  private final int iprioBits;
  private final int guests;

  Configuring(SourceEngine engine, Cell cell, int iprioBits, int guests) {
    this.engine = engine;
    this.cells = engine.cells;
    this.section = new WriteSection(cell);
    this.rules = engine.rules;
    this.iprioBits = iprioBits;
    this.guests = guests;
  }

  // sourcecfg

  long readSourcecfg(int domain, int source) {
    if (source < 1 || source > cells.sources) {
      return 0;
    }
    long word = cells.get(cells.index(domain, source));
    if ((word & SourceWord.HANDED) != 0) {
      return AplicSpec.D | SourceWord.target(word);
    }
    if (cells.belongs(word, domain)) {
      return SourceWord.mode(word);
    }
    return domain == AplicSpec.MACHINE ? AplicSpec.D : 0;
  }

  void writeSourcecfg(int domain, int source, long value) {
    if (source < 1 || source > cells.sources) {
      return;
    }
    int index = cells.index(domain, source);
    long before;
    long after;
    Failure failure;
    section.enter();
    try {
      boolean masked = cells.masked(source);
      do {
        before = cells.get(index);
        after =
            domain == AplicSpec.MACHINE
                ? rootConfigured(source, before, value)
                : childConfigured(before, value);
      } while (!cells.replace(index, before, after));
      if (changesHands(before, after)) {
        boolean wasIndex = (before & SourceWord.HANDED) != 0;
        cells.setOtherTarget(source, wasIndex ? 0 : SourceWord.target(before));
      }
      failure = tellMask(source, masked);
    } finally {
      section.leave();
    }
    Failure.rethrow(evaluated(index, before, after, failure));
  }

  /** Evaluates a source whose word changed; answers what was thrown so far. */
  private @Nullable Failure evaluated(
      int index, long before, long after, @Nullable Failure failure) {
    try {
      engine.evaluate(index, before, after);
      return failure;
    } catch (Throwable e) {
      return Failure.add(failure, e);
    }
  }

  private static boolean changesHands(long before, long after) {
    return ((before ^ after) & (SourceWord.CHILD | SourceWord.HANDED)) != 0;
  }

  private long rootConfigured(int source, long word, long value) {
    long other = cells.otherTarget(source);
    if ((value & AplicSpec.D) != 0) {
      if (!cells.split) {
        return SourceFunction.delegate(word, other);
      }
      boolean any = engine.has(AplicOption.DELEGATE_TO_ANY_CHILD);
      return SourceFunction.handDown(word, any ? value & AplicSpec.CHILD_INDEX : 0);
    }
    long own =
        cells.split ? SourceFunction.takeBack(word, other) : SourceFunction.recall(word, other);
    return SourceFunction.configure(own, value, cells.sendsMsis(AplicSpec.MACHINE), rules);
  }

  private long childConfigured(long word, long value) {
    if (!cells.belongs(word, AplicSpec.SUPERVISOR)) {
      return word;
    }
    // A leaf domain cannot delegate: the whole register becomes zero instead.
    long mode = (value & AplicSpec.D) != 0 ? 0 : value;
    return SourceFunction.configure(word, mode, cells.sendsMsis(AplicSpec.SUPERVISOR), rules);
  }

  /** Tells a mask if it is not what it was; answers what was thrown. */
  private @Nullable Failure tellMask(int source, boolean before) {
    boolean masked = cells.masked(source);
    if (masked == before) {
      return null;
    }
    Failure failure = null;
    try {
      engine.board().maskChanged(source, masked);
    } catch (Throwable e) {
      failure = Failure.add(null, e);
    }
    if (engine.events != IrqEvents.NONE) {
      engine.events.maskChanged(source, masked);
    }
    return failure;
  }

  // Enable bits

  void enable(int domain, int source, boolean on) {
    int index = cells.index(domain, source);
    long before;
    long after;
    boolean unmasked;
    Failure failure;
    section.enter();
    try {
      boolean masked = cells.masked(source);
      do {
        before = cells.get(index);
        after = cells.belongs(before, domain) ? SourceFunction.enable(before, on) : before;
      } while (!cells.replace(index, before, after));
      failure = tellMask(source, masked);
      unmasked = masked && !cells.masked(source);
    } finally {
      section.leave();
    }
    // The hints first: what is left of the level after a sample was asked for is looked up by them.
    engine.delivery.correct(index, before, after);
    boolean offered = false;
    try {
      offered = unmasked && engine.resample(index);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    if (!offered) {
      failure = evaluated(index, before, after, failure);
    }
    Failure.rethrow(failure);
  }

  // target

  long readTarget(int domain, int source) {
    long word = cells.view(domain, source);
    return SourceWord.isActive(word) ? shownTarget(domain, word) : 0;
  }

  private long shownTarget(int domain, long word) {
    long target = SourceWord.target(word);
    if (cells.sendsMsis(domain)) {
      return target & msiTarget(domain);
    }
    return target & ~0xffL & directTarget() | engine.delivery.priority(word);
  }

  /** Hart index, guest index (supervisor level with guests only) and EIID. */
  private long msiTarget(int domain) {
    boolean hasGuests = domain == AplicSpec.SUPERVISOR && guests > 0;
    return AplicSpec.HART | AplicSpec.EIID | (hasGuests ? AplicSpec.GUEST : 0);
  }

  private long directTarget() {
    boolean reserved = engine.has(AplicOption.TARGET_RESERVED_WRITABLE);
    return reserved ? 0xffff_ffffL : AplicSpec.HART | 0xff;
  }

  void writeTarget(int domain, int source, long value) {
    if (source < 1 || source > cells.sources) {
      return;
    }
    long mask =
        cells.sendsMsis(domain)
            ? msiTarget(domain)
            : directTarget() & ~0xffL | (1L << iprioBits) - 1;
    int index = cells.index(domain, source);
    long before;
    long after;
    do {
      before = cells.get(index);
      boolean writable =
          cells.belongs(before, domain)
              && (before & SourceWord.HANDED) == 0
              && (SourceWord.isActive(before) || engine.has(AplicOption.TARGET_WHEN_INACTIVE));
      after = writable ? SourceFunction.withTarget(before, value & mask) : before;
    } while (!cells.replace(index, before, after));
    engine.evaluate(index, before, after);
  }

  // domaincfg

  long readDomaincfg(int domain) {
    return AplicSpec.DOMAINCFG_CONSTANT | cells.domaincfg(domain);
  }

  void writeDomaincfg(int domain, long value) {
    long writable = AplicSpec.IE | (engine.port.exists() ? AplicSpec.DM : 0);
    section.enter();
    try {
      long before = cells.domaincfg(domain);
      long after = value & writable;
      cells.setDomaincfg(domain, after);
      if (((before ^ after) & AplicSpec.DM) != 0) {
        changeMode(domain, (after & AplicSpec.DM) != 0);
      }
    } finally {
      section.leave();
    }
    evaluateDomain(domain);
  }

  private void changeMode(int domain, boolean msi) {
    for (int source = 1; source <= cells.sources; source++) {
      int index = cells.index(domain, source);
      long before;
      long after;
      do {
        before = cells.get(index);
        after =
            cells.belongs(before, domain) ? SourceFunction.deliverBy(before, msi, rules) : before;
      } while (!cells.replace(index, before, after));
      engine.delivery.correct(index, before, after);
    }
  }

  private void evaluateDomain(int domain) {
    Failure failure = null;
    if (cells.sendsMsis(domain)) {
      for (int source = 1; source <= cells.sources; source++) {
        try {
          engine.forward(cells.index(domain, source));
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
      }
    }
    try {
      engine.delivery.updateDomain(domain);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }

  // genmsi

  void writeGenmsi(int domain, long value) {
    boolean due;
    section.enter();
    try {
      due = cells.sendsMsis(domain) && engine.port.beginExtempore(domain, value);
    } finally {
      section.leave();
    }
    if (due) {
      engine.port.sendExtempore(domain);
    }
  }

  // The host's side

  void fireMask(int source, ChipBoard to) {
    section.enter();
    try {
      to.maskChanged(source, cells.masked(source));
    } finally {
      section.leave();
    }
  }

  /** Tells the board the masks of all pins; answers what was thrown. */
  private @Nullable Failure tellMasks() {
    try {
      section.tellMasks(cells.sources + 1, cells::masked, engine.board());
      return null;
    } catch (Throwable e) {
      return Failure.add(null, e);
    }
  }

  /**
   * After a restore: tells the board and the CPUs where everything stands, and sends what is due.
   */
  void resync() {
    Failure failure = tellMasks();
    try {
      engine.delivery.resync();
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    try {
      engine.evaluateAll();
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }

  /** Everything inactive and off; the wires keep their levels. */
  void reset() {
    Failure failure;
    section.enter();
    try {
      for (int domain = 0; domain < AplicSpec.DOMAINS; domain++) {
        cells.setDomaincfg(domain, 0);
      }
      engine.port.reset();
      for (int output = 0; output < engine.delivery.outputs(); output++) {
        engine.delivery.setField(output, -1L, 0);
      }
      for (int source = 0; source <= cells.sources; source++) {
        boolean masked = cells.masked(source);
        cells.setOtherTarget(source, 0);
        reset(cells.index(AplicSpec.MACHINE, source));
        if (cells.split) {
          reset(cells.index(AplicSpec.SUPERVISOR, source));
        }
        if (cells.masked(source) != masked && engine.events != IrqEvents.NONE) {
          engine.events.maskChanged(source, !masked);
        }
      }
      failure = tellMasks();
    } finally {
      section.leave();
    }
    for (int domain = 0; domain < AplicSpec.DOMAINS; domain++) {
      try {
        engine.delivery.updateDomain(domain);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
  }

  private void reset(int index) {
    long before;
    long after;
    do {
      before = cells.get(index);
      long wire = SourceWord.SOURCES | SourceWord.WITHDRAWN | SourceWord.INPUT;
      after = before & (wire | (cells.split ? SourceWord.CHILD : 0));
    } while (!cells.replace(index, before, after));
    engine.delivery.correct(index, before, after);
  }
}
