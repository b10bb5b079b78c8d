// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.io.IOException;
import java.util.Arrays;
import org.jirq.api.Cell;
import org.jirq.api.Clocked;
import org.jspecify.annotations.Nullable;

/**
 * Runs traces through machines and compares every value that the guest read, every message, and
 * every rise and fall of remote IRR with what the trace has.
 *
 * <p>The rules of the format that matter here: the CPU side answers every message with "one CPU
 * took it"; outputs stand behind the input that caused them, lowest pin first; a re-injection that
 * the recorded IOAPIC had put off has no event of its own, so the clock is moved to the machine's
 * deadline only while a mark is pending and a step shows more outputs than its input gave.
 *
 * <p>Stateless between replays. One thread at a time.
 */
public final class TraceReplayer {

  private final MachineFactory factory;
  private final @Nullable String profile;
  private final Cell cell;

  /**
   * Makes a replayer.
   *
   * @param factory builds a machine for each trace
   * @param profile the profile of the machines, or {@code null} for the one that each trace was
   *     recorded from
   * @param cell how the machines' IOAPICs keep their state
   */
  public TraceReplayer(MachineFactory factory, @Nullable String profile, Cell cell) {
    this.factory = factory;
    this.profile = profile;
    this.cell = cell;
  }

  /**
   * Replays one trace to its end, whatever differs on the way.
   *
   * @param source the trace, before its first event
   * @return what came of it
   * @throws FormatException if the recording is damaged, or does not say where it was recorded and
   *     the replayer was not told a profile
   * @throws IOException if it cannot be read
   */
  public TraceOutcome replay(TraceSource source) throws IOException {
    TraceHeader header = source.header();
    String used = profile == null ? header.profile() : profile;
    if (used == null) {
      throw new FormatException(
          header.file(), 1, "a header line \"# qemu: ...\" or \"# expect: ...\"", "none");
    }
    Outputs outputs = new Outputs();
    // KVM's IOAPIC has no EOI register, so the kvm profile has one version.
    int version = used.equals("kvm") ? 0x11 : header.version();
    MachineConfig config =
        MachineConfig.of(used, outputs)
            .withIoApic(version, header.pins())
            .withCell(cell)
            .withObservers(outputs, (gsi, chip, pin) -> {});
    try (Machine machine = factory.create(config)) {
      return new Run(source, machine, outputs, used).toEnd();
    }
  }

  /** One replay. */
  private static final class Run {
    private final TraceSource source;
    private final Machine machine;
    private final Outputs outputs;
    private final String used;
    private final Outputs expected = new Outputs();
    private long[] expectedLines = new long[64];
    private TraceEvent input = new TraceEvent();
    private TraceEvent ahead = new TraceEvent();
    private int marks;
    private long events;
    private long reads;
    private long deliveries;
    private long eois;
    private long mismatches;
    private @Nullable Mismatch first;

    Run(TraceSource source, Machine machine, Outputs outputs, String used) {
      this.source = source;
      this.machine = machine;
      this.outputs = outputs;
      this.used = used;
    }

    TraceOutcome toEnd() throws IOException {
      // The reader has seen to it that the first event is an input.
      boolean more = source.next(ahead);
      while (more) {
        TraceEvent step = ahead;
        ahead = input;
        input = step;
        events++;
        outputs.clear();
        feed();
        more = readExpected();
        compare();
      }
      return new TraceOutcome(
          source.header().file(), used, events, reads, deliveries, eois, mismatches, first);
    }

    private void feed() {
      switch (input.kind()) {
        case RESET -> machine.reset();
        case LINE -> machine.line(input.pin(), input.level());
        case WRITE -> machine.write(input.offset(), input.value(), input.size());
        case READ -> {
          reads++;
          long got = machine.read(input.offset(), input.size());
          if (got != input.value()) {
            differs(input.line(), hex(input.value()), hex(got));
          }
        }
        default -> {
          eois++;
          machine.eoi(input.vector(), 0, true);
        }
      }
    }

    /** Takes the outputs behind the input; false at the end of the trace. */
    private boolean readExpected() throws IOException {
      expected.clear();
      while (source.next(ahead)) {
        if (ahead.kind() == TraceKind.DELAYED) {
          // May stand before the outputs of its own step.
          marks++;
          continue;
        }
        if (ahead.kind().isInput()) {
          return true;
        }
        events++;
        if (expected.size() == expectedLines.length) {
          expectedLines = Arrays.copyOf(expectedLines, 2 * expectedLines.length);
        }
        expectedLines[expected.size()] = ahead.line();
        expected.add(ahead.kind(), 0, ahead.operands());
      }
      return false;
    }

    private void compare() {
      if (marks > 0 && expected.size() > outputs.size()) {
        long deadline = machine.nextDeadline();
        if (deadline != Clocked.NEVER) {
          marks--;
          machine.advanceTo(deadline);
        }
      }
      outputs.sort();
      int most = Math.max(expected.size(), outputs.size());
      for (int i = 0; i < most; i++) {
        if (i < outputs.size() && outputs.kind(i) == TraceKind.MESSAGE) {
          deliveries++;
        }
        if (!same(i)) {
          differs(
              i < expected.size() ? expectedLines[i] : input.line(),
              i < expected.size() ? expected.text(i) : "no output",
              i < outputs.size() ? outputs.text(i) : "no output");
        }
      }
    }

    private boolean same(int i) {
      if (i >= expected.size() || i >= outputs.size()) {
        return false;
      }
      TraceKind kind = expected.kind(i);
      return kind == outputs.kind(i)
          && Outputs.comparable(kind, expected.operands(i))
              == Outputs.comparable(kind, outputs.operands(i));
    }

    private void differs(long line, String should, String is) {
      mismatches++;
      if (first == null) {
        first = new Mismatch(source.header().file(), line, input.toString(), should, is);
      }
    }

    private static String hex(long value) {
      return "0x" + Long.toHexString(value);
    }
  }
}
