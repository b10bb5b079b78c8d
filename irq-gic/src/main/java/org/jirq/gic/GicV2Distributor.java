// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import org.jirq.api.IrqEvents;
import org.jirq.api.MmioDevice;
import org.jirq.api.spi.Failure;

/**
 * The distributor's registers as one CPU sees them (IHI 0048B 4.3). Registers of several fields are
 * read and written byte by byte, whatever the size of the access; GICD_SGIR takes words only.
 *
 * <p><b>Threads.</b> As the cell. Reads are wait-free.
 */
final class GicV2Distributor implements MmioDevice {

  private final GicV2Engine engine;
  private final GicV2Interrupts words;
  private final GicV2Configuration configuration;
  private final int cpu;

  GicV2Distributor(GicV2Engine engine, GicV2Configuration configuration, int cpu) {
    this.engine = engine;
    this.words = engine.words;
    this.configuration = configuration;
    this.cpu = cpu;
  }

  @Override
  public long length() {
    return GicV2Spec.GICD_LENGTH;
  }

  @Override
  public int supportedSizes() {
    return 1 | 2 | 4;
  }

  private static boolean inside(long offset, int size) {
    boolean known = size == 1 || size == 2 || size == 4;
    return known && offset >= 0 && offset <= GicV2Spec.GICD_LENGTH - size;
  }

  @Override
  public long read(long offset, int size) {
    if (!inside(offset, size)) {
      return invalid(offset, size, false);
    }
    long value = 0;
    for (int i = 0; i < size; i++) {
      int part = readByte((int) offset + i);
      if (part < 0) {
        return invalid(offset, size, false);
      }
      value |= (long) part << 8 * i;
    }
    return value;
  }

  @Override
  public void write(long offset, long value, int size) {
    if (!inside(offset, size)) {
      invalid(offset, size, true);
    } else if (offset == GicV2Spec.GICD_SGIR && size == 4) {
      sendSgi((int) value);
    } else {
      writeBytes((int) offset, value, size);
    }
  }

