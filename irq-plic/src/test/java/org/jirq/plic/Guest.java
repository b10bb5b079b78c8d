// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jirq.api.Cell;
import org.jirq.api.SourceId;

/** A PLIC with the guest's hands on it, and what its outputs told. */
final class Guest {

  final Plic plic;
  final List<String> outputs = new ArrayList<>();

  Guest(Cell cell, int sources, int contexts, UnaryOperator<PlicBuilder> settings) {
    PlicBuilder builder = Plic.builder(sources, contexts).cell(cell);
    plic =
        settings
            .apply(builder)
            .outputs((context, asserted) -> outputs.add(context + (asserted ? "+" : "-")))
            .build();
  }

  Guest(Cell cell) {
    this(cell, 63, 2, builder -> builder);
  }

  static Guest with(Cell cell, PlicOption option) {
    return new Guest(cell, 63, 2, builder -> builder.option(option, true));
  }

  void raise(int source) {
    plic.setLevel(source, SourceId.DEFAULT, true);
  }

  void lower(int source) {
    plic.setLevel(source, SourceId.DEFAULT, false);
  }

  void priority(int source, int priority) {
    plic.write(4L * source, priority, 4);
  }

  void enable(int context, int source, boolean enabled) {
    long at = 0x2000 + 0x80L * context + 4L * (source / 32);
    long bit = 1L << source % 32;
    long word = plic.read(at, 4);
    plic.write(at, enabled ? word | bit : word & ~bit, 4);
  }

  /** Enables a source with a priority. */
  void open(int context, int source, int priority) {
    priority(source, priority);
    enable(context, source, true);
  }

  void threshold(int context, int threshold) {
    plic.write(0x20_0000 + 0x1000L * context, threshold, 4);
  }

  int claim(int context) {
    return (int) plic.read(0x20_0004 + 0x1000L * context, 4);
  }

  void complete(int context, int source) {
    plic.write(0x20_0004 + 0x1000L * context, source, 4);
  }
}
