// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.nio.ByteBuffer;
import java.util.Set;
import org.jirq.api.SourceId;
import org.jspecify.annotations.Nullable;

/**
 * Replays one sequence of KVM's full vectors on one board, with what the recording host did around
 * the controllers.
 *
 * <p>That host moved a local APIC's request into service from outside, and emptied a local APIC
 * that held anything while it let its CPU take an interrupt of the 8259s; each time it loaded the
 * local APIC's state, and the IOAPIC heard of it.
 */
final class KvmBoardRun {

  private static final long MILLISECOND = 1_000_000;
  private static final int PORTS = 0x10000;
  private static final int IOAPIC_BYTES = 0x100;
  private static final int PICS = 2;
  private static final int EOI = 0xb0;
  private static final int ISR = 0x100;
  private static final int IRR = 0x200;
  private static final int STRIDE = 0x10;
  private static final int VECTOR_REGISTERS = 8;

  /** TPR, LDR, DFR, SVR and LVT0. */
  private static final Set<Integer> LAPIC_REGISTERS = Set.of(0x80, 0xd0, 0xe0, 0xf0, 0x350);

  private final KvmVectorHeader header;
  private final KvmOperands operands;
  private final KvmBoard board;
  private final VectorTally tally;
  private final @Nullable PicAcks acks;
  private final KvmBoardState state;

  /** The recording host looked at the 8259s only where lines were routed to them. */
  private final boolean picsWired;

  private long now;

  /** Makes a run; the acks of the 8259s are compared if they are given. */
  KvmBoardRun(
      String file,
      KvmVectorHeader header,
      KvmBoard board,
      VectorTally tally,
      @Nullable PicAcks acks) {
    this.header = header;
    this.operands = new KvmOperands(file, header);
    this.board = board;
    this.tally = tally;
    this.acks = acks;
    this.state = new KvmBoardState(board, header);
    this.picsWired = header.routes() == RouteTable.PC || header.routes() == RouteTable.PIC;
    for (int index = 0; index < header.irqfds().size(); index++) {
      board.assignIrqfd(index, header.irqfds().get(index));
    }
  }

  /** Runs one operation and compares its result and the whole state after it. */
  void run(KvmVectorOp op) throws FormatException {
    tally.op();
    if (acks != null) {
      acks.start();
    }
    String result = perform(op);
    if (!result.equals(op.result())) {
      tally.differs(op.line(), op.text(), "=> " + op.result(), "=> " + result);
    }
    if (acks != null && !acks.written().equals(op.events())) {
      tally.differs(op.line(), op.text(), "events " + op.events(), "events " + acks.written());
    }
    board.settle();
    String unknown = state.carry(op.changes());
    if (unknown != null) {
      throw operands.fault(op, "no key " + unknown + "=, which this sequence's board has not");
    }
    KvmBoardState.Difference difference = state.difference();
    if (difference != null) {
      tally.differs(op.line(), op.text(), difference.expected(), difference.actual());
    }
  }

  /** Runs an operation; returns what the vectors would write as its result. */
  private String perform(KvmVectorOp op) throws FormatException {
    switch (op.kind()) {
      case MMIO_WRITE -> board.write(offset(op), op.arguments().get(3), operands.size(op, 8));
      case MMIO_READ -> {
        return Long.toHexString(board.read(offset(op), operands.size(op, 8)));
      }
      case LAPIC_WRITE -> {
        if (!LAPIC_REGISTERS.contains(op.argument(1))) {
          throw operands.fault(op, "a local APIC register of this format (80, d0, e0, f0 or 350)");
        }
        board.writeLapic(operands.cpu(op), op.argument(1), op.argument(2));
      }
      case LINE -> {
        board.line(operands.gsi(op), op.argument(1) != 0);
        return "0";
      }
      case LINE_STATUS -> {
        return Integer.toString(
            board.lineForStatus(operands.gsi(op), SourceId.DEFAULT, op.argument(1) != 0));
      }
      case ACCEPT -> {
        return accept(operands.cpu(op));
      }
      case EOI -> board.writeLapic(operands.cpu(op), EOI, 0);
      case STORM -> {
        return Integer.toString(storm(operands.cpu(op), op.argument(1)));
      }
      case NAP -> board.advanceTo(now += op.argument(0) * MILLISECOND);
      case MSI -> {
        return Integer.toString(board.msi(op.arguments().get(0), op.argument(1)));
      }
      default -> {
        return other(op);
      }
    }
    return ".";
  }

