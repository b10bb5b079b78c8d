// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The chip's whole state as bytes, little-endian:
 *
 * <pre>
 *   int   magic "JAPL"         int   format version (1)
 *   int   sources              int   harts
 *   int   IPRIOLEN             int   flags (bit 0 domains independent, bit 1 MSI mode exists)
 *   long  domaincfg, long msiaddrcfg, long genmsi   for each domain
 *   long  word                 for each source from 0, machine's before supervisor's if independent
 *   int   target of the other domain, for each source from 0
 *   long  delivery control, with bit 63 the output's level, for each output
 * </pre>
 *
 * <p>Not thread-safe: the chip is at rest.
 */
final class AplicSnapshot {

  private static final int MAGIC = 0x4c_50_41_4a;
  private static final int FORMAT = 1;
  private static final int HEADER = 24;
  private static final int PER_DOMAIN = 24;
  private static final long ASSERTED = 1L << 63;

  private final SourceEngine engine;
  private final SourceCells cells;
  private final AplicConfiguration configuration;

  AplicSnapshot(SourceEngine engine, AplicConfiguration configuration) {
    this.engine = engine;
    this.cells = engine.cells;
    this.configuration = configuration;
  }

  private int flags() {
    return (cells.split ? 1 : 0) | (engine.port.exists() ? 2 : 0);
  }

  int size() {
    return HEADER
        + PER_DOMAIN * AplicSpec.DOMAINS
        + Integer.BYTES * (cells.sources + 1)
        + Long.BYTES * (cells.words.count() + engine.delivery.outputs());
  }

  void save(ByteBuffer to) {
    ByteBuffer out = ByteBuffer.allocate(size()).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(FORMAT).putInt(cells.sources).putInt(configuration.harts());
    out.putInt(configuration.iprioBits()).putInt(flags());
    for (int domain = 0; domain < AplicSpec.DOMAINS; domain++) {
      out.putLong(cells.domaincfg(domain));
      out.putLong(engine.port.addressConfig(domain));
      out.putLong(engine.port.genmsi(domain));
    }
    for (int index = 0; index < cells.words.count(); index++) {
      out.putLong(cells.get(index));
    }
    for (int source = 0; source <= cells.sources; source++) {
      out.putInt((int) cells.otherTarget(source));
    }
    for (int output = 0; output < engine.delivery.outputs(); output++) {
      out.putLong(engine.delivery.idc(output) | (engine.delivery.asserted(output) ? ASSERTED : 0));
    }
    to.put(out.flip());
  }

  void load(ByteBuffer from) {
    int size = size();
    require(from.remaining() >= size, "remaining", from.remaining());
    byte[] bytes = new byte[size];
    from.duplicate().get(bytes);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    check(in);
    in.position(HEADER);
    for (int domain = 0; domain < AplicSpec.DOMAINS; domain++) {
      cells.setDomaincfg(domain, in.getLong());
      engine.port.loadAddressConfig(domain, in.getLong());
      engine.port.loadGenmsi(domain, in.getLong());
    }
    for (int index = 0; index < cells.words.count(); index++) {
      cells.words.set(index, in.getLong());
    }
    for (int source = 0; source <= cells.sources; source++) {
      cells.setOtherTarget(source, in.getInt() & 0xffff_ffffL);
    }
    for (int output = 0; output < engine.delivery.outputs(); output++) {
      long idc = in.getLong();
      engine.delivery.loadIdc(output, idc & ~ASSERTED, (idc & ASSERTED) != 0);
    }
    engine.delivery.rebuild();
    from.position(from.position() + size);
  }

