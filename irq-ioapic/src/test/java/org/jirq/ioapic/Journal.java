// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jirq.api.ApicSink;
import org.jirq.api.ChipBoard;
import org.jirq.api.IrqEvents;
import org.jirq.api.LineTarget;

/**
 * The surroundings of one chip, written down: what it sent, whom it called, what it told. Answers
 * follow a {@link Script} and the number of the call, so that two chips that make the same calls
 * get the same answers.
 *
 * <p>Calls are compared in order; what observers were told is compared as a set, since the order in
 * which one step tells things is nobody's business but for those that {@code IoApicEventsTest}
 * names.
 */
final class Journal implements ApicSink, ChipBoard {

  /** How the surroundings react. */
  static final class Script {

    /** What the CPUs answer, call after call, around again. */
    int[] answers = {1};

    /** Pins (bit n) that have a resampler. */
    long resamplers;

    /** What the resampler does when asked, call after call. */
    Resampling[] resamplings = {Resampling.SAMPLED};

    /** Whether an acknowledgement lowers the resampler's source, as a level irqfd does. */
    boolean ackLowers;

    /** Whether an acknowledgement raises it again: the device still wants service. */
    boolean ackRaises;

    /** Whether a mask notifier drives the pin's resampler source, low when masked. */
    boolean maskDrives;
  }

  /** What a resampler does when the chip asks it to sample. */
  enum Resampling {
    SAMPLED,
    SAMPLED_STILL_HIGH,
    DECLINED,
    DECLINED_AND_CLOSED,
    DECLINED_AND_RAISED
  }

  private static final int CALLS = 0;
  private static final int TOLD = 1;

  final Script script;
  private final long[][] entries = {new long[64], new long[64]};
  private final int[] sizes = new int[2];
  private int deliveries;
  private int samplings;
  final IrqEvents events = new Told();
  private LineTarget lines = (pin, source, level) -> 0;

  Journal(Script script) {
    this.script = script;
  }

  /** The chip whose lines the script's reactions drive. */
  void drives(LineTarget target) {
    lines = target;
  }

  void clear() {
    sizes[CALLS] = 0;
    sizes[TOLD] = 0;
  }

  /** Starts the script from its beginning. */
  void restart() {
    clear();
    deliveries = 0;
    samplings = 0;
  }

  /** Goes on where another journal's script stands. */
  void continueAs(Journal other) {
    deliveries = other.deliveries;
    samplings = other.samplings;
  }

  int messages() {
    int count = 0;
    for (int i = 0; i < sizes[CALLS]; i++) {
      count += entries[CALLS][i] >>> 56 == 'M' ? 1 : 0;
    }
    return count;
  }

  private void add(int list, char kind, long a, long b) {
    long[] into = entries[list];
    if (sizes[list] == into.length) {
      entries[list] = into = Arrays.copyOf(into, 2 * into.length);
    }
    into[sizes[list]++] = (long) kind << 56 | (a & 0xfff) << 44 | b & 0xfff_ffff_ffffL;
  }

  private int answer() {
    return script.answers[deliveries++ % script.answers.length];
  }

  private int message(char kind, int vector, int dest, int destMode, int mode, int trigger) {
    int answer = answer();
    long what = (long) dest << 16 | destMode << 15 | trigger << 14 | mode << 8 | answer + 8;
    add(CALLS, kind, vector, what);
    return answer;
  }

  @Override
  public int deliver(int vector, int dest, int destMode, int mode, int trigger) {
    return message('M', vector, dest, destMode, mode, trigger);
  }

  @Override
  public int deliverTracked(
      int vector, int dest, int destMode, int mode, int trigger, Takers takers) {
    int answer = message('T', vector, dest, destMode, mode, trigger);
    // Only fixed and lowest-priority messages name their takers.
    for (int cpu = 0; mode <= 1 && cpu < answer; cpu++) {
      takers.took((dest + cpu) % 4, vector);
    }
    return answer;
  }

