// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.jirq.api.EoiHandler;
import org.jirq.api.LineListener;
import org.jirq.api.LineTarget;
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

/**
 * What listeners add to the end of an interrupt: none, one, or eight of them on the line.
 *
 * <p>As in {@link Resample} each operation begins with a raise at the chip and its message. With no
 * listener there is no resampler either, so the device lowers its line itself, before the EOI: the
 * same changes of the pin's word, without ack notifier, lock and questions. The policy postpones
 * while masked.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ResampleListeners {

  private static final int GSI = 10;
  private static final int VECTOR = 0x3a;
  private static final int OPEN = VECTOR | ChipUnderTest.LEVEL;

  /** A line of its own that stays masked. */
  private static final int MASKED_GSI = 11;

  private static final int MASKED_VECTOR = 0x3b;

  /** Which implementation. */
  @Param public Kind kind;

  /** How many level irqfds there are on the line. */
  @Param({"0", "1", "8"})
  public int listeners;

  private final CountingSink sink = new CountingSink();
  private ChipUnderTest chip;
  private LineTarget lines;
  private EoiHandler cpus;
  private int notifies;
  private @Nullable LockedResampler locked;
  private @Nullable LockedResampler lockedMasked;

  /** Makes the lines and assigns their irqfds. */
  @Setup
  public void prepare() {
    RouterUnderTest router = RouterUnderTest.create(kind, sink);
    chip = router.chip();
    lines = chip.lines();
    cpus = chip.cpus();
    chip.guest().write(GSI, OPEN);
    chip.guest().write(MASKED_GSI, MASKED_VECTOR | ChipUnderTest.LEVEL | ChipUnderTest.MASKED);
    LineListener counting = (gsi, at, pin) -> notifies++;
    if (listeners == 0) {
      return;
    }
    if (router.lines() instanceof LockedRouter baseline) {
      LineListener[] all = Collections.nCopies(listeners, counting).toArray(LineListener[]::new);
      locked = new LockedResampler(baseline, all);
      baseline.listen(GSI, locked);
      lockedMasked = new LockedResampler(baseline, all);
      lockedMasked.mask();
      baseline.listen(MASKED_GSI, lockedMasked);
    } else {
      IrqfdRegistry registry = new IrqfdRegistry((IrqRouter) router.lines());
      for (int gsi : new int[] {GSI, MASKED_GSI}) {
        for (int i = 0; i < listeners; i++) {
          HeapEventSource event = new HeapEventSource("gsi" + gsi + " listener" + i);
          registry.assignLevel(event, gsi, counting, ResamplePolicy.POSTPONE_WHILE_MASKED);
        }
      }
    }
  }

  /**
   * An interrupt that is ended with its line open: each listener is asked at once.
   *
   * @return questions so far
   */
  @Benchmark
  public int unmasked() {
    lines.setLevel(GSI, SourceId.RESAMPLER, true);
    end(GSI, VECTOR);
    return notifies;
  }

  /**
   * An interrupt that is ended with its line masked: the questions are postponed.
   *
   * @return questions so far: none by this
   */
  @Benchmark
  public int masked() {
    lines.setLevel(MASKED_GSI, SourceId.RESAMPLER, true);
    end(MASKED_GSI, MASKED_VECTOR);
    return notifies;
  }

  /**
   * What a oneshot driver does: mask, EOI, unmask. The questions are postponed at the EOI and asked
   * at the unmask. Two writes of the entry are part of it, which the guest makes through two
   * registers each, and the baseline by a call.
   *
   * @return questions so far
   */
  @Benchmark
  public int oneshot() {
    lines.setLevel(GSI, SourceId.RESAMPLER, true);
    chip.guest().write(GSI, OPEN | ChipUnderTest.MASKED);
    if (locked != null) {
      locked.mask();
    }
    end(GSI, VECTOR);
    chip.guest().write(GSI, OPEN);
    if (locked != null) {
      locked.unmask(GSI);
    }
    return notifies;
  }

  private void end(int gsi, int vector) {
    if (listeners == 0) {
      lines.setLevel(gsi, SourceId.RESAMPLER, false);
    }
    cpus.eoi(vector, 0, true);
  }

  /** Unmasks the masked line; answers the questions so far. */
  int unmask() {
    chip.guest().write(MASKED_GSI, MASKED_VECTOR | ChipUnderTest.LEVEL);
    if (lockedMasked != null) {
      lockedMasked.unmask(MASKED_GSI);
    }
    return notifies;
  }

  /** Messages sent so far. */
  int messages() {
    return sink.messages();
  }
}
