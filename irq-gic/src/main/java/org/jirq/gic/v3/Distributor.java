// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import org.jirq.api.MmioDevice;
import org.jirq.api.spi.Failure;

/** The distributor's frame: GICD registers, IHI 0069, 12.9. */
final class Distributor implements MmioDevice {

  private final GicV3Configuration configuration;
  private final InterruptTable table;
  private final Signals signals;
  private final RegisterBank bank;
  private final Lines lines;
  private final LineEvents events;

  Distributor(
      GicV3Configuration configuration,
      Signals signals,
      RegisterBank bank,
      Lines lines,
      LineEvents events) {
    this.configuration = configuration;
    this.table = signals.table;
    this.signals = signals;
    this.bank = bank;
    this.lines = lines;
    this.events = events;
  }

  @Override
  public long length() {
    return GicV3Spec.GICD_LENGTH;
  }

  @Override
  public int supportedSizes() {
    return 1 | 2 | 4 | 8;
  }

  @Override
  public long read(long offset, int size) {
    if (offset >= 0 && offset < GicV3Spec.GICD_LENGTH) {
      int at = (int) offset;
      if (RegisterBank.holds(at, size)) {
        return bank.read(-1, at, size) & 0xffff_ffffL;
      }
      if (isRoute(at, size)) {
        return readRoute(at, size);
      }
      if (size == 4 && (at & 3) == 0) {
        if (at >= GicV3Spec.ID_REGISTERS) {
          return GicV3Spec.identification(at, GicV3Spec.PIDR0_DISTRIBUTOR);
        }
        switch (at) {
          case GicV3Spec.GICD_CTLR:
            return GicV3Spec.CTLR_FIXED | signals.enabledGroups();
          case GicV3Spec.GICD_TYPER:
            return typer();
          case GicV3Spec.GICD_IIDR:
            return GicV3Spec.IIDR;
          case GicV3Spec.GICD_TYPER2, GicV3Spec.GICD_STATUSR:
            return 0;
          default:
            break;
        }
      }
    }
    events.invalidAccess(offset, size, false);
    return 0;
  }

  private int typer() {
    int lines = (table.interrupts + 31) / 32 - 1;
    int value = GicV3Spec.TYPER_A3V;
    if (configuration.has(GicV3Option.ITLINES_ONE_LESS)) {
      lines = Math.max(0, lines - 1);
    }
    if (configuration.has(GicV3Option.CLAIMS_LPIS)) {
      value |= GicV3Spec.TYPER_LPIS | 15 << GicV3Spec.TYPER_ID_BITS_SHIFT;
    } else {
      value |= 9 << GicV3Spec.TYPER_ID_BITS_SHIFT;
    }
    if (configuration.has(GicV3Option.NO_1_OF_N)) {
      value |= GicV3Spec.TYPER_NO_1_OF_N;
    }
    if (!configuration.has(GicV3Option.NO_MESSAGE_SPIS)) {
      value |= GicV3Spec.TYPER_MBIS;
    }
    return value | lines;
  }

  private static boolean isRoute(int offset, int size) {
    return offset >= GicV3Spec.GICD_IROUTER
        && offset < GicV3Spec.GICD_IROUTER_END
        && (size == 8 || size == 4)
        && (offset & size - 1) == 0;
  }

  /** The pin of a GICD_IROUTER, or -1 if there is none. */
  private int routedPin(int offset) {
    int intid = (offset - GicV3Spec.GICD_IROUTER) >> 3;
    return intid < GicV3Spec.PRIVATE || intid >= table.interrupts ? -1 : intid - GicV3Spec.PRIVATE;
  }

  private long readRoute(int offset, int size) {
    int pin = routedPin(offset);
    if (pin < 0) {
      return 0;
    }
    long route = table.route(pin);
    return size == 8 ? route : (offset & 4) == 0 ? route & 0xffff_ffffL : route >>> 32;
  }

  private static long merge(long before, int offset, long value, int size) {
    if (size == 8) {
      return value;
    }
    return (offset & 4) == 0
        ? before & ~0xffff_ffffL | value & 0xffff_ffffL
        : before & 0xffff_ffffL | value << 32;
  }

  private void writeRoute(int offset, long value, int size) {
    int pin = routedPin(offset);
    if (pin < 0) {
      return;
    }
    long before;
    long after;
    do {
      before = table.route(pin);
      after = merge(before, offset, value, size) & configuration.routeBits();
    } while (!table.replaceRoute(pin, before, after));
    // An interrupt that is pending leaves one CPU and reaches another.
    Failure failure = null;
    try {
      signals.updateTarget(table.routed(before));
    } catch (Throwable e) {
      failure = Failure.add(null, e);
    }
    Failure.rethrow(signals.changed(table.indexOfPin(pin), failure));
  }

  @Override
  public void write(long offset, long value, int size) {
    if (offset >= 0 && offset < GicV3Spec.GICD_LENGTH) {
      int at = (int) offset;
      if (RegisterBank.holds(at, size)) {
        bank.write(-1, at, (int) value, size);
        return;
      }
      if (isRoute(at, size)) {
        writeRoute(at, value, size);
        return;
      }
      if (at == GicV3Spec.GICD_CTLR && size == 4) {
        signals.enableGroups((int) value & GicV3Spec.CTLR_ENABLE_GROUPS);
        signals.updateAll();
        return;
      }
      if (isMessage(at, size)) {
        writeMessage(at, (int) value);
        return;
      }
    }
    events.invalidAccess(offset, size, true);
  }

  private static boolean isMessage(int offset, int size) {
    return (size == 4 || size == 2)
        && (offset == GicV3Spec.GICD_SETSPI_NSR
            || offset == GicV3Spec.GICD_CLRSPI_NSR
            || offset == GicV3Spec.GICD_SETSPI_SR
            || offset == GicV3Spec.GICD_CLRSPI_SR);
  }

  /** The secure pair does nothing with one security state. */
  private void writeMessage(int offset, int value) {
    if (configuration.has(GicV3Option.NO_MESSAGE_SPIS)) {
      return;
    }
    if (offset == GicV3Spec.GICD_SETSPI_NSR || offset == GicV3Spec.GICD_CLRSPI_NSR) {
      lines.message(value & 0x3ff, offset == GicV3Spec.GICD_SETSPI_NSR);
    }
  }
}
