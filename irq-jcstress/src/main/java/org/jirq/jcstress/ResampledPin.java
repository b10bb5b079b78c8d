// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.jcstress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jirq.api.LineListener;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.irqfd.LevelIrqfd;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.irqfd.ResampleStats;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.srcu.Srcu;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** A resampled line, from its event to a real chip and back to a listener that counts. */
final class ResampledPin implements LineListener {

  /** One domain for all samples: a thread keeps counters for each domain that it has read in. */
  private static final Srcu SRCU = new Srcu("stress");

  private static final VarHandle NOTIFIES;

  static {
    try {
      NOTIFIES = MethodHandles.lookup().findVarHandle(ResampledPin.class, "notifies", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final LevelPin pin = new LevelPin();
  final HeapEventSource event = new HeapEventSource("device");
  private final LevelIrqfd irqfd;
  private int notifies;

  ResampledPin() {
    IrqRouter router =
        IrqRouter.builder()
            .srcu(SRCU)
            .chip(0, pin.chip)
            .routes(List.of(new ChipRoute(0, 0, 0)))
            .build();
    irqfd =
        new IrqfdRegistry(router).assignLevel(event, 0, this, ResamplePolicy.POSTPONE_WHILE_MASKED);
  }

  @Override
  public void resample(int gsi, int chip, int pin) {
    NOTIFIES.getAndAdd(this, 1);
  }

  int notifies() {
    return (int) NOTIFIES.getVolatile(this);
  }

  void report(IZ_Result result) {
    result.r1 = notifies();
    ResampleStats stats = irqfd.stats();
    result.r2 = stats.postponed() > stats.flushed();
  }
}
