// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Figures as people read them: three digits and a unit. */
final class Figure {

  private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);
  private static final String[] TIMES = {"ns", "µs", "ms", "s"};
  private static final int KIB = 1024;

  private Figure() {}

  /** A time given in nanoseconds: {@code 6.25 ns}, {@code 1.20 ms}. */
  static String time(double nanos) {
    double value = round(nanos);
    int unit = 0;
    while (value >= 1000 && unit < TIMES.length - 1) {
      value = round(value / 1000);
      unit++;
    }
    return digits(value) + " " + TIMES[unit];
  }

  /** A size given in bytes: {@code 40 B}, {@code 7.00 KiB}. */
  static String bytes(double bytes) {
    if (bytes < 0.01) {
      return "0 B";
    }
    return bytes < KIB ? digits(bytes) + " B" : digits(bytes / KIB) + " KiB";
  }

  /** A multiple: {@code 0.83x}. */
  static String ratio(double ratio) {
    return digits(ratio) + "x";
  }

  /** The number with three digits, never in scientific notation. */
  static String digits(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS);
    int decimals = rounded.scale() + THREE_DIGITS.getPrecision() - rounded.precision();
    return rounded.setScale(Math.max(0, decimals)).toPlainString();
  }

  private static double round(double value) {
    return new BigDecimal(value).round(THREE_DIGITS).doubleValue();
  }
}
