// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.util.List;
import java.util.Map;

/**
 * One operation of KVM's vectors.
 *
 * @param line where it stands, from 1
 * @param kind what is done
 * @param arguments its operands, as many as {@link Kind#arguments}
 * @param result what came back, as the file writes it
 * @param changes the state keys that changed, with their new values as the file writes them
 * @param events the derived events, in order; empty if none or if the file omits them
 * @param text the operation as the file writes it, up to the result
 */
public record KvmVectorOp(
    long line,
    Kind kind,
    List<Long> arguments,
    String result,
    Map<String, String> changes,
    List<String> events,
    String text) {

  /** What operations there are, with the number base of each operand. */
  public enum Kind {
    /** The reset state. */
    INIT("init"),
    /** CPU, offset, size, value: a guest store to the IOAPIC. */
    MMIO_WRITE("mw", 10, 16, 10, 16),
    /** CPU, offset, size: a guest load from the IOAPIC. */
    MMIO_READ("mr", 10, 16, 10),
    /** CPU, register, value: a guest store to the local APIC. */
    LAPIC_WRITE("lw", 10, 16, 16),
    /** GSI, level: a line driven by a caller who gets the status. */
    LINE_STATUS("ls", 10, 10),
    /** GSI, level: a line driven by a caller who does not. */
    LINE("li", 10, 10),
    /** CPU: it accepts one interrupt. */
    ACCEPT("acc", 10),
    /** CPU: it ends the interrupt in service. */
    EOI("eoi", 10),
    /** CPU, count: so many times accept and end, until there is nothing to accept. */
    STORM("storm", 10, 10),
    /** Milliseconds: time passes. */
    NAP("nap", 10),
    /** Address, data: a message-signalled interrupt. */
    MSI("msi", 16, 16),
    /** Request bits, pin, entry: the state is read, changed and loaded. */
    LOAD_STATE("sv", 16, 10, 16),
    /** Index: an irqfd is signalled. */
    SIGNAL("ew", 10),
    /** Index: an irqfd is deassigned. */
    DEASSIGN("fdd", 10),
    /** Index: an irqfd is assigned. */
    ASSIGN("fda", 10),
    /** CPU, port, size, value: a store to the 8259 pair. */
    PORT_OUT("out", 10, 16, 10, 16),
    /** CPU, port, size: a load from the 8259 pair. */
    PORT_IN("in", 10, 16, 10),
    /** Chip, byte, value: the state of an 8259 is read, changed in one byte and loaded. */
    LOAD_PIC_STATE("psv", 10, 10, 16);

    private final String word;
    private final int[] bases;

    Kind(String word, int... bases) {
      this.word = word;
      this.bases = bases;
    }

    /**
     * Returns how the operation is written.
     *
     * @return its first word
     */
    public String word() {
      return word;
    }

    /**
     * Counts the operands.
     *
     * @return 0 to 4
     */
    public int arguments() {
      return bases.length;
    }

    int base(int argument) {
      return bases[argument];
    }
  }

  /**
   * Copies the collections.
   *
   * @param line where it stands
   * @param kind what is done
   * @param arguments its operands
   * @param result what came back
   * @param changes the keys that changed
   * @param events the derived events
   * @param text the operation as written
   */
  public KvmVectorOp {
    arguments = List.copyOf(arguments);
    changes = Map.copyOf(changes);
    events = List.copyOf(events);
  }

  int argument(int index) {
    return arguments.get(index).intValue();
  }
}
