// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jirq.api.spi.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes Linux's {@code struct kvm_ioapic_state} (uapi, x86): base_address u64, ioregsel
 * u32, id u32, irr u32, pad u32, 24 entries of u64, little-endian.
 *
 * <p>Not thread-safe: the chip is at rest.
 */
final class KvmState {

  static final int PINS = 24;
  static final int SIZE = 24 + 8 * PINS;
  static final int ALL_PINS = (1 << PINS) - 1;

  private final PinEngine engine;
  private final RedirectionTable table;
  private final Registers registers;
  private final long baseAddress;
  private int requestsToRaise;

  KvmState(PinEngine engine, RedirectionTable table, Registers registers, long baseAddress) {
    this.engine = engine;
    this.table = table;
    this.registers = registers;
    this.baseAddress = baseAddress;
  }

  private void checkPins() {
    if (engine.pins != PINS) {
      throw new IllegalStateException("pins=" + engine.pins + ": KVM's layout has 24");
    }
  }

  void save(ByteBuffer to) {
    checkPins();
    ByteBuffer state = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    int irr = requestsToRaise;
    for (int pin = 0; pin < PINS; pin++) {
      long word = engine.cells.word(pin);
      if ((word & (PinWord.IRR | PinWord.DELIVERED)) == PinWord.IRR) {
        irr |= 1 << pin;
      }
    }
    state.putLong(baseAddress).putInt(registers.ioregsel()).putInt(registers.id());
    state.putInt(irr).putInt(0);
    for (int pin = 0; pin < PINS; pin++) {
      state.putLong(table.read(pin));
    }
    to.put(state.flip());
  }

  void load(ByteBuffer from) {
    checkPins();
    if (from.remaining() < SIZE) {
      throw new IllegalArgumentException(
          "remaining=" + from.remaining() + " bytes: struct kvm_ioapic_state has " + SIZE);
    }
    byte[] bytes = new byte[SIZE];
    from.get(bytes);
    ByteBuffer state = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    registers.setIoregsel(state.getInt(8));
    registers.setId(state.getInt(12));
    requestsToRaise = state.getInt(16) & ALL_PINS;
    for (int pin = 0; pin < PINS; pin++) {
      table.load(pin, state.getLong(24 + 8 * pin));
    }
    if (engine.rtc != null) {
      engine.rtc.clear();
    }
  }

  /**
   * After a load: raises the requests that the loaded state held, as the kernel does, and evaluates
   * the other pins. Those once more would send refused messages twice. Answers what was thrown.
   */
  @Nullable Failure raiseRequests(@Nullable Failure before) {
    Failure failure = before;
    int requests = requestsToRaise;
    requestsToRaise = 0;
    for (int left = requests; left != 0; left &= left - 1) {
      try {
        engine.request(Integer.numberOfTrailingZeros(left));
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    if (requests != 0 && engine.rtc != null) {
      engine.rtc.clear();
    }
    try {
      engine.reevaluateAllBut(requests);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    return failure;
  }

  int requestsToRaise() {
    return requestsToRaise;
  }

  void setRequestsToRaise(int requests) {
    requestsToRaise = requests;
  }
}
