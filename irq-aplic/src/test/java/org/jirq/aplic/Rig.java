// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.SourceId;

/** An APLIC in a test: registers by name, and what it sent, drove and told. */
final class Rig implements ChipBoard {

  static final int M = 0;
  static final int S = 1;
  static final int INACTIVE = 0;
  static final int DETACHED = 1;
  static final int EDGE1 = 4;
  static final int EDGE0 = 5;
  static final int LEVEL1 = 6;
  static final int LEVEL0 = 7;

  final Aplic aplic;

  /** Messages as "address:data", outputs as "output=level", acks and masks. */
  final List<String> log = new ArrayList<>();

  Rig(AplicBuilder builder, boolean msi) {
    builder.outputs((output, level) -> log.add("output" + output + "=" + (level ? 1 : 0)));
    if (msi) {
      builder.msi(
          (address, data, device) -> {
            log.add(Long.toHexString(address) + ":" + data);
            return 1;
          });
    }
    aplic = builder.build();
    aplic.connect(this);
  }

  /** 70 sources and 3 harts in direct mode, everything on. */
  static Rig direct(Cell cell) {
    Rig rig = new Rig(Aplic.builder(70, 3).cell(cell), false);
    rig.on();
    return rig;
  }

  /** 70 sources and 3 harts in MSI mode, pages from 24000000h and 28000000h. */
  static Rig msi(Cell cell) {
    Rig rig = new Rig(Aplic.builder(70, 3).guests(3).cell(cell), true);
    rig.write(M, 0x1bc0, 0x24000);
    rig.write(M, 0x1bc8, 0x28000);
    rig.write(M, 0x1bcc, 2 << 20);
    rig.write(M, 0x1bc4, 2 << 12);
    rig.write(M, 0, 0x104);
    rig.write(S, 0, 0x104);
    return rig;
  }

  void on() {
    write(M, 0, 0x100);
    write(S, 0, 0x100);
    for (int hart = 0; hart < 3; hart++) {
      write(M, 0x4000 + 32 * hart, 1);
      write(S, 0x4000 + 32 * hart, 1);
    }
  }

  void write(int domain, long offset, long value) {
    (domain == M ? aplic.machineDomain() : aplic.supervisorDomain()).write(offset, value, 4);
  }

  long read(int domain, long offset) {
    return (domain == M ? aplic.machineDomain() : aplic.supervisorDomain()).read(offset, 4);
  }

  /** Delegates where needed, activates, targets and enables a source. */
  void use(int domain, int source, int mode, long target) {
    if (domain == S) {
      write(M, 4 * source, 0x400);
    }
    write(domain, 4 * source, mode);
    write(domain, 0x3000 + 4 * source, target);
    write(domain, 0x1edc, source);
  }

  static long target(int hart, int low) {
    return (long) hart << 18 | low;
  }

  void wire(int source, boolean level) {
    aplic.setLevel(source, SourceId.DEFAULT, level);
  }

  boolean pending(int domain, int source) {
    return (read(domain, 0x1c00 + 4 * (source / 32)) >>> source % 32 & 1) != 0;
  }

  long topi(int domain, int hart) {
    return read(domain, 0x4018 + 32 * hart);
  }

  long claimi(int domain, int hart) {
    return read(domain, 0x401c + 32 * hart);
  }

  List<String> take() {
    List<String> taken = List.copyOf(log);
    log.clear();
    return taken;
  }

  @Override
  public void acked(int pin) {
    log.add("acked" + pin);
  }

  @Override
  public void maskChanged(int pin, boolean masked) {
    log.add((masked ? "masked" : "unmasked") + pin);
  }
}
