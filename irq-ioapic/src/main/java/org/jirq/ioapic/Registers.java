// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jirq.api.IrqEvents;

/**
 * Decodes guest accesses to the register window. Total: every offset, size and value has an answer.
 *
 * <p>IOREGSEL is shared by all CPUs of the guest, as in hardware; a guest that does not order its
 * own CPUs' accesses gets some order.
 */
final class Registers {

  private static final VarHandle IOREGSEL;
  private static final VarHandle ID;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      IOREGSEL = lookup.findVarHandle(Registers.class, "ioregsel", int.class);
      ID = lookup.findVarHandle(Registers.class, "id", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final PinEngine engine;
  private final EndOfInterrupt endOfInterrupt;
  private final RedirectionTable table;
  private final int version;
  private final int selectMask;
  private int ioregsel;
  private int id;

  Registers(
      PinEngine engine,
      EndOfInterrupt endOfInterrupt,
      RedirectionTable table,
      int version,
      int id) {
    this.engine = engine;
    this.endOfInterrupt = endOfInterrupt;
    this.table = table;
    this.version = version;
    this.id = id;
    this.selectMask =
        engine.pins > IoApicSpec.PINS_IN_8_BITS
            ? IoApicSpec.IOREGSEL_MASK_WIDE
            : IoApicSpec.IOREGSEL_MASK;
  }

  int ioregsel() {
    // ORDER(IOA-11): opaque; the guest orders its own accesses, only atomicity matters.
    return (int) IOREGSEL.getOpaque(this);
  }

  void setIoregsel(int value) {
    IOREGSEL.setOpaque(this, value & selectMask);
  }

  int selectMask() {
    return selectMask;
  }

  int id() {
    return (int) ID.getOpaque(this);
  }

  void setId(int value) {
    ID.setOpaque(this, value & IoApicSpec.ID_MASK);
  }

  int version() {
    return version;
  }

  long read(long offset, int size) {
    if (size == 8 && !engine.has(IoApicOption.WINDOW_ANY_SIZE)) {
      return read(offset, 4) | read(offset + 4, 4) << 32;
    }
    long mask = sizeMask(size);
    long at = fold(offset);
    if (mask != 0 && at == IoApicSpec.IOREGSEL) {
      return ioregsel() & mask;
    }
    if (at == IoApicSpec.IOWIN && acceptsWindow(size)) {
      return readIndirect(ioregsel(), offset, size) & mask;
    }
    return invalid(offset, size, false);
  }

  void write(long offset, long value, int size) {
    if (size == 8 && !engine.has(IoApicOption.WINDOW_ANY_SIZE)) {
      write(offset, value & 0xffff_ffffL, 4);
      write(offset + 4, value >>> 32, 4);
      return;
    }
    int narrowed = (int) (value & sizeMask(size));
    long at = fold(offset);
    if (sizeMask(size) == 0) {
      invalid(offset, size, true);
    } else if (at == IoApicSpec.IOREGSEL) {
      setIoregsel(narrowed);
    } else if (at == IoApicSpec.IOWIN && acceptsWindow(size)) {
      writeIndirect(ioregsel(), narrowed, offset, size);
    } else if (at == IoApicSpec.EOIR && version == IoApicSpec.VERSION_ICH && size == 4) {
      boolean fullWidth = engine.has(IoApicOption.EOIR_FULL_WIDTH);
      endOfInterrupt.eoi(fullWidth ? narrowed : narrowed & 0xff, NO_CPU, true);
    } else {
      invalid(offset, size, true);
    }
  }

  /** An EOI that was written to the chip itself comes from no CPU in particular. */
  private static final int NO_CPU = -1;

  private long fold(long offset) {
    return engine.has(IoApicOption.REGISTERS_REPEAT)
        ? offset & (IoApicSpec.BLOCK_LENGTH - 1)
        : offset;
  }

  private boolean acceptsWindow(int size) {
    return size == 4 || (engine.has(IoApicOption.WINDOW_ANY_SIZE) && sizeMask(size) != 0);
  }

  /** The bits of a 32-bit register that an access of a size reaches; 0 for a size that is none. */
  private static long sizeMask(int size) {
    return switch (size) {
      case 1 -> 0xffL;
      case 2 -> 0xffffL;
      case 4, 8 -> 0xffff_ffffL;
      default -> 0;
    };
  }

  private long invalid(long offset, int size, boolean write) {
    if (engine.events != IrqEvents.NONE) {
      engine.events.invalidAccess(offset, size, write);
    }
    return 0;
  }

  private long readIndirect(int index, long offset, int size) {
    return switch (index) {
      case IoApicSpec.IOAPICID, IoApicSpec.IOAPICARB -> (long) id() << IoApicSpec.ID_SHIFT;
      case IoApicSpec.IOAPICVER ->
          version | (long) (engine.pins - 1) << IoApicSpec.MAX_REDIRECTION_ENTRY_SHIFT;
      default -> {
        int pin = (index - IoApicSpec.IOREDTBL) >> 1;
        if (index < IoApicSpec.IOREDTBL || pin >= engine.pins) {
          invalid(offset, size, false);
          yield engine.has(IoApicOption.HOLES_READ_ONES) ? 0xffff_ffffL : 0;
        }
        long entry = table.read(pin);
        yield ((index & 1) != 0 ? entry >>> 32 : entry) & 0xffff_ffffL;
      }
    };
  }

  private void writeIndirect(int index, int value, long offset, int size) {
    int pin = (index - IoApicSpec.IOREDTBL) >> 1;
    if (index == IoApicSpec.IOAPICID) {
      setId(value >>> IoApicSpec.ID_SHIFT);
    } else if (index >= IoApicSpec.IOREDTBL && pin < engine.pins) {
      table.write(pin, (index & 1) != 0, value);
    } else {
      invalid(offset, size, true);
    }
  }
}
