// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jirq.api.Delivery;
import org.jirq.api.SourceId;

/** Replays one sequence of KVM's vectors on one machine. */
final class KvmSequenceRun {

  private static final long MILLISECOND = 1_000_000;

  private final KvmVectorHeader header;
  private final KvmOperands operands;
  private final Machine machine;
  private final TestCpus cpus;
  private final KvmTokens tokens;
  private final VectorTally tally;
  private final KvmState state = new KvmState();
  private long now;

  KvmSequenceRun(
      String file,
      KvmVectorHeader header,
      Machine machine,
      TestCpus cpus,
      KvmTokens tokens,
      VectorTally tally) {
    this.header = header;
    this.operands = new KvmOperands(file, header);
    this.machine = machine;
    this.cpus = cpus;
    this.tokens = tokens;
    this.tally = tally;
    for (int index = 0; index < header.irqfds().size(); index++) {
      machine.assignIrqfd(index, header.irqfds().get(index));
    }
  }

  /** Runs one operation and compares its result, its events and the whole state after it. */
  void run(KvmVectorOp op) throws FormatException {
    tally.op();
    tokens.start(op.kind() == KvmVectorOp.Kind.MSI || op.kind() == KvmVectorOp.Kind.STORM);
    long[] asked = resamples();
    String result = perform(op);
    if (!result.equals(op.result())) {
      tally.differs(op.line(), op.text(), "=> " + op.result(), "=> " + result);
    }
    for (int cpu = 0; cpu < cpus.size(); cpu++) {
      cpus.lapic(cpu).settle();
    }
    List<String> expected =
        op.events().stream().filter(t -> t.startsWith("M") || t.startsWith("A")).toList();
    if (!expected.equals(tokens.written())) {
      tally.differs(op.line(), op.text(), "events " + expected, "events " + tokens.written());
    }
    if (op.kind() == KvmVectorOp.Kind.MMIO_WRITE) {
      compareResampled(op, asked);
    }
    String faulty = state.carry(op.changes());
    if (faulty != null) {
      throw operands.fault(op, faulty + "= with a hexadecimal number");
    }
    String difference = state.difference(machine, cpus, header.irqfds().size());
    if (difference != null) {
      tally.differs(op.line(), op.text(), state.expectedFor(difference), difference);
      state.correct(cpus);
    }
  }

  private long[] resamples() {
    long[] counts = new long[header.irqfds().size()];
    for (int index = 0; index < counts.length; index++) {
      counts[index] = machine.resamples(index);
    }
    return counts;
  }

  /** A write of an entry that asks irqfds to re-sample is an event "U" of their pin. */
  private void compareResampled(KvmVectorOp op, long[] before) {
    Set<String> asked = new TreeSet<>();
    for (int index = 0; index < before.length; index++) {
      if (machine.resamples(index) != before[index]) {
        asked.add("U" + header.irqfds().get(index));
      }
    }
    Set<String> expected = new TreeSet<>();
    op.events().stream().filter(token -> token.startsWith("U")).forEach(expected::add);
    if (!asked.equals(expected)) {
      tally.differs(op.line(), op.text(), "events " + expected, "events " + asked);
    }
  }

  /** Runs an operation; returns what the vectors would write as its result. */
  private String perform(KvmVectorOp op) throws FormatException {
    switch (op.kind()) {
      case MMIO_WRITE ->
          machine.write(op.arguments().get(1), op.arguments().get(3), op.argument(2));
      case MMIO_READ -> {
        return Long.toHexString(machine.read(op.arguments().get(1), op.argument(2)));
      }
      case LAPIC_WRITE -> {
        if (!cpu(op).write(op.argument(1), op.argument(2))) {
          throw operands.fault(op, "a local APIC register of this format (80, d0, e0, f0 or 350)");
        }
      }
      case LINE -> {
        machine.line(operands.gsi(op), op.argument(1) != 0);
        return "0";
      }
      case LINE_STATUS -> {
        return Integer.toString(lineStatus(operands.gsi(op), op.argument(1) != 0));
      }
      case ACCEPT -> {
        return accept(op);
      }
      case EOI -> end(op);
      case STORM -> {
        return Integer.toString(storm(op));
      }
      case NAP -> machine.advanceTo(now += op.argument(0) * MILLISECOND);
      case MSI -> {
        return Integer.toString(machine.msi(op.arguments().get(0), op.argument(1)));
      }
      case LOAD_STATE -> {
        loadState(op);
        return "0";
      }
      default -> {
        return other(op);
      }
    }
    return ".";
  }