  /** Everything is checked before anything is changed. */
  private void check(ByteBuffer in) {
    exactly("magic", in.getInt(), MAGIC);
    exactly("format", in.getInt(), FORMAT);
    exactly("sources", in.getInt(), cells.sources);
    exactly("harts", in.getInt(), configuration.harts());
    exactly("iprioBits", in.getInt(), configuration.iprioBits());
    exactly("flags", in.getInt(), flags());
    boolean[] msi = new boolean[AplicSpec.DOMAINS];
    for (int domain = 0; domain < AplicSpec.DOMAINS; domain++) {
      long config = in.getLong();
      long writable = AplicSpec.IE | (engine.port.exists() ? AplicSpec.DM : 0);
      require((config & ~writable) == 0, "domaincfg", config);
      msi[domain] = (config & AplicSpec.DM) != 0;
      long address = in.getLong();
      boolean known = engine.port.exists() || address == 0;
      require(known && MsiPort.isAddressConfig(domain, address), "msiaddrcfg", address);
      long genmsi = in.getLong();
      require((genmsi & ~(AplicSpec.HART | AplicSpec.EIID)) == 0, "genmsi", genmsi);
    }
    for (int index = 0; index < cells.words.count(); index++) {
      checkWord(index, in.getLong(), msi);
    }
    // A target means something whatever its bits are.
    in.position(in.position() + Integer.BYTES * (cells.sources + 1));
    long defined =
        HartDelivery.DELIVER
            | HartDelivery.FORCE
            | (configuration.has(AplicOption.FORCE_LAZY) ? HartDelivery.STALE : 0)
            | (1L << configuration.iprioBits()) - 1 << HartDelivery.THRESHOLD_SHIFT
            | HartDelivery.LAST
            | ASSERTED;
    for (int output = 0; output < engine.delivery.outputs(); output++) {
      long idc = in.getLong();
      require((idc & ~defined) == 0, "idc", idc);
      long last = (idc & HartDelivery.LAST) >>> HartDelivery.LAST_SHIFT;
      require(last <= cells.sources, "claimed", last);
    }
  }

  private void checkWord(int index, long word, boolean[] msi) {
    int source = cells.source(index);
    require((word & ~SourceWord.DEFINED) == 0, "word", word);
    boolean childs = cells.split && index != source;
    require(!cells.split || ((word & SourceWord.CHILD) != 0) == childs, "domain", word);
    require(!childs || (word & SourceWord.SOURCES) == 0, "childSources", word);
    require(cells.split && !childs || (word & SourceWord.HANDED) == 0, "handed", word);
    boolean active = SourceWord.isActive(word);
    long activeOnly =
        SourceWord.PENDING | SourceWord.ENABLED | SourceWord.IN_SERVICE | SourceWord.MSI;
    require(active || (word & activeOnly) == 0, "inactive", word);
    long handed = SourceWord.HANDED;
    require(!active || source != 0 && (word & handed) == 0, "active", word);
    boolean sends = (word & SourceWord.MSI) != 0;
    require(!active || sends == msi[SourceWord.domain(word)], "deliveryMode", word);
    boolean stale = configuration.has(AplicOption.INPUT_STALE);
    boolean input = (word & SourceWord.INPUT) != 0;
    require(childs || stale || input == SourceWord.lineHigh(word), "input", word);
    int mode = SourceWord.mode(word);
    boolean reserved = mode == 2 || mode == 3;
    require(!reserved || configuration.has(AplicOption.RESERVED_MODES), "mode", mode);
    checkLevel(word);
  }

  /** Section 4.7: the pending bit of a level source cannot be anything. */
  private void checkLevel(long word) {
    if (!SourceWord.isLevel(word) || configuration.has(AplicOption.LEVEL_LATCHED)) {
      return;
    }
    boolean pending = (word & SourceWord.PENDING) != 0;
    boolean high = SourceWord.rectified(word);
    require(high || !pending, "pending", word);
    require(!high || pending || (word & SourceWord.MSI) != 0, "notPending", word);
  }

  private static void exactly(String name, int value, int wanted) {
    if (value != wanted) {
      throw new IllegalArgumentException(
          "snapshot of an aplic: %s=%d, expected %d".formatted(name, value, wanted));
    }
  }

  private static void require(boolean holds, String name, long value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "snapshot of an aplic: %s=0x%x is impossible".formatted(name, value));
    }
  }
}
