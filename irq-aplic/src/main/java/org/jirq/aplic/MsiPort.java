// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import org.jirq.api.Cell;
import org.jirq.api.MsiSink;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.StateWords;
import org.jspecify.annotations.Nullable;

/**
 * Where MSIs leave the APLIC: their addresses (AIA 1.0 sections 4.5.3, 4.5.4 and 4.9.1), and the
 * extempore MSIs of genmsi (4.5.15), which must not overtake an MSI that is being sent (4.9.3).
 *
 * <p>Every sender registers under the present phase before it clears a pending bit, and leaves
 * after the sink has returned. A write of genmsi changes the phase: its message is due when the
 * last sender of the old phase has left, and that one sends it. Nobody waits; Busy reads 1
 * meanwhile.
 *
 * <p><b>Threads.</b> As {@link StateWords}. <b>Progress.</b> Lock-free.
 */
final class MsiPort {

  /*
   * The gate of a domain: bit 0 PHASE; bit 1 BUSY, an extempore MSI waits or is being sent; bits
   * 8-31 senders of phase 0, bits 32-55 senders of phase 1; bits 56-63 unused.
   */
  private static final long PHASE = 1;
  private static final long BUSY = 2;
  private static final int COUNT_SHIFT = 8;
  private static final int COUNT_BITS = 24;
  private static final long COUNT = (1L << COUNT_BITS) - 1;

  /** mmsiaddrcfgh: L, HHXS, LHXS, HHXW, LHXW and the high part of the base. */
  private static final long LOCK = 1L << 31;

  private static final long MACHINE_HIGH = 0x9f77_ffffL;
  private static final long SUPERVISOR_HIGH = 0x0070_0fffL;
  private static final long LOW = 0xffff_ffffL;
  private static final long HIGH_PPN = 0xfff;
  private static final int PAGE_SHIFT = 12;

  private final @Nullable MsiSink sink;
  private final StateWords gates;

  /** mmsiaddrcfg and smsiaddrcfg with their high halves. */
  private final StateWords addresses;

  /** What was written to genmsi last. */
  private final StateWords genmsi;

  MsiPort(Cell cell, @Nullable MsiSink sink) {
    this.sink = sink;
    this.gates = StateWords.of(cell, AplicSpec.DOMAINS, StateWords.Spacing.PADDED);
    this.addresses = StateWords.of(cell, AplicSpec.DOMAINS, StateWords.Spacing.DENSE);
    this.genmsi = StateWords.of(cell, AplicSpec.DOMAINS, StateWords.Spacing.DENSE);
  }

  /** Whether there is anything to send MSIs to; without, no MSI register exists. */
  boolean exists() {
    return sink != null;
  }

  // Addresses

  long addressConfig(int level) {
    return addresses.get(level);
  }

  void loadAddressConfig(int level, long value) {
    addresses.set(level, value);
  }

  static boolean isAddressConfig(int level, long value) {
    long high = level == AplicSpec.MACHINE ? MACHINE_HIGH : SUPERVISOR_HIGH;
    return (value & ~(high << 32 | LOW)) == 0;
  }

  /** A write of one half of mmsiaddrcfg or smsiaddrcfg, ignored when they are locked. */
  void writeAddressConfig(int level, boolean highHalf, long value) {
    if ((addresses.get(AplicSpec.MACHINE) >>> 32 & LOCK) != 0) {
      return;
    }
    long writable = level == AplicSpec.MACHINE ? MACHINE_HIGH : SUPERVISOR_HIGH;
    long before;
    long after;
    do {
      before = addresses.get(level);
      after = highHalf ? before & LOW | (value & writable) << 32 : before & ~LOW | value & LOW;
    } while (!addresses.replace(level, before, after));
  }

