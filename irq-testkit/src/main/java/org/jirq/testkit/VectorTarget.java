// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.util.function.LongSupplier;

/**
 * A controller with its CPU side, as the vectors recorded from QEMU drive one. Implemented by the
 * code that wires a chip; used by one thread at a time.
 */
public interface VectorTarget extends AutoCloseable {

  /**
   * A store to physical memory. The bus is the target's: it splits accesses or rejects them as the
   * recorded machine's does.
   *
   * @param address the physical address
   * @param value the value
   * @param size 1, 2, 4 or 8 bytes
   */
  default void write(long address, long value, int size) {
    throw new UnsupportedOperationException("address=" + address);
  }

  /**
   * A load from physical memory, as {@link #write}.
   *
   * @param address the physical address
   * @param size 1, 2, 4 or 8 bytes
   * @return the value, zero-extended
   */
  default long read(long address, int size) {
    throw new UnsupportedOperationException("address=" + address);
  }

  /**
   * A store to a port.
   *
   * @param port 0 to 65535
   * @param value the value
   * @param size 1, 2 or 4 bytes
   */
  default void out(int port, int value, int size) {
    throw new UnsupportedOperationException("port=" + port);
  }

  /**
   * A load from a port.
   *
   * @param port 0 to 65535
   * @param size 1, 2 or 4 bytes
   * @return the value
   */
  default int in(int port, int size) {
    throw new UnsupportedOperationException("port=" + port);
  }

  /**
   * Drives an input line, maybe to the level that it has.
   *
   * @param line the line as the file numbers it
   * @param level the level
   * @param cpu whose line it is, where CPUs have lines of their own; else 0
   */
  void line(int line, boolean level, int cpu);

  /**
   * The CPU opens an interrupt window for one interrupt.
   *
   * @return the vector that it took, or -1
   */
  default int acknowledge() {
    throw new UnsupportedOperationException("acknowledge");
  }

  /**
   * The accesses that follow are made by another CPU.
   *
   * @param cpu its number, from 0
   */
  default void selectCpu(int cpu) {
    throw new UnsupportedOperationException("cpu=" + cpu);
  }

  /**
   * The present CPU writes a system register of its interrupt interface.
   *
   * @param register its name as the file writes it, for instance {@code "EOIR1"}
   * @param value the value
   */
  default void writeSystemRegister(String register, long value) {
    throw new UnsupportedOperationException("register=" + register);
  }

  /**
   * The present CPU reads a system register of its interrupt interface.
   *
   * @param register its name as the file writes it, for instance {@code "IAR1"}
   * @return the value
   */
  default long readSystemRegister(String register) {
    throw new UnsupportedOperationException("register=" + register);
  }

  /**
   * Finds an observable, so that it can be asked often. Asking has no side effect on the
   * controller.
   *
   * @param name its name as the file writes it
   * @return what it is now
   * @throws IllegalArgumentException if there is none of that name
   */
  LongSupplier observable(String name);

  @Override
  default void close() {}
}
