// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The chip's whole state as bytes, little-endian:
 *
 * <pre>
 *   int   magic "GIC2"         int   format version (1)
 *   int   CPUs                 int   interrupts
 *   int   GICD_CTLR            int   outputs as the sink was told last, a bit each
 *   long  configuration and four words of active priorities, for each CPU
 *   long  word                 for each private interrupt of each CPU, then for each SPI
 * </pre>
 *
 * <p>Not thread-safe: the chip is at rest.
 */
final class GicV2Snapshot {

  private static final int MAGIC = 0x3243_4947;
  private static final int FORMAT = 1;
  private static final int HEADER = 24;

  private final GicV2Engine engine;

  GicV2Snapshot(GicV2Engine engine) {
    this.engine = engine;
  }

  int size() {
    return HEADER + 8 * (GicV2CpuState.WORDS * engine.cpus + engine.words.count());
  }

  void save(ByteBuffer to) {
    ByteBuffer out = ByteBuffer.allocate(size()).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(FORMAT).putInt(engine.cpus).putInt(engine.interrupts);
    out.putInt(engine.control());
    int told = 0;
    for (int wire = 0; wire < engine.outputs.count(); wire++) {
      told |= engine.outputs.asserted(wire) ? 1 << wire : 0;
    }
    out.putInt(told);
    for (int cpu = 0; cpu < engine.cpus; cpu++) {
      for (int word = 0; word < GicV2CpuState.WORDS; word++) {
        out.putLong(engine.cpuState.word(cpu, word));
      }
    }
    for (int index = 0; index < engine.words.count(); index++) {
      out.putLong(engine.words.get(index));
    }
    to.put(out.flip());
  }

  void load(ByteBuffer from) {
    int size = size();
    require(from.remaining() >= size, "remaining", from.remaining(), "at least " + size);
    byte[] bytes = new byte[size];
    from.duplicate().get(bytes);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    require(in.getInt(), "magic", MAGIC);
    require(in.getInt(), "format", FORMAT);
    require(in.getInt(), "cpus", engine.cpus);
    require(in.getInt(), "interrupts", engine.interrupts);
    int control = in.getInt();
    require((control & ~GicV2Spec.ENABLE_GROUPS) == 0, "ctlr", control, "0..3");
    int told = in.getInt();
    require(told >>> 2 * engine.cpus == 0, "outputs", told, "two bits a CPU");
    int states = in.position();
    for (int cpu = 0; cpu < engine.cpus; cpu++) {
      checkConfiguration(in.getLong());
      in.position(in.position() + 8 * (GicV2CpuState.WORDS - 1));
    }
    for (int index = 0; index < engine.words.count(); index++) {
      checkWord(index, in.getLong());
    }
    from.position(from.position() + size);
    apply(in.position(states), control, told);
  }

  private static void checkConfiguration(long configuration) {
    long defined = GicV2CpuState.CTLR | GicV2CpuState.PMR | GicV2CpuState.BPR | GicV2CpuState.ABPR;
    boolean possible =
        (configuration & ~defined) == 0
            && GicV2CpuState.abpr(configuration) >= GicV2CpuState.MIN_ABPR;
    require(possible, "configuration", configuration, "defined bits, ABPR from 1");
  }

  private void checkWord(int index, long word) {
    require(
        (word & ~GicV2Word.DEFINED | word & GicV2Word.WITHDRAWN) == 0,
        "word",
        word,
        "defined bits, and neither re-sampling nor an end under way");
    boolean perCpu = engine.has(GicV2Option.SPI_PER_CPU);
    long latch = word & GicV2Word.LATCH;
    long active = word & GicV2Word.ACTIVE;
    boolean whole =
        (latch == 0 || latch == GicV2Word.LATCH) && (active == 0 || active == GicV2Word.ACTIVE);
    require(perCpu || whole, "word", word, "one state for all CPUs");
    int targets = GicV2Word.targets(word);
    boolean fixed = engine.words.banked(index) || engine.cpus == 1;
    int allowed = engine.has(GicV2Option.TARGETS_8) ? 0xff : engine.allCpus();
    boolean reachable = fixed ? targets == engine.resetTargets(index) : (targets & ~allowed) == 0;
    require(reachable, "word", word, "CPUs that there are");
    if (engine.words.intid(index) < GicV2Spec.SGIS) {
      int senders = engine.has(GicV2Option.SGI_SOURCES_8) ? 0xff : engine.allCpus();
      boolean sgi =
          latch == 0
              && !GicV2Word.edge(word)
              && GicV2Word.enabled(word)
              && (GicV2Word.sources(word) & ~senders) == 0;
      require(sgi, "word", word, "an SGI");
    }
  }

  private void apply(ByteBuffer in, int control, int told) {
    engine.setControl(control);
    for (int wire = 0; wire < engine.outputs.count(); wire++) {
      engine.outputs.load(wire, (told >>> wire & 1) != 0);
    }
    for (int cpu = 0; cpu < engine.cpus; cpu++) {
      for (int word = 0; word < GicV2CpuState.WORDS; word++) {
        engine.cpuState.load(cpu, word, in.getLong());
      }
    }
    for (int index = 0; index < engine.words.count(); index++) {
      engine.words.load(index, in.getLong());
    }
  }

  private static void require(int value, String name, int wanted) {
    require(value == wanted, name, value, Integer.toString(wanted));
  }

  private static void require(boolean holds, String name, long value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(
          "snapshot of a gicv2: %s=0x%x, expected %s".formatted(name, value, wanted));
    }
  }
}
