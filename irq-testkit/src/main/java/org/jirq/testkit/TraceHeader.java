// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a trace says of itself before its first event: {@code # key: value} lines.
 *
 * @param file the file's name, for messages
 * @param values the values by key, in the file's order
 * @param version what the version register holds: 0x11, or 0x20 if the EOI register works
 * @param pins number of inputs
 */
public record TraceHeader(String file, Map<String, String> values, int version, int pins) {

  /** The first line of every trace of this version of the format. */
  public static final String FIRST_LINE = "# ioapic-trace 1";

  /**
   * Copies the values.
   *
   * @param file the file's name, for messages
   * @param values the values by key
   * @param version 0x11 or 0x20
   * @param pins 1 to 240
   */
  public TraceHeader {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Reads a value.
   *
   * @param key the word before the colon
   * @return the value, or {@code null} if the header has none of that key
   */
  public @Nullable String value(String key) {
    return values.get(key);
  }

  /**
   * Tells whose behaviour was recorded: a trace with a key {@code expect} holds that
   * implementation's outcome, one with a key {@code qemu} that of QEMU.
   *
   * @return {@code "kvm"}, {@code "qemu"}, or {@code null} if the header does not say
   */
  public @Nullable String profile() {
    String expect = values.get("expect");
    if (expect != null) {
      return expect.startsWith("kvm") ? "kvm" : expect.startsWith("qemu") ? "qemu" : null;
    }
    return values.containsKey("qemu") ? "qemu" : null;
  }
}
