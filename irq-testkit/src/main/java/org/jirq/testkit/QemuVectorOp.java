// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operation of QEMU's vectors.
 *
 * @param line where it stands, from 1
 * @param kind what is done
 * @param size size of an access in bytes: 1, 2, 4 or 8; 0 for others
 * @param target the address or port of an access, or the input line; 0 for others
 * @param value the value stored, loaded or acknowledged (-1 for none), or the level; 0 for others
 * @param cpu whose line it is, or which CPU goes on; else 0
 * @param register the system register's name; empty for others
 * @param changes the observables that changed, with their new values as the file writes them
 * @param text the operation as the file writes it
 */
public record QemuVectorOp(
    long line,
    Kind kind,
    int size,
    long target,
    long value,
    int cpu,
    String register,
    Map<String, String> changes,
    String text) {

  /** What operations there are. */
  public enum Kind {
    /** The reset state. */
    INIT,
    /** A guest store. */
    WRITE,
    /** A guest load. */
    READ,
    /** An input is driven. */
    LINE,
    /** A guest store to a port. */
    PORT_WRITE,
    /** A guest load from a port. */
    PORT_READ,
    /** The CPU takes an interrupt, if there is one. */
    ACKNOWLEDGE,
    /** Another CPU goes on. */
    CPU,
    /** A CPU writes a system register. */
    SYSTEM_WRITE,
    /** A CPU reads a system register. */
    SYSTEM_READ
  }

  /**
   * Copies the map.
   *
   * @param line where it stands
   * @param kind what is done
   * @param size size of an access
   * @param target address, port or input line
   * @param value value or level
   * @param cpu a CPU's number
   * @param register a system register's name
   * @param changes the observables that changed
   * @param text the operation as written
   */
  public QemuVectorOp {
    changes = Map.copyOf(changes);
  }

  /**
   * Returns the messages that this operation sent.
   *
   * @return as the file writes them, or {@code null} if none
   */
  public @Nullable String messages() {
    String messages = changes.get("msg");
    return messages == null || messages.equals("-") ? null : messages;
  }
}