  /** A board that throws for an interrupt of one byte keeps the others from nothing. */
  private void writeBytes(int at, long value, int size) {
    Failure failure = null;
    for (int i = 0; i < size; i++) {
      try {
        if (!writeByte(at + i, (int) (value >>> 8 * i) & 0xff)) {
          invalid(at, size, true);
          break;
        }
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    try {
      engine.updateAll();
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }

  private long invalid(long offset, int size, boolean write) {
    if (engine.events != IrqEvents.NONE) {
      engine.events.invalidAccess(offset, size, write);
    }
    return 0;
  }

  // Reads: -1 says that nothing is there

  private int readByte(int at) {
    if (at < GicV2Spec.GICD_IGROUPR) {
      return readHeader(at);
    }
    if (at < GicV2Spec.GICD_IPRIORITYR) {
      return readBits(at >> GicV2Spec.BLOCK_SHIFT, (at & GicV2Spec.BLOCK_MASK) << 3);
    }
    if (at < GicV2Spec.GICD_ITARGETSR) {
      int intid = at - GicV2Spec.GICD_IPRIORITYR;
      return exists(intid) ? GicV2Word.priority(word(intid)) : -1;
    }
    if (at < GicV2Spec.GICD_ICFGR) {
      int intid = at - GicV2Spec.GICD_ITARGETSR;
      return !exists(intid) ? -1 : engine.cpus == 1 ? 0 : GicV2Word.targets(word(intid));
    }
    if (at < GicV2Spec.GICD_ICFGR_END) {
      return readTriggers((at - GicV2Spec.GICD_ICFGR) << 2);
    }
    if (at >= GicV2Spec.GICD_CPENDSGIR && at < GicV2Spec.GICD_SPENDSGIR_END) {
      return GicV2Word.sources(word(at & GicV2Spec.SGIS - 1));
    }
    return at >= GicV2Spec.GICD_PIDR4 ? GicV2Spec.identification(at - GicV2Spec.GICD_PIDR4) : -1;
  }

  private boolean exists(int intid) {
    return intid < engine.interrupts;
  }

  private long word(int intid) {
    return words.get(words.index(cpu, intid));
  }

  private int readHeader(int at) {
    int shift = 8 * (at & 3);
    return switch (at & ~3) {
      case GicV2Spec.GICD_CTLR -> engine.control() >> shift & 0xff;
      case GicV2Spec.GICD_TYPER -> typer() >> shift & 0xff;
      case GicV2Spec.GICD_IIDR -> GicV2Spec.GICD_IIDR_VALUE >> shift & 0xff;
      default -> 0;
    };
  }

  private int typer() {
    return (engine.interrupts + 31) / 32 - 1 | engine.cpus - 1 << GicV2Spec.TYPER_CPUS_SHIFT;
  }

  private int readBits(int block, int first) {
    if (!exists(first)) {
      return -1;
    }
    int bits = 0;
    for (int i = 0; i < 8 && exists(first + i); i++) {
      long word = word(first + i);
      boolean set =
          switch (block) {
            case GicV2Spec.IGROUPR -> GicV2Word.group(word) != 0;
            case GicV2Spec.ISENABLER, GicV2Spec.ICENABLER -> GicV2Word.enabled(word);
            case GicV2Spec.ISPENDR, GicV2Spec.ICPENDR -> GicV2Word.pending(word) != 0;
            default -> GicV2Word.active(word) != 0;
          };
      bits |= set ? 1 << i : 0;
    }
    return bits;
  }

  private int readTriggers(int first) {
    if (!exists(first)) {
      return -1;
    }
    int bits = 0;
    for (int i = 0; i < 4; i++) {
      boolean edge = first < GicV2Spec.SGIS || exists(first + i) && GicV2Word.edge(word(first + i));
      bits |= edge ? 2 << 2 * i : 0;
    }
    return bits;
  }

  // Writes: false says that nothing is there

  private boolean writeByte(int at, int value) {
    if (at < GicV2Spec.GICD_IGROUPR) {
      if (at == GicV2Spec.GICD_CTLR) {
        engine.setControl(value);
      }
      return at <= GicV2Spec.GICD_CTLR + 3;
    }
    if (at < GicV2Spec.GICD_IPRIORITYR) {
      return writeBits(at >> GicV2Spec.BLOCK_SHIFT, (at & GicV2Spec.BLOCK_MASK) << 3, value);
    }
    if (at < GicV2Spec.GICD_ICFGR) {
      return writeField(at, value);
    }
    if (at < GicV2Spec.GICD_ICFGR_END) {
      return writeTriggers((at - GicV2Spec.GICD_ICFGR) << 2, value);
    }
    if (at < GicV2Spec.GICD_CPENDSGIR || at >= GicV2Spec.GICD_SPENDSGIR_END) {
      return false;
    }
    if (at < GicV2Spec.GICD_SPENDSGIR) {
      engine.withdrawRequest(cpu, at - GicV2Spec.GICD_CPENDSGIR, value);
    } else {
      boolean all = engine.has(GicV2Option.SGI_SOURCES_8);
      engine.request(cpu, at - GicV2Spec.GICD_SPENDSGIR, all ? value : value & engine.allCpus());
    }
    return true;
  }

  private boolean writeBits(int block, int first, int value) {
    if (!exists(first)) {
      return false;
    }
    int bits =
        first + 8 <= engine.interrupts ? value : value & (1 << engine.interrupts - first) - 1;
    switch (block) {
      case GicV2Spec.IGROUPR -> {
        for (int i = 0; i < 8 && exists(first + i); i++) {
          configuration.field(
              words.index(cpu, first + i), GicV2Word.GROUP_1, GicV2Word.GROUP_SHIFT, bits >> i & 1);
        }
      }
      case GicV2Spec.ISENABLER -> configuration.enable(cpu, first, bits, true);
      case GicV2Spec.ICENABLER -> configuration.enable(cpu, first, bits, false);
      case GicV2Spec.ISPENDR -> configuration.pend(cpu, first, bits, true);
      case GicV2Spec.ICPENDR -> configuration.pend(cpu, first, bits, false);
      case GicV2Spec.ISACTIVER -> configuration.activate(cpu, first, bits, true);
      default -> configuration.activate(cpu, first, bits, false);
    }
    return true;
  }

  private boolean writeField(int at, int value) {
    int intid = at & GicV2Spec.GICD_IPRIORITYR - 1;
    if (!exists(intid)) {
      return false;
    }
    int index = words.index(cpu, intid);
    if (at < GicV2Spec.GICD_ITARGETSR) {
      configuration.field(index, GicV2Word.PRIORITY, GicV2Word.PRIORITY_SHIFT, value);
    } else if (intid >= GicV2Spec.PRIVATE && engine.cpus > 1) {
      int allowed = engine.has(GicV2Option.TARGETS_8) ? 0xff : engine.allCpus();
      configuration.field(index, GicV2Word.TARGETS, GicV2Word.TARGETS_SHIFT, value & allowed);
    }
    return true;
  }

  /** Two bits an interrupt; the upper one says edge. SGIs cannot be configured (4.3.13). */
  private boolean writeTriggers(int first, int value) {
    if (!exists(first)) {
      return false;
    }
    for (int i = 0; i < 4 && first >= GicV2Spec.SGIS && exists(first + i); i++) {
      int edge = value >> 2 * i + 1 & 1;
      int shift = Long.numberOfTrailingZeros(GicV2Word.EDGE);
      if (first < GicV2Spec.PRIVATE && engine.has(GicV2Option.PPI_CONFIG_SHARED)) {
        for (int each = 0; each < engine.cpus; each++) {
          configuration.field(words.index(each, first + i), GicV2Word.EDGE, shift, edge);
        }
      } else {
        configuration.field(words.index(cpu, first + i), GicV2Word.EDGE, shift, edge);
      }
    }
    return true;
  }

  /** GICD_SGIR: a list of CPUs, all but the writing one, or the writing one (4.3.15). */
  private void sendSgi(int value) {
    int targets =
        switch (value >>> GicV2Spec.SGIR_FILTER_SHIFT & 3) {
          case 0 -> value >>> GicV2Spec.SGIR_TARGETS_SHIFT & engine.allCpus();
          case 1 -> engine.allCpus() & ~(1 << cpu);
          case 2 -> 1 << cpu;
          default -> engine.has(GicV2Option.SGIR_FILTER_3) ? engine.allCpus() : 0;
        };
    Failure failure = null;
    for (int rest = targets; rest != 0; rest &= rest - 1) {
      try {
        engine.request(Integer.numberOfTrailingZeros(rest), value & GicV2Spec.SGIR_INTID, 1 << cpu);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
  }
}
