// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * The axis along which bars grow: values from {@code least} to {@code most}, linear or logarithmic.
 *
 * @param logarithmic whether equal distances are equal ratios
 * @param least where bars begin; a power of ten if logarithmic, else 0
 * @param most where the axis ends
 * @param step the distance of ticks; as a factor if logarithmic
 */
record Scale(boolean logarithmic, double least, double most, double step) {

  private static final double[] NICE = {1, 2, 2.5, 5, 10};
  private static final int TICKS = 6;

  /** An axis from 0 for these values, which must not all be 0. */
  static Scale linear(List<Double> values) {
    double most = most(values);
    double power = StrictMath.pow(10, StrictMath.floor(StrictMath.log10(most / TICKS)));
    for (double nice : NICE) {
      if (most / (nice * power) <= TICKS) {
        double step = nice * power;
        return new Scale(false, 0, step * StrictMath.ceil(most / step), step);
      }
    }
    throw new IllegalArgumentException("most=" + most);
  }

  /** An axis of whole decades for these values, which must be positive. */
  static Scale logarithmic(List<Double> values) {
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElse(1);
    double from = StrictMath.pow(10, StrictMath.floor(StrictMath.log10(least * 0.8)));
    double to = StrictMath.pow(10, StrictMath.ceil(StrictMath.log10(most(values))));
    return new Scale(true, from, to, 10);
  }

  private static double most(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
  }

  /** Where a value stands: 0 at the beginning of the axis, 1 at its end. */
  double at(double value) {
    if (logarithmic) {
      return StrictMath.log10(Math.max(value, least) / least) / StrictMath.log10(most / least);
    }
    return value / most;
  }

  /** The values that are marked. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; ; i++) {
      double tick = logarithmic ? least * StrictMath.pow(step, i) : step * i;
      if (tick > most * 1.000001) {
        return ticks;
      }
      ticks.add(tick);
    }
  }
}
