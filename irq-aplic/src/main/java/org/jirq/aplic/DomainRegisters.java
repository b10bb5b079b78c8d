// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import org.jirq.api.IrqEvents;
import org.jirq.api.MmioDevice;
import org.jirq.api.spi.Failure;

/**
 * The memory-mapped control region of one domain: AIA 1.0 section 4.5. Naturally aligned accesses
 * of 4 bytes only; all others read 0 and write nothing. Byte order is little-endian, BE is
 * read-only 0.
 *
 * <p><b>Threads.</b> As the chip's cell.
 */
final class DomainRegisters implements MmioDevice {

  private static final long VALUE = 0xffff_ffffL;
  private static final int PAGE = 0x1000;

  private final int domain;
  private final SourceEngine engine;
  private final Configuring configuring;
  private final HartDelivery delivery;
  private final int harts;
  private final int iprioBits;
  private final long length;

  DomainRegisters(
      int domain, SourceEngine engine, Configuring configuring, int harts, int iprioBits) {
    this.domain = domain;
    this.engine = engine;
    this.configuring = configuring;
    this.delivery = engine.delivery;
    this.harts = harts;
    this.iprioBits = iprioBits;
    int used = AplicSpec.IDC + AplicSpec.IDC_SIZE * harts;
    this.length = (used + PAGE - 1) & -PAGE;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public int supportedSizes() {
    return 4;
  }

  @Override
  public long read(long offset, int size) {
    if (isAccess(offset, size)) {
      int at = (int) offset;
      return (at >= AplicSpec.IDC ? readIdc(at) : readDomain(at)) & VALUE;
    }
    invalid(offset, size, false);
    return 0;
  }

  @Override
  public void write(long offset, long value, int size) {
    boolean known = isAccess(offset, size);
    if (known) {
      int at = (int) offset;
      long word = value & VALUE;
      known = at >= AplicSpec.IDC ? writeIdc(at, word) : writeFirst(at, word);
    }
    if (!known) {
      invalid(offset, size, true);
    }
  }

  private boolean isAccess(long offset, int size) {
    return size == 4 && (offset & 3) == 0 && offset >= 0 && offset < length;
  }

  private void invalid(long offset, int size, boolean write) {
    if (engine.events != IrqEvents.NONE) {
      engine.events.invalidAccess(offset, size, write);
    }
  }

  // The first 16 KiB

  private long readDomain(int at) {
    if (at == AplicSpec.DOMAINCFG) {
      return configuring.readDomaincfg(domain);
    }
    if (at < AplicSpec.SOURCECFG_END) {
      return configuring.readSourcecfg(domain, at >>> 2);
    }
    if (at >= AplicSpec.TARGET) {
      return configuring.readTarget(domain, at - AplicSpec.GENMSI >>> 2);
    }
    if (at == AplicSpec.GENMSI) {
      return engine.cells.sendsMsis(domain) ? engine.port.readGenmsi(domain) : 0;
    }
    int word = (at & AplicSpec.BITS_LENGTH - 1) >>> 2;
    switch (at & -AplicSpec.BITS_LENGTH) {
      case AplicSpec.SETIP:
        return bits(word, SourceWord.PENDING);
      case AplicSpec.IN_CLRIP:
        return inputs(word);
      case AplicSpec.SETIE:
        return bits(word, SourceWord.ENABLED);
      case AplicSpec.MMSIADDRCFG & -AplicSpec.BITS_LENGTH:
        return readAddressConfig(at);
      default:
        return 0;
    }
  }

  private long bits(int word, long bit) {
    long value = 0;
    for (int n = 0; n < Integer.SIZE; n++) {
      if ((engine.cells.view(domain, word * Integer.SIZE + n) & bit) != 0) {
        value |= 1L << n;
      }
    }
    return value;
  }

  private long inputs(int word) {
    long value = 0;
    for (int n = 0; n < Integer.SIZE; n++) {
      long view = engine.cells.view(domain, word * Integer.SIZE + n);
      if (SourceFunction.shownInput(view, engine.rules)) {
        value |= 1L << n;
      }
    }
    return value;
  }

  private boolean writeFirst(int at, long value) {
    boolean known = true;
    Failure failure = null;
    try {
      known = writeDomain(at, value);
    } catch (Throwable e) {
      failure = Failure.add(null, e);
    }
    if (known) {
      try {
        delivery.written(domain);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
    return known;
  }

  private boolean writeDomain(int at, long value) {
    if (at == AplicSpec.DOMAINCFG) {
      configuring.writeDomaincfg(domain, value);
    } else if (at < AplicSpec.SOURCECFG_END) {
      configuring.writeSourcecfg(domain, at >>> 2, value);
    } else if (at >= AplicSpec.TARGET) {
      configuring.writeTarget(domain, at - AplicSpec.GENMSI >>> 2, value);
    } else if (at == AplicSpec.GENMSI) {
      configuring.writeGenmsi(domain, value);
    } else {
      return writeByNumber(at, value) || writeWord(at, value) || writeAddressConfig(at, value);
    }
    return true;
  }

  private boolean writeByNumber(int at, long value) {
    switch (at) {
      case AplicSpec.SETIPNUM:
      case AplicSpec.SETIPNUM_LE:
        act(AplicSpec.SETIP, value);
        return true;
      case AplicSpec.SETIPNUM_BE:
        act(AplicSpec.SETIP, Integer.reverseBytes((int) value) & VALUE);
        return true;
      case AplicSpec.CLRIPNUM:
        act(AplicSpec.IN_CLRIP, value);
        return true;
      case AplicSpec.SETIENUM:
        act(AplicSpec.SETIE, value);
        return true;
      case AplicSpec.CLRIENUM:
        act(AplicSpec.CLRIE, value);
        return true;
      default:
        return false;
    }
  }

  private boolean writeWord(int at, long value) {
    int what = at & -AplicSpec.BITS_LENGTH;
    boolean known =
        what == AplicSpec.SETIP
            || what == AplicSpec.IN_CLRIP
            || what == AplicSpec.SETIE
            || what == AplicSpec.CLRIE;
    if (known) {
      int first = (at - what >>> 2) * Integer.SIZE;
      Failure failure = null;
      for (long rest = value; rest != 0; rest &= rest - 1) {
        try {
          act(what, first + Long.numberOfTrailingZeros(rest));
        } catch (Throwable e) {
          failure = Failure.add(failure, e);
        }
      }
      Failure.rethrow(failure);
    }
    return known;
  }

  /** What a one in an array's word does to its source. */
  private void act(int what, long source) {
    if (source < 1 || source > engine.cells.sources) {
      return;
    }
    switch (what) {
      case AplicSpec.SETIP:
        engine.setPending(domain, (int) source);
        break;
      case AplicSpec.IN_CLRIP:
        engine.clearPending(domain, (int) source);
        break;
      default:
        configuring.enable(domain, (int) source, what == AplicSpec.SETIE);
        break;
    }
  }

  private boolean hasAddressConfig() {
    return domain == AplicSpec.MACHINE && engine.port.exists();
  }

  private static int level(int at) {
    return at < AplicSpec.SMSIADDRCFG ? AplicSpec.MACHINE : AplicSpec.SUPERVISOR;
  }

  private long readAddressConfig(int at) {
    if (!hasAddressConfig() || at < AplicSpec.MMSIADDRCFG || at > AplicSpec.SMSIADDRCFGH) {
      return 0;
    }
    return engine.port.addressConfig(level(at)) >>> ((at & 4) != 0 ? Integer.SIZE : 0);
  }

  private boolean writeAddressConfig(int at, long value) {
    if (!hasAddressConfig() || at < AplicSpec.MMSIADDRCFG || at > AplicSpec.SMSIADDRCFGH) {
      return false;
    }
    engine.port.writeAddressConfig(level(at), (at & 4) != 0, value);
    return true;
  }

  // Interrupt delivery control

  private int output(int at) {
    int hart = (at - AplicSpec.IDC) / AplicSpec.IDC_SIZE;
    return hart < harts ? AplicSpec.DOMAINS * hart + domain : -1;
  }

  private long readIdc(int at) {
    int output = output(at);
    if (output < 0) {
      return 0;
    }
    long idc = delivery.idc(output);
    switch (at % AplicSpec.IDC_SIZE) {
      case AplicSpec.IDELIVERY:
        return (idc & HartDelivery.DELIVER) != 0 ? 1 : 0;
      case AplicSpec.IFORCE:
        return (idc & HartDelivery.FORCE) != 0 ? 1 : 0;
      case AplicSpec.ITHRESHOLD:
        return (idc & HartDelivery.THRESHOLD) >>> HartDelivery.THRESHOLD_SHIFT;
      case AplicSpec.TOPI:
        return delivery.top(output);
      case AplicSpec.CLAIMI:
        return engine.readClaimi(output);
      default:
        return 0;
    }
  }

  private boolean writeIdc(int at, long value) {
    int output = output(at);
    if (output < 0) {
      return false;
    }
    switch (at % AplicSpec.IDC_SIZE) {
      case AplicSpec.IDELIVERY:
        delivery.setField(output, HartDelivery.DELIVER, (value & 1) * HartDelivery.DELIVER);
        break;
      case AplicSpec.IFORCE:
        delivery.setField(output, HartDelivery.FORCE, (value & 1) * HartDelivery.FORCE);
        break;
      case AplicSpec.ITHRESHOLD:
        long threshold = value & (1L << iprioBits) - 1;
        delivery.setField(
            output, HartDelivery.THRESHOLD, threshold << HartDelivery.THRESHOLD_SHIFT);
        break;
      default:
        return false;
    }
    delivery.update(output);
    return true;
  }
}
