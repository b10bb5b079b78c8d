// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

/** The state as text, for people. */
final class GicV3Dump {

  private GicV3Dump() {}

  static String of(GicV3Configuration configuration, Signals signals) {
    InterruptTable table = signals.table;
    StringBuilder text = new StringBuilder();
    text.append(
        "gicv3 profile=%s groups=%d".formatted(configuration.profile(), signals.enabledGroups()));
    for (int cpu = 0; cpu < configuration.cpus(); cpu++) {
      long word = signals.cpuWord(cpu);
      text.append(
          "%n  cpu %d irq=%b fiq=%b pmr=0x%02x rpr=0x%02x groups=%d%s"
              .formatted(
                  cpu,
                  signals.wires.asserted(2 * cpu),
                  signals.wires.asserted(2 * cpu + 1),
                  word & CpuWord.PMR,
                  CpuWord.runningPriority(signals.active(cpu)),
                  CpuWord.enabledGroups(word),
                  (word & CpuWord.SLEEP) != 0 ? " asleep" : ""));
    }
    for (int index = 0; index < table.count; index++) {
      long word = table.words.get(index);
      if (word != IntWord.reset(0, table.isSgi(index))) {
        line(text, table, index, word);
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, InterruptTable table, int index, long word) {
    int target = table.target(index);
    text.append(
        "%n  intid %4d cpu=%s group=%d priority=0x%02x sources=0x%04x %s%s%s%s"
            .formatted(
                table.intid(index),
                target == InterruptTable.ANYBODY ? "any" : target < 0 ? "none" : "" + target,
                (word & IntWord.GROUP1) != 0 ? 1 : 0,
                IntWord.priority(word),
                word & IntWord.SOURCES,
                (word & IntWord.EDGE) != 0 ? "edge" : "level",
                (word & IntWord.ENABLED) != 0 ? " enabled" : "",
                IntWord.isPending(word) ? " pending" : "",
                (word & IntWord.ACTIVE) != 0 ? " active" : ""));
  }
}