  /** Section 4.9.1: the address of a hart's interrupt file. Only the child sends to guests. */
  long address(int domain, int hart, int guest) {
    long own = addresses.get(domain);
    long high = addresses.get(AplicSpec.MACHINE) >>> 32;
    int lowWidth = (int) (high >>> 12) & 0xf;
    int highWidth = (int) (high >>> 16) & 7;
    int highShift = (int) (high >>> 24) & 0x1f;
    int lowShift = (int) (own >>> 32 + 20) & 7;
    long group = hart >>> lowWidth & (1 << highWidth) - 1;
    long member = hart & (1 << lowWidth) - 1;
    long base = (own >>> 32 & HIGH_PPN) << 32 | own & LOW;
    long page = base | group << highShift + 12 | member << lowShift;
    return (page | (domain == AplicSpec.SUPERVISOR ? guest : 0)) << PAGE_SHIFT;
  }

  // Sending

  /** A sender begins, before it takes the pending bit; answers the phases to leave with. */
  int enter() {
    return enter(AplicSpec.MACHINE) | enter(AplicSpec.SUPERVISOR) << 1;
  }

  private int enter(int domain) {
    long before;
    int phase;
    do {
      before = gates.get(domain);
      phase = (int) (before & PHASE);
    } while (!gates.replace(domain, before, before + one(phase)));
    return phase;
  }

  /** A sender is done; sends the extempore MSIs that waited for it. */
  void leave(int phases) {
    Failure failure = null;
    try {
      leave(AplicSpec.MACHINE, phases & 1);
    } catch (Throwable e) {
      failure = Failure.add(null, e);
    }
    try {
      leave(AplicSpec.SUPERVISOR, phases >>> 1);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }

  private void leave(int domain, int phase) {
    long before;
    long after;
    do {
      before = gates.get(domain);
      after = before - one(phase);
    } while (!gates.replace(domain, before, after));
    if ((after & BUSY) != 0 && (after & PHASE) != phase && senders(after, phase) == 0) {
      sendExtempore(domain);
    }
  }

  private static long one(int phase) {
    return 1L << COUNT_SHIFT + COUNT_BITS * phase;
  }

  private static long senders(long gate, int phase) {
    return gate >>> COUNT_SHIFT + COUNT_BITS * phase & COUNT;
  }

  /** Sends the MSI of a source; to be called between {@link #enter} and {@link #leave}. */
  int send(int domain, long target) {
    int hart = (int) (target >>> AplicSpec.HART_SHIFT);
    int guest = (int) ((target & AplicSpec.GUEST) >>> AplicSpec.GUEST_SHIFT);
    return sink == null
        ? 0
        : sink.deliver(address(domain, hart, guest), (int) (target & AplicSpec.EIID), 0);
  }

  // Extempore

  long readGenmsi(int domain) {
    return genmsi.get(domain) | ((gates.get(domain) & BUSY) != 0 ? AplicSpec.BUSY : 0);
  }

  long genmsi(int domain) {
    return genmsi.get(domain);
  }

  void loadGenmsi(int domain, long value) {
    genmsi.set(domain, value);
  }

  /** A write of genmsi in MSI delivery mode; writes of a domain are serialised by the caller. */
  boolean beginExtempore(int domain, long value) {
    if ((gates.get(domain) & BUSY) != 0) {
      return false;
    }
    genmsi.set(domain, value & (AplicSpec.HART | AplicSpec.EIID));
    long before;
    long after;
    do {
      before = gates.get(domain);
      after = (before | BUSY) ^ PHASE;
    } while (!gates.replace(domain, before, after));
    return senders(after, (int) (before & PHASE)) == 0;
  }

  /** Sends the waiting message. Called once for each, by whoever found that it is due. */
  void sendExtempore(int domain) {
    try {
      send(domain, genmsi.get(domain) & ~AplicSpec.GUEST);
    } finally {
      gates.andNot(domain, BUSY);
    }
  }

  void reset() {
    for (int domain = 0; domain < AplicSpec.DOMAINS; domain++) {
      addresses.set(domain, 0);
      genmsi.set(domain, 0);
    }
  }
}
