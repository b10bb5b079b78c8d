// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

/**
 * The first place where a machine differs from a recording.
 *
 * @param file the recording
 * @param line the line number, from 1, of the expectation that was not met; if the machine did more
 *     than the recording has, that of the input which made it do so
 * @param step the input or operation that was answered, as the recording writes it
 * @param expected what the recording has
 * @param actual what the machine did
 */
public record Mismatch(String file, long line, String step, String expected, String actual) {

  @Override
  public String toString() {
    return file + ":" + line + ": after \"" + step + "\": expected " + expected + ", got " + actual;
  }
}
