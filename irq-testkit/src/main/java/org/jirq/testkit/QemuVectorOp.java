// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operation of QEMU's IOAPIC vectors.
 *
 * @param line where it stands, from 1
 * @param kind what is done
 * @param size size of an access in bytes: 1, 2, 4 or 8; 0 for others
 * @param target offset of an access from the IOAPIC's base, or the input line
 * @param value the value stored or loaded, or the level; 0 for the reset state
 * @param changes the observables that changed, with their new values as the file writes them
 * @param text the operation as the file writes it
 */
public record QemuVectorOp(
    long line,
    Kind kind,
    int size,
    long target,
    long value,
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
    LINE
  }

  /**
   * Copies the map.
   *
   * @param line where it stands
   * @param kind what is done
   * @param size size of an access
   * @param target offset or input line
   * @param value value or level
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
