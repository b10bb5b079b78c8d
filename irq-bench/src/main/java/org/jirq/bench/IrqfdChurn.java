// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.concurrent.TimeUnit;
import org.jirq.api.LineListener;
import org.jirq.api.SourceId;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.routing.IrqRouter;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * An event is assigned to a GSI and closed again, as a device driver in the guest does it when it
 * changes how it wants its interrupts.
 *
 * <p>Isolates what comes and goes with an irqfd: the registrations at the router under its update
 * lock, for a level irqfd the resampler and the chip's masks, and the grace periods of the close,
 * which with readers find another thread that raises and acknowledges a resampled line without a
 * pause. The garbage of an operation is reported; it is off the hot path. Beside it, the baseline
 * puts a listener into its table and takes it out, under a write lock.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class IrqfdChurn {

  private static final int GSI = 10;
  private static final int BUSY = 11;
  private static final int VECTOR = 0x30;

  /** jirq, or locks. */
  @Param({"SHARED", "LOCKED"})
  public Kind kind;

  /** How many threads acknowledge interrupts meanwhile. */
  @Param({"0", "1"})
  public int readers;

  private final CountingSink sink = new CountingSink();
  private final LineListener listener = (gsi, chip, pin) -> {};
  private final HeapEventSource event = new HeapEventSource("churned");
  private @Nullable IrqfdRegistry registry;
  private @Nullable LockedRouter locked;
  private Hammer hammer;
  private volatile int questions;

  /** Assigns one level irqfd for good and starts the readers, which acknowledge it. */
  @Setup
  public void prepare() {
    RouterUnderTest router = RouterUnderTest.create(kind, sink);
    router.chip().guest().write(GSI, VECTOR + GSI | ChipUnderTest.LEVEL);
    router.chip().guest().write(BUSY, VECTOR + BUSY | ChipUnderTest.LEVEL);
    LineListener asking = (gsi, chip, pin) -> questions = gsi;
    if (router.lines() instanceof LockedRouter baseline) {
      locked = baseline;
      baseline.listen(BUSY, new LockedResampler(baseline, asking));
    } else {
      registry = new IrqfdRegistry((IrqRouter) router.lines());
      registry.assignLevel(
          new HeapEventSource("busy"), BUSY, asking, ResamplePolicy.POSTPONE_WHILE_MASKED);
    }
    ChipUnderTest chip = router.chip();
    hammer =
        new Hammer(
            readers,
            () -> {
              chip.lines().setLevel(BUSY, SourceId.RESAMPLER, true);
              chip.cpus().eoi(VECTOR + BUSY, 0, true);
            });
  }

  /**
   * Stops the readers.
   *
   * @throws IllegalStateException if they acknowledged nothing
   */
  @TearDown
  public void stop() {
    hammer.close();
    if (readers != 0 && questions != BUSY) {
      throw new IllegalStateException("nothing was acknowledged");
    }
  }

  /** An irqfd whose signals are pulses. */
  @Benchmark
  public void edge() {
    if (registry == null) {
      throw new IllegalStateException("the baseline has no edge irqfds");
    }
    registry.assign(event, GSI).close();
  }

  /** An irqfd whose signals raise a line that is re-sampled at each acknowledgement. */
  @Benchmark
  public void level() {
    if (registry != null) {
      registry.assignLevel(event, GSI, listener, ResamplePolicy.POSTPONE_WHILE_MASKED).close();
    } else if (locked != null) {
      locked.listen(GSI, new LockedResampler(locked, listener));
      locked.listen(GSI, null);
    }
  }
}
