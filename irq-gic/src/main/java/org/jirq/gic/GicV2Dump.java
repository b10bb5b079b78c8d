// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

/** Writes a GIC's state down for a human. */
final class GicV2Dump {

  private GicV2Dump() {}

  static String of(GicV2Engine engine, GicProfile profile) {
    StringBuilder text = new StringBuilder();
    text.append(
        "gicv2 profile=%s cpus=%d interrupts=%d ctlr=%x%n"
            .formatted(profile.id(), engine.cpus, engine.interrupts, engine.control()));
    for (int cpu = 0; cpu < engine.cpus; cpu++) {
      long configuration = engine.cpuState.configuration(cpu);
      text.append(
          "  cpu %d ctlr=%03x pmr=%02x bpr=%d abpr=%d running=%03x irq=%b fiq=%b%n"
              .formatted(
                  cpu,
                  GicV2CpuState.ctlr(configuration),
                  GicV2CpuState.pmr(configuration),
                  GicV2CpuState.bpr(configuration),
                  GicV2CpuState.abpr(configuration),
                  engine.cpuState.running(cpu),
                  engine.outputs.asserted(2 * cpu),
                  engine.outputs.asserted(2 * cpu + 1)));
    }
    for (int index = 0; index < engine.words.count(); index++) {
      interrupt(text, engine, index);
    }
    return text.toString();
  }

  private static void interrupt(StringBuilder text, GicV2Engine engine, int index) {
    long word = engine.words.get(index);
    int intid = engine.words.intid(index);
    boolean configured = intid >= GicV2Spec.SGIS && GicV2Word.enabled(word);
    if (!configured && GicV2Word.pending(word) == 0 && GicV2Word.active(word) == 0) {
      return;
    }
    text.append(
        "  intid %d%s priority=%02x group=%d targets=%02x sources=%04x%s%s%s%s%n"
            .formatted(
                intid,
                engine.words.banked(index) ? " cpu=" + engine.words.owner(index) : "",
                GicV2Word.priority(word),
                GicV2Word.group(word),
                GicV2Word.targets(word),
                GicV2Word.sources(word),
                GicV2Word.edge(word) || intid < GicV2Spec.SGIS ? " edge" : " level",
                GicV2Word.enabled(word) ? " enabled" : "",
                GicV2Word.pending(word) != 0 ? " pending" : "",
                GicV2Word.active(word) != 0 ? " active" : ""));
  }
}
