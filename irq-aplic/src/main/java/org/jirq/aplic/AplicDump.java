// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

/** The state of an APLIC as text, in the manner of a monitor's "info" command. */
final class AplicDump {

  private static final String[] MODES = {
    "inactive", "detached", "reserved2", "reserved3", "edge1", "edge0", "level1", "level0"
  };

  private AplicDump() {}

  static String of(SourceEngine engine, Configuring configuring, AplicConfiguration configuration) {
    StringBuilder out = new StringBuilder();
    out.append("aplic profile=").append(configuration.profile().id()).append('\n');
    for (int domain = 0; domain < AplicSpec.DOMAINS; domain++) {
      out.append(domain == AplicSpec.MACHINE ? "machine" : "supervisor")
          .append(" domaincfg=%08x%n".formatted(configuring.readDomaincfg(domain)));
      for (int hart = 0; hart < configuration.harts(); hart++) {
        hart(out, engine.delivery, AplicSpec.DOMAINS * hart + domain, hart);
      }
      for (int source = 0; source <= configuration.sources(); source++) {
        long word = engine.cells.view(domain, source);
        if (SourceWord.isActive(word) || SourceWord.lineHigh(word)) {
          source(out, source, word, configuring.readTarget(domain, source));
        }
      }
    }
    return out.toString();
  }

  private static void hart(StringBuilder out, HartDelivery delivery, int output, int hart) {
    long idc = delivery.idc(output);
    out.append(
        "  hart %d: output=%d idelivery=%d iforce=%d ithreshold=%d topi=%08x%n"
            .formatted(
                hart,
                delivery.asserted(output) ? 1 : 0,
                (idc & HartDelivery.DELIVER) != 0 ? 1 : 0,
                (idc & HartDelivery.FORCE) != 0 ? 1 : 0,
                (idc & HartDelivery.THRESHOLD) >>> HartDelivery.THRESHOLD_SHIFT,
                delivery.top(output)));
  }

  private static void source(StringBuilder out, int source, long word, long target) {
    out.append(
        "  source %d: %s wire=%d pending=%d enabled=%d target=%08x%n"
            .formatted(
                source,
                MODES[SourceWord.mode(word)],
                (word & SourceWord.INPUT) != 0 ? 1 : 0,
                (word & SourceWord.PENDING) != 0 ? 1 : 0,
                (word & SourceWord.ENABLED) != 0 ? 1 : 0,
                target));
  }
}
