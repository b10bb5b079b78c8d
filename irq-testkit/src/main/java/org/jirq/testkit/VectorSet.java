// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

/** A set of vectors, 0 to 255, as a local APIC keeps three of. */
final class VectorSet {

  private final long[] words = new long[4];

  boolean contains(int vector) {
    return (words[vector >>> 6] >>> vector & 1) != 0;
  }

  void set(int vector, boolean member) {
    long bit = 1L << vector;
    if (member) {
      words[vector >>> 6] |= bit;
    } else {
      words[vector >>> 6] &= ~bit;
    }
  }

  /** The highest member, or -1. */
  int highest() {
    for (int i = 3; i >= 0; i--) {
      if (words[i] != 0) {
        return 64 * i + 63 - Long.numberOfLeadingZeros(words[i]);
      }
    }
    return -1;
  }

  boolean isEmpty() {
    return highest() < 0;
  }

  void clear() {
    words[0] = words[1] = words[2] = words[3] = 0;
  }

  /** As the vectors write it: ascending, hexadecimal, commas; "-" if empty. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (int vector = 0; vector < 256; vector++) {
      if (contains(vector)) {
        out.append(out.length() == 0 ? "" : ",");
        out.append(vector < 16 ? "0" : "").append(Integer.toHexString(vector));
      }
    }
    return out.length() == 0 ? "-" : out.toString();
  }

  /** Takes over what {@link #toString} of another wrote; false if it is no such text. */
  boolean parse(String text) {
    clear();
    if (text.equals("-")) {
      return true;
    }
    try {
      for (String each : text.split(",")) {
        int vector = Integer.parseInt(each, 16);
        if (vector < 0 || vector > 255) {
          return false;
        }
        set(vector, true);
      }
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
