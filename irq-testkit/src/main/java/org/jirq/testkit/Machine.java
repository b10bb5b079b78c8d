// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.nio.ByteBuffer;
import org.jirq.api.Clocked;
import org.jirq.api.EoiHandler;
import org.jirq.api.LapicLoadListener;
import org.jirq.api.MmioDevice;

/**
 * A board with one IOAPIC, as a replayer sees it: device lines by GSI, the IOAPIC's registers,
 * EOIs, message-signalled interrupts, irqfds and a clock.
 *
 * <p>The messages come out at the {@link MachineConfig#sink}. Used by one thread at a time; every
 * call returns when all it causes has happened.
 */
public interface Machine extends MmioDevice, EoiHandler, Clocked, LapicLoadListener, AutoCloseable {

  /**
   * A device drives its wire, changed or not, and does not watch the result.
   *
   * @param gsi the GSI, from 0; one without a route is legal
   * @param level {@code true} asserts
   */
  void line(int gsi, boolean level);

  /**
   * Drives one source of a GSI and returns what became of it.
   *
   * @param gsi the GSI, from 0
   * @param sourceId which asserter, see {@link org.jirq.api.SourceId}
   * @param level {@code true} asserts
   * @return a {@link org.jirq.api.Delivery} result
   */
  int lineForStatus(int gsi, int sourceId, boolean level);

  /**
   * Sends a message-signalled interrupt past the IOAPIC.
   *
   * @param address the address
   * @param data the data
   * @return a {@link org.jirq.api.Delivery} result
   */
  int msi(long address, int data);

  /** Resets the IOAPIC. */
  void reset();

  /**
   * Reads a redirection entry without side effect.
   *
   * @param pin the IOAPIC's pin, from 0
   * @return the entry as the guest would read it
   */
  long entry(int pin);

  /**
   * Tells remote IRR of a pin.
   *
   * @param pin the IOAPIC's pin, from 0
   * @return {@code true} if set
   */
  boolean remoteIrr(int pin);

  /**
   * Tells whether a pin holds a request that is not delivered yet.
   *
   * @param pin the IOAPIC's pin, from 0
   * @return {@code true} if so
   */
  boolean requested(int pin);

  /**
   * Returns the register that the guest has selected.
   *
   * @return IOREGSEL, 0 to 255
   */
  int ioregsel();

  /**
   * Returns the APIC id.
   *
   * @return 0 to 15
   */
  int id();

  /**
   * Writes the IOAPIC's state in the layout of KVM's {@code struct kvm_ioapic_state}.
   *
   * @param to a buffer with {@value #KVM_STATE_SIZE} bytes or more left; little-endian whatever its
   *     order is
   */
  void saveKvmState(ByteBuffer to);

  /**
   * Loads a state as {@code KVM_SET_IRQCHIP} does, and delivers what it says is due before it
   * returns.
   *
   * @param from a buffer that stands at such a state
   */
  void loadKvmState(ByteBuffer from);

  /** Size in bytes of a state in KVM's layout. */
  int KVM_STATE_SIZE = 216;

  /**
   * Assigns a resampling irqfd. Its event source is kept from one assignment to the next, and with
   * it signals that nobody has consumed.
   *
   * @param index which irqfd, from 0
   * @param gsi the GSI that it drives
   */
  void assignIrqfd(int index, int gsi);

  /**
   * Deassigns a resampling irqfd.
   *
   * @param index which irqfd, from 0
   */
  void deassignIrqfd(int index);

  /**
   * Signals the event source of an irqfd once, assigned or not.
   *
   * @param index which irqfd, from 0
   */
  void signalIrqfd(int index);

  /**
   * Counts how often the listener of an irqfd was told to re-sample.
   *
   * @param index which irqfd, from 0
   * @return the number since the machine was made
   */
  long resamples(int index);

  /** Gives back what the machine holds; a second call does nothing. */
  @Override
  void close();
}