  @Override
  public void acked(int pin) {
    add(CALLS, 'A', pin, 0);
    if ((script.resamplers >>> pin & 1) != 0) {
      driveResampler(pin, () -> script.ackLowers, false);
      driveResampler(pin, () -> script.ackRaises, true);
    }
  }

  private void driveResampler(int pin, BooleanSupplier when, boolean level) {
    if (when.getAsBoolean()) {
      driveResampler(pin, () -> lines.setLevel(pin, 1, level));
    }
  }

  private void driveResampler(int pin, IntSupplier line) {
    add(CALLS, 'S', pin, line.getAsInt() + 8);
  }

  @Override
  public void maskChanged(int pin, boolean masked) {
    add(CALLS, 'K', pin, masked ? 1 : 0);
    if (script.maskDrives && (script.resamplers >>> pin & 1) != 0) {
      driveResampler(pin, () -> lines.setLevel(pin, 1, !masked));
    }
  }

  @Override
  public boolean hasResampler(int pin) {
    return (script.resamplers >>> pin & 1) != 0;
  }

  @Override
  public boolean resampleInstead(int pin) {
    Resampling now = script.resamplings[samplings++ % script.resamplings.length];
    add(CALLS, 'R', pin, now.ordinal());
    switch (now) {
      case SAMPLED_STILL_HIGH, DECLINED_AND_RAISED ->
          driveResampler(pin, () -> lines.setLevel(pin, 1, true));
      case DECLINED_AND_CLOSED -> driveResampler(pin, () -> lines.setLevel(pin, 1, false));
      default -> {}
    }
    return now == Resampling.SAMPLED || now == Resampling.SAMPLED_STILL_HIGH;
  }

  /** Tells whether two chips did the same since the last {@link #clear}. */
  boolean agreesWith(Journal other) {
    if (!Arrays.equals(entries[CALLS], 0, sizes[CALLS], other.entries[CALLS], 0, other.sizes[CALLS])
        || sizes[TOLD] != other.sizes[TOLD]) {
      return false;
    }
    if (sizes[TOLD] > 1) {
      Arrays.sort(entries[TOLD], 0, sizes[TOLD]);
      Arrays.sort(other.entries[TOLD], 0, sizes[TOLD]);
    }
    return Arrays.equals(entries[TOLD], 0, sizes[TOLD], other.entries[TOLD], 0, sizes[TOLD]);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int list = CALLS; list <= TOLD; list++) {
      text.append(list == CALLS ? "calls" : " told");
      for (int i = 0; i < sizes[list]; i++) {
        long entry = entries[list][i];
        text.append(
            " %c%x:%x"
                .formatted((char) (entry >>> 56), entry >>> 44 & 0xfff, entry & 0xfff_ffff_ffffL));
      }
    }
    return text.toString();
  }

  private final class Told implements IrqEvents {

    @Override
    public void lineChanged(int pin, boolean level) {
      add(TOLD, 'L', pin, level ? 1 : 0);
    }

    @Override
    public void sent(int pin, int vector, int result) {
      add(TOLD, 'M', pin, (long) vector << 16 | result + 8);
    }

    @Override
    public void remoteIrrChanged(int pin, boolean set) {
      add(TOLD, 'I', pin, set ? 1 : 0);
    }

    @Override
    public void ended(int vector, int cpu, int pins) {
      add(TOLD, 'E', vector, (long) pins << 16 | cpu + 8);
    }

    @Override
    public void coalesced(int pin) {
      add(TOLD, 'C', pin, 0);
    }

    @Override
    public void stormDeferred(int pin, long deadline) {
      add(TOLD, 'D', pin, deadline);
    }

    @Override
    public void maskChanged(int pin, boolean masked) {
      add(TOLD, 'K', pin, masked ? 1 : 0);
    }

    @Override
    public void invalidAccess(long offset, int size, boolean write) {
      add(TOLD, 'X', size, offset << 1 | (write ? 1 : 0));
    }
  }
}
