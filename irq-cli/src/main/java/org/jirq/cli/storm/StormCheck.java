// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.storm;

import java.util.List;
import java.util.Objects;
import org.jirq.cli.soak.Oracle;
import org.jirq.irqfd.LevelIrqfd;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.irqfd.ResampleStats;

/**
 * Compares the counts of all threads, and the library's own, at rest. For the one thread that does
 * not rest.
 *
 * <p>Which equations hold, and why, is written down in docs/soak.md. Counts come before states, so
 * that a fault is told by what it did first.
 */
final class StormCheck {

  private final StormContext context;
  private final StormMachine machine;
  private final List<StormThread> threads;

  StormCheck(StormContext context, StormMachine machine, List<StormThread> threads) {
    this.context = context;
    this.machine = machine;
    this.threads = threads;
  }

  private long sum(Tally what, int place) {
    long sum = 0;
    for (StormThread thread : threads) {
      sum += thread.counted(what, place);
    }
    return sum;
  }

  /** Reports what is wrong with the first line that is wrong. */
  void check() {
    for (StormLine line : StormLine.values()) {
      if (context.violations().any()) {
        return;
      }
      new OfLine(line).check();
    }
    long signals = sum(Tally.SIGNAL, Tally.EDGE);
    long deliveries = sum(Tally.DELIVERY, Tally.EDGE);
    if (signals != deliveries) {
      context.report(
          signals > deliveries ? Oracle.LOST : Oracle.TWICE,
          StormLine.EDGE_GSI,
          "gsi=%d edge signals=%d deliveries=%d"
              .formatted(StormLine.EDGE_GSI, signals, deliveries));
    }
  }

  /** The counts of one line; those of what happens at a pin are shared by the GSIs of the pin. */
  private final class OfLine {

    private final StormLine line;
    private final StormDevice device;
    private final LevelIrqfd irqfd;
    private final ResampleStats stats;
    private final boolean postpones;
    private final long deliveries;
    private final long eois;
    private final long withdrawn;
    private final long signals;
    private final long notifies;

    OfLine(StormLine line) {
      this.line = line;
      this.device = machine.device(line);
      this.irqfd = Objects.requireNonNull(device.irqfd());
      this.stats = irqfd.stats();
      this.postpones = line.policy == ResamplePolicy.POSTPONE_WHILE_MASKED;
      int pin = machine.placeOfPin[line.pins[0]];
      this.deliveries = sum(Tally.DELIVERY, pin);
      this.eois = sum(Tally.EOI, pin);
      this.withdrawn = sum(Tally.WITHDRAWN, pin);
      this.signals = sum(Tally.SIGNAL, Tally.of(line));
      this.notifies = sum(Tally.NOTIFY, Tally.of(line));
    }

    void check() {
      checkAcks();
      checkNotifies();
      if (line.sort != StormLine.Sort.MOVING) {
        checkSignals();
      }
      checkExtra();
      checkRest();
    }

    private void require(boolean holds, Oracle otherwise, String what) {
      if (!holds && !context.violations().any()) {
        context.report(
            otherwise,
            line.gsi,
            "%s gsi=%d policy=%s: %s; signals=%d deliveries=%d eois=%d withdrawn=%d notifies=%d %s"
                .formatted(
                    line,
                    line.gsi,
                    line.policy,
                    what,
                    signals,
                    deliveries,
                    eois,
                    withdrawn,
                    notifies,
                    stats));
      }
    }

    private void checkAcks() {
      require(irqfd.failures() == 0, Oracle.UNFORESEEN, "thrown: " + irqfd.lastFailure());
      require(
          deliveries == eois,
          deliveries < eois ? Oracle.LOST : Oracle.STUCK,
          "each delivery is ended once");
      long told = sum(Tally.TOLD, Tally.of(line));
      require(told == stats.acks(), Oracle.MISCOUNTED, "told=" + told + " and not acks");
      // The EOI of an interrupt from a pin that the GSI has left is nobody's acknowledgement.
      boolean all =
          line.sort == StormLine.Sort.MOVING ? stats.acks() <= eois : stats.acks() == eois;
      require(all, Oracle.MISCOUNTED, "each EOI is an acknowledgement");
    }

    private void checkNotifies() {
      long expected = stats.acks() + stats.extra();
      if (postpones) {
        expected += stats.flushed() - stats.postponed();
      }
      require(notifies == expected, Oracle.MISCOUNTED, "notifies are not " + expected);
      switch (line.sort) {
        case SOLE, VISITED -> {
          require(stats.extra() == withdrawn, Oracle.MISCOUNTED, "extra are the withdrawn");
          require(
              stats.postponed() == stats.flushed(),
              Oracle.MISCOUNTED,
              "each postponed notify is flushed once");
        }
        case SHARED ->
            require(stats.extra() == eois, Oracle.MISCOUNTED, "extra are the other GSI's acks");
        case MOVING -> {
          // Each new route notifies once more; how often is the router's to know.
        }
      }
    }

    private void checkSignals() {
      long asserted = deliveries + withdrawn;
      long more = 0;
      if (line.sort == StormLine.Sort.VISITED) {
        more = sum(Tally.SIGNAL, Tally.ofVisitors(line));
      } else if (line.sort == StormLine.Sort.SHARED) {
        // The signals of both GSIs; after an ack each is asked twice.
        for (StormLine each : machine.linesAt[line.pins[0]]) {
          more += each == line ? 0 : sum(Tally.SIGNAL, Tally.of(each));
        }
      }
      require(
          signals + more >= asserted, Oracle.TWICE, "more levels than signals=" + (signals + more));
      if (line.sort != StormLine.Sort.SHARED) {
        require(signals <= asserted, Oracle.LOST, "a signal has asserted nothing");
      }
    }

    private void checkExtra() {
      long extra = sum(Tally.EXTRA, Tally.of(line));
      if (line.sort != StormLine.Sort.SOLE) {
        return;
      }
      long allowed =
          line.policy == ResamplePolicy.NOTIFY_AT_EOI ? sum(Tally.ONESHOT, Tally.of(line)) : 0;
      require(
          extra <= allowed, Oracle.MISCOUNTED, "extra interrupts=" + extra + " allowed=" + allowed);
      long served = sum(Tally.SERVED, Tally.of(line));
      require(served + extra == deliveries, Oracle.MISCOUNTED, "served=" + served);
    }

    private void checkRest() {
      long wanted = sum(Tally.WANTED, Tally.of(line));
      long served = sum(Tally.SERVED, Tally.of(line));
      require(wanted == served, Oracle.LOST, "wanted=" + wanted + " served=" + served);
      require(!device.isHostMasked(), Oracle.LOST, "the device is never asked again");
      require(!device.toldMasked(), Oracle.MISCOUNTED, "it was told a mask that is not there");
      for (int pin : line.pins) {
        require(!machine.chip.level(pin), Oracle.LOST, "pin=" + pin + " is up");
        require(!machine.chip.remoteIrr(pin), Oracle.STUCK, "pin=" + pin + " is in service");
        require(!machine.chip.masked(pin), Oracle.MISCOUNTED, "pin=" + pin + " is masked");
        require(!machine.isWaiting(pin), Oracle.TWICE, "pin=" + pin + " has a message");
      }
    }
  }
}