  private String other(KvmVectorOp op) throws FormatException {
    switch (op.kind()) {
      case SIGNAL -> machine.signalIrqfd(operands.irqfd(op));
      case ASSIGN -> {
        machine.assignIrqfd(operands.irqfd(op), header.irqfds().get(operands.irqfd(op)));
        return "0";
      }
      case DEASSIGN -> {
        machine.deassignIrqfd(operands.irqfd(op));
        return "0";
      }
      case PORT_IN, PORT_OUT -> {
        // An access to the 8259 pair, which this machine has not.
        return op.result();
      }
      default -> {
        // The reset state: nothing is done.
      }
    }
    return ".";
  }

  private TestLapic cpu(KvmVectorOp op) throws FormatException {
    return cpus.lapic(operands.cpu(op));
  }

  private int lineStatus(int gsi, boolean level) {
    int share =
        header.routes() == RouteTable.PC && gsi < 16
            ? state.picShare(gsi, level)
            : Delivery.IGNORED;
    return Delivery.join(machine.lineForStatus(gsi, SourceId.DEFAULT, level), share);
  }

  private String accept(KvmVectorOp op) throws FormatException {
    TestLapic lapic = cpu(op);
    boolean fromPic = op.result().startsWith("x");
    if (header.routes() == RouteTable.PC && lapic.takesExtInt()) {
      offerExtInt(lapic);
      if (fromPic) {
        return op.result();
      }
    }
    int vector = lapic.acceptInterrupt();
    if (vector < 0) {
      return "-";
    }
    machine.lapicLoaded(lapic.id, lapic);
    return "%02x".formatted(vector);
  }

  /**
   * The recording host emptied a local APIC for the 8259s' turn, and filled it again afterwards.
   */
  private void offerExtInt(TestLapic lapic) {
    if (!lapic.irr.isEmpty() || !lapic.isr.isEmpty()) {
      machine.lapicLoaded(lapic.id, new EmptyLapic(lapic));
      machine.lapicLoaded(lapic.id, lapic);
    }
  }

  private void end(KvmVectorOp op) throws FormatException {
    TestLapic lapic = cpu(op);
    int vector = lapic.end();
    List<String> ended = new ArrayList<>();
    for (String token : op.events()) {
      if (token.startsWith("B") || token.startsWith("b")) {
        ended.add(token);
      }
    }
    boolean level = vector >= 0 && lapic.tmr.contains(vector);
    String own = vector < 0 ? "" : "%02x,%d,%d".formatted(vector, level ? 1 : 0, lapic.id);
    String recorded = ended.isEmpty() ? "" : ended.get(0).substring(1);
    if (ended.size() > 1 || !own.equals(recorded)) {
      tally.differs(op.line(), op.text(), "EOI " + ended, "EOI [" + own + "]");
    } else if (!ended.isEmpty() && ended.get(0).startsWith("B")) {
      machine.eoi(vector, lapic.id, level);
    }
  }

  private int storm(KvmVectorOp op) throws FormatException {
    TestLapic lapic = cpu(op);
    int done = 0;
    while (done < op.argument(1) && lapic.acceptInterrupt() >= 0) {
      machine.lapicLoaded(lapic.id, lapic);
      int vector = lapic.end();
      if (KvmEoiFilter.reaches(machine, lapic, vector, true)) {
        machine.eoi(vector, lapic.id, lapic.tmr.contains(vector));
      }
      done++;
    }
    return done;
  }

  private void loadState(KvmVectorOp op) throws FormatException {
    int pin = operands.pinOrNone(op);
    ByteBuffer saved = state.read(machine);
    saved.putInt(16, op.argument(0));
    if (pin >= 0) {
      saved.putLong(24 + 8 * pin, op.arguments().get(2));
    }
    machine.loadKvmState(saved.order(ByteOrder.LITTLE_ENDIAN));
    for (int cpu = 0; cpu < cpus.size(); cpu++) {
      machine.lapicLoaded(cpu, cpus.lapic(cpu));
    }
  }

  /** A local APIC with nothing requested and nothing in service. */
  private record EmptyLapic(TestLapic real) implements org.jirq.api.LapicView {
    @Override
    public boolean isAddressedBy(int destination, int destinationMode) {
      return real.isAddressedBy(destination, destinationMode);
    }

    @Override
    public boolean holds(int vector) {
      return false;
    }
  }
}
