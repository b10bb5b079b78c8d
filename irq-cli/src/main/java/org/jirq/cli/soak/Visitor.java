// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli.soak;

import org.jirq.api.LineListener;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.LevelIrqfd;
import org.jspecify.annotations.Nullable;

/** A level irqfd that comes and goes beside the permanent device of a line. */
final class Visitor implements LineListener {

  final int gsi;
  final HeapEventSource event;
  private final Context context;
  private final int machine;
  private volatile boolean closed;
  private @Nullable LevelIrqfd irqfd;

  Visitor(Context context, int machine, int gsi) {
    this.context = context;
    this.machine = machine;
    this.gsi = gsi;
    this.event = new HeapEventSource("visitor" + machine + "." + gsi);
  }

  void assigned(LevelIrqfd to) {
    irqfd = to;
  }

  @Nullable LevelIrqfd irqfd() {
    return irqfd;
  }

  /** The close has returned. */
  void closed() {
    closed = true;
  }

  @Override
  public void resample(int line, int chip, int pin) {
    called("resample");
  }

  @Override
  public void acked(int line, int chip, int pin) {
    called("acked");
  }

  @Override
  public void masked(int line, int chip, int pin) {
    called("masked");
  }

  @Override
  public void unmasked(int line, int chip, int pin) {
    called("unmasked");
  }

  private void called(String what) {
    if (closed) {
      context
          .violations()
          .add(
              Oracle.AFTER_CLOSE,
              machine,
              gsi,
              Layout.cellsOf(gsi),
              "the listener of a level irqfd on gsi=" + gsi + " is called: " + what);
    }
  }
}
