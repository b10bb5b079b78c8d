// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.nio.ByteBuffer;
import org.jirq.api.PortDevice;

/**
 * A whole PC board, as a replayer of KVM's full vectors sees it: a {@link Machine} with the local
 * APICs of its CPUs and a pair of 8259s, whose interrupts, ends and messages stay on the board.
 *
 * <p>The CPUs execute nothing: the replayer says when one takes an interrupt. Used by one thread at
 * a time; every call returns when all it causes has happened.
 */
public interface KvmBoard extends Machine, PortDevice {

  /** The interrupt pair, or a local APIC, had nothing to take. Always -1. */
  int NONE = -1;

  /** Size in bytes of the state of a local APIC in KVM's layout. */
  int LAPIC_STATE_SIZE = 1024;

  /** Size in bytes of the state of one 8259 in KVM's layout. */
  int PIC_STATE_SIZE = 16;

  /**
   * Tells whether a port access lies inside the ports of one device of the board. One that does
   * not, also one that only begins inside, is nobody's.
   *
   * @param port the first port, 0 to 65535
   * @param size 1, 2 or 4 bytes
   * @return {@code true} if a device takes it
   */
  boolean hasPorts(int port, int size);

  /**
   * A guest store to the page of a CPU's own local APIC.
   *
   * @param cpu 0 to the number of CPUs - 1
   * @param register offset in the page, a multiple of 16 up to 0x3f0
   * @param value the value
   */
  void writeLapic(int cpu, int register, int value);

  /**
   * A guest load from the page of a CPU's own local APIC.
   *
   * @param cpu 0 to the number of CPUs - 1
   * @param register offset in the page, a multiple of 16 up to 0x3f0
   * @return the value
   */
  int readLapic(int cpu, int register);

  /**
   * Writes the state of a CPU's local APIC in the layout of KVM's {@code struct kvm_lapic_state}:
   * the register page, little-endian.
   *
   * @param cpu 0 to the number of CPUs - 1
   * @param to a buffer with {@value #LAPIC_STATE_SIZE} bytes or more left
   */
  void saveLapicState(int cpu, ByteBuffer to);

  /**
   * Loads the state of a CPU's local APIC as {@code KVM_SET_LAPIC} does; the IOAPIC hears of it.
   *
   * @param cpu 0 to the number of CPUs - 1
   * @param from a buffer that stands at such a state
   */
  void loadLapicState(int cpu, ByteBuffer from);

  /**
   * Tells whether a CPU's local APIC lets the 8259s' interrupt through.
   *
   * @param cpu 0 to the number of CPUs - 1
   * @return {@code true} if so
   */
  boolean takesExtInt(int cpu);

  /**
   * A CPU takes the 8259s' interrupt if they request one.
   *
   * @param cpu 0 to the number of CPUs - 1; one whose local APIC lets it through
   * @return the vector, or {@link #NONE} if they request none
   */
  int acknowledgePic(int cpu);

  /**
   * A CPU takes the interrupt of its local APIC, also of one that software has disabled.
   *
   * @param cpu 0 to the number of CPUs - 1
   * @return the vector, or {@link #NONE} if there is none above the processor priority
   */
  int acknowledgeLapic(int cpu);

  /**
   * Writes the state of an 8259 in the layout of KVM's {@code struct kvm_pic_state}.
   *
   * @param chip 0 the master, 1 the slave
   * @param to a buffer with {@value #PIC_STATE_SIZE} bytes or more left
   */
  void savePicState(int chip, ByteBuffer to);

  /**
   * Loads the state of an 8259 as {@code KVM_SET_IRQCHIP} does, and drives its output anew.
   *
   * @param chip 0 the master, 1 the slave
   * @param from a buffer that stands at such a state
   */
  void loadPicState(int chip, ByteBuffer from);

  /** The CPUs take the INIT and start-up messages that wait for them, as at a halt. */
  void settle();

  /**
   * Tells whether a CPU runs, in KVM's numbers.
   *
   * @param cpu 0 to the number of CPUs - 1
   * @return 0 it runs, 2 it has taken an INIT and waits for a start-up message
   */
  int cpuState(int cpu);

  /**
   * Counts the NMIs that wait for a CPU that never runs.
   *
   * @param cpu 0 to the number of CPUs - 1
   * @return 0 to 2
   */
  int pendingNmis(int cpu);

  /**
   * Counts the system-management interrupts that wait for a CPU that never runs.
   *
   * @param cpu 0 to the number of CPUs - 1
   * @return 0 or 1
   */
  int pendingSmis(int cpu);
}
