// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

/** Writes the state as text, for monitors. */
final class Dump {

  private Dump() {}

  static String of(Plic plic) {
    StringBuilder out = new StringBuilder();
    out.append("plic: sources=%d contexts=%d\n".formatted(plic.pins() - 1, plic.outputs()));
    for (int source = 0; source < plic.pins(); source++) {
      appendSource(out, plic, source);
    }
    for (int context = 0; context < plic.outputs(); context++) {
      out.append(
          "context %d: output=%d threshold=%d enabled="
              .formatted(context, plic.output(context) ? 1 : 0, plic.threshold(context)));
      String separator = "";
      for (int source = 1; source < plic.pins(); source++) {
        if (plic.enabled(context, source)) {
          out.append(separator).append(source);
          separator = ",";
        }
      }
      out.append('\n');
    }
    return out.toString();
  }

  private static void appendSource(StringBuilder out, Plic plic, int source) {
    boolean idle = plic.sources(source) == 0 && !plic.pending(source) && plic.claimant(source) < 0;
    if (idle && plic.priority(source) == 0) {
      return;
    }
    out.append(
        "source %d: %s level=%d pending=%d priority=%d"
            .formatted(
                source,
                plic.trigger(source) == PlicTrigger.EDGE ? "edge" : "level",
                plic.level(source) ? 1 : 0,
                plic.pending(source) ? 1 : 0,
                plic.priority(source)));
    if (plic.claimant(source) >= 0) {
      out.append(" claimed by ").append(plic.claimant(source));
    }
    out.append('\n');
  }
}
