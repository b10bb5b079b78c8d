// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The state of one hart's interrupt files as bytes, little-endian:
 *
 * <pre>
 *   int   magic "JIMS"         int   format version (1)
 *   int   files                int   identities
 *   long  control, with bit 63 the output's level, for each file
 *   long  pending, for each file and 64 identities; then enabled likewise
 * </pre>
 *
 * <p>Not thread-safe: the files are at rest.
 */
final class ImsicSnapshot {

  private static final int MAGIC = 0x53_4d_49_4a;
  private static final int FORMAT = 1;
  private static final int HEADER = 16;
  private static final long ASSERTED = 1L << 63;

  private final InterruptFiles files;

  ImsicSnapshot(InterruptFiles files) {
    this.files = files;
  }

  int size() {
    return HEADER + Long.BYTES * files.files * (1 + 2 * files.perFile);
  }

  void save(ByteBuffer to) {
    ByteBuffer out = ByteBuffer.allocate(size()).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(FORMAT).putInt(files.files).putInt(files.identities);
    for (int file = 0; file < files.files; file++) {
      out.putLong(files.control.get(file) | (files.wires.asserted(file) ? ASSERTED : 0));
    }
    for (int index = 0; index < files.pending.count(); index++) {
      out.putLong(files.pending.get(index));
    }
    for (int index = 0; index < files.enabled.count(); index++) {
      out.putLong(files.enabled.get(index));
    }
    to.put(out.flip());
  }

  /** Checks the snapshot at the buffer's position, and moves it behind it. */
  void check(ByteBuffer from) {
    require(from.remaining() >= size(), "remaining", from.remaining());
    ByteBuffer in = from.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    exactly("magic", in.getInt(), MAGIC);
    exactly("format", in.getInt(), FORMAT);
    exactly("files", in.getInt(), files.files);
    exactly("identities", in.getInt(), files.identities);
    long defined = InterruptFiles.DELIVER | InterruptFiles.THRESHOLD | ASSERTED;
    for (int file = 0; file < files.files; file++) {
      long control = in.getLong();
      require((control & ~defined) == 0, "control", control);
    }
    for (int index = 0; index < 2 * files.pending.count(); index++) {
      long bits = in.getLong();
      require(index % files.perFile != 0 || (bits & 1) == 0, "identities", bits);
    }
    from.position(from.position() + size());
  }

  void load(ByteBuffer from) {
    check(from.duplicate());
    ByteBuffer in = from.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    in.position(from.position() + HEADER);
    for (int file = 0; file < files.files; file++) {
      long control = in.getLong();
      files.control.set(file, control & ~ASSERTED);
      files.wires.load(file, (control & ASSERTED) != 0);
    }
    for (int index = 0; index < files.pending.count(); index++) {
      files.pending.set(index, in.getLong());
    }
    for (int index = 0; index < files.enabled.count(); index++) {
      files.enabled.set(index, in.getLong());
    }
    from.position(from.position() + size());
  }

  private static void exactly(String name, int value, int wanted) {
    if (value != wanted) {
      throw new IllegalArgumentException(
          "snapshot of an imsic: %s=%d, expected %d".formatted(name, value, wanted));
    }
  }

  private static void require(boolean holds, String name, long value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "snapshot of an imsic: %s=0x%x is impossible".formatted(name, value));
    }
  }
}