  private String other(KvmVectorOp op) throws FormatException {
    switch (op.kind()) {
      case LOAD_STATE -> loadIoApic(op);
      case LOAD_PIC_STATE -> loadPic(op);
      case ASSIGN -> {
        int irqfd = operands.irqfd(op);
        board.assignIrqfd(irqfd, header.irqfds().get(irqfd));
      }
      case DEASSIGN -> board.deassignIrqfd(operands.irqfd(op));
      case SIGNAL -> {
        board.signalIrqfd(operands.irqfd(op));
        return ".";
      }
      case PORT_IN, PORT_OUT -> {
        return port(op);
      }
      default -> {
        // The reset state: nothing is done.
        return ".";
      }
    }
    return "0";
  }

  private int offset(KvmVectorOp op) throws FormatException {
    operands.cpu(op);
    return operands.below(op, 1, IOAPIC_BYTES, "an offset below ");
  }

  /** An access that no device takes would go to the host's user space. */
  private String port(KvmVectorOp op) throws FormatException {
    operands.cpu(op);
    int port = operands.below(op, 1, PORTS, "a port below ");
    int size = operands.size(op, 4);
    if (!board.hasPorts(port, size)) {
      return "exit:io:%x:%d".formatted(port, size);
    }
    if (op.kind() == KvmVectorOp.Kind.PORT_IN) {
      return Integer.toHexString(board.in(port, size));
    }
    board.out(port, op.argument(3), size);
    return ".";
  }

  /** The 8259s come first; their vector is marked where the local APIC's are written too. */
  private String accept(int cpu) {
    if (picsWired && board.takesExtInt(cpu)) {
      ByteBuffer lapic = lapicState(cpu);
      boolean emptied = empty(cpu, lapic);
      int vector = board.acknowledgePic(cpu);
      if (emptied) {
        board.loadLapicState(cpu, lapic);
      }
      if (vector != KvmBoard.NONE) {
        return (header.routes() == RouteTable.PIC ? "%02x" : "x%02x").formatted(vector);
      }
    }
    int vector = acceptFromLapic(cpu);
    return vector == KvmBoard.NONE ? "-" : "%02x".formatted(vector);
  }

  private int acceptFromLapic(int cpu) {
    int vector = board.acknowledgeLapic(cpu);
    if (vector != KvmBoard.NONE) {
      board.loadLapicState(cpu, lapicState(cpu));
    }
    return vector;
  }

  private ByteBuffer lapicState(int cpu) {
    ByteBuffer state = ByteBuffer.allocate(KvmBoard.LAPIC_STATE_SIZE);
    board.saveLapicState(cpu, state);
    return state.flip();
  }

  /** Empties a local APIC that requests or serves anything; tells whether it did. */
  private boolean empty(int cpu, ByteBuffer state) {
    ByteBuffer empty =
        ByteBuffer.allocate(KvmBoard.LAPIC_STATE_SIZE).put(0, state, 0, state.limit());
    for (int n = 0; n < VECTOR_REGISTERS; n++) {
      empty.putInt(ISR + STRIDE * n, 0).putInt(IRR + STRIDE * n, 0);
    }
    boolean held = !empty.equals(state);
    if (held) {
      board.loadLapicState(cpu, empty);
    }
    return held;
  }

  private int storm(int cpu, int times) {
    int done = 0;
    while (done < times && !accept(cpu).equals("-")) {
      board.writeLapic(cpu, EOI, 0);
      done++;
    }
    return done;
  }

  private void loadIoApic(KvmVectorOp op) throws FormatException {
    int pin = operands.pinOrNone(op);
    ByteBuffer saved = state.ioApicState();
    saved.putInt(16, op.argument(0));
    if (pin >= 0) {
      saved.putLong(24 + 8 * pin, op.arguments().get(2));
    }
    board.loadKvmState(saved);
  }

  private void loadPic(KvmVectorOp op) throws FormatException {
    int chip = operands.below(op, 0, PICS, "an 8259 below ");
    ByteBuffer saved = state.picState(chip);
    int at = operands.below(op, 1, KvmBoard.PIC_STATE_SIZE, "a byte below ");
    board.loadPicState(chip, saved.put(at, (byte) op.argument(2)));
  }
}
