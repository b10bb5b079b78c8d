// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.api.CpuInterface;
import org.jirq.api.OutputSink;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.OutputWires;
import org.jspecify.annotations.Nullable;

/**
 * Requests, acceptance and the end of interrupts: IRR, ISR, TMR, and the wire to the CPU that
 * follows from them. SDM, "Interrupt Acceptance for Fixed Interrupts".
 *
 * <p><b>Threads.</b> As the cell says; lock-free. Whoever changes what the wires depend on updates
 * them afterwards.
 */
final class Acceptance {

  /** The wire that says that an interrupt can be accepted. */
  static final int OUTPUT = 0;

  /** The wire that says that LINT0 passes the 8259s' interrupt through. */
  static final int EXTINT = 1;

  private static final int WIRES = 2;
  private static final VarHandle SINK;

  static {
    try {
      SINK = MethodHandles.lookup().findVarHandle(Acceptance.class, "sink", OutputSink.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LapicState state;
  private final LapicRules rules;
  final OutputWires wires;
  private OutputSink sink = OutputSink.NONE;

  Acceptance(LapicState state, LapicRules rules, LapicSignals signals) {
    this.state = state;
    this.rules = rules;
    this.wires = new OutputWires(state.cell, WIRES, this::level);
    wires.connect(
        (wire, asserted) -> {
          if (wire == OUTPUT) {
            // ORDER(LA-2): acquire read; pairs with the release write in connect.
            ((OutputSink) SINK.getAcquire(this)).outputChanged(OUTPUT, asserted);
          } else {
            signals.extIntChanged(asserted);
          }
        });
  }

  void connect(OutputSink newSink) {
    // ORDER(LA-2): release write; pairs with the acquire read of whoever moves the wire.
    SINK.setRelease(this, newSink);
  }

  private boolean level(int wire) {
    if (wire == OUTPUT) {
      return acceptable() >= 0;
    }
    return LintWord.high(state.words.get(LapicState.LINT)) && acceptsExtInt();
  }

  /** Whether the 8259s' interrupt gets through LINT0. */
  boolean acceptsExtInt() {
    long lint0 = state.words.get(LapicState.LINT);
    return !state.present() || !LintWord.masked(lint0) && LintWord.mode(lint0) == LintWord.EXTINT;
  }

  /** The vector that the CPU would get now, or -1. */
  int acceptable() {
    int vector = state.irr.highest();
    if (vector < 0 || !offers()) {
      return CpuInterface.NONE;
    }
    return (vector & 0xf0) > (state.processorPriority() & 0xf0) ? vector : CpuInterface.NONE;
  }

  private boolean offers() {
    return state.present() && (rules.disabledOffers() || state.softwareEnabled());
  }

  /** Requests a vector; returns whether it was not requested before. */
  boolean request(int vector, boolean levelTriggered) {
    // ORDER(LA-1): the trigger mode before the request, both atomic steps of words; pairs with the
    // reads in acknowledge and end, so that who accepts the vector ends it as what it is.
    state.tmr.request(vector, levelTriggered);
    // ORDER(LA-6): the request is an atomic step even if it is there already; pairs with the one in
    // acknowledge, so that who takes it after this sees what the sender wrote before.
    boolean added = state.irr.post(vector);
    wires.update(OUTPUT);
    return added;
  }

  /** The CPU accepts the highest request above its priority. */
  int acknowledge() {
    while (true) {
      int vector = acceptable();
      if (vector < 0) {
        return CpuInterface.NONE;
      }
      // ORDER(LA-1): of several that accept, the one that clears the request has it.
      // ORDER(LA-6): pairs with the step in request.
      if (state.irr.clear(vector)) {
        state.isr.set(vector);
        wires.update(OUTPUT);
        return vector;
      }
    }
  }

  /** Brings both wires to the level that the state gives; answers what was thrown so far. */
  @Nullable Failure update(@Nullable Failure before) {
    return update(EXTINT, update(OUTPUT, before));
  }

  /** Brings a wire to the level that the state gives; answers what was thrown so far. */
  @Nullable Failure update(int wire, @Nullable Failure before) {
    try {
      wires.update(wire);
      return before;
    } catch (Throwable e) {
      return Failure.add(before, e);
    }
  }

  void clear() {
    state.irr.clearAll();
    state.isr.clearAll();
    state.tmr.reset();
  }
}
