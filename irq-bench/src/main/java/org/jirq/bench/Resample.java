// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

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
 * The guest ends the interrupt of a resampled line: ack notifier, de-assertion, the listener is
 * asked to sample again, remote IRR is cleared.
 *
 * <p>Isolates the way from the EOI to the listener: a read-side critical section, the resampler's
 * spinlock, a change of the pin's word each for the de-assertion and for the end of service. A line
 * has to be up before it can be acknowledged, so each operation begins with a raise at the chip,
 * which costs one more change of the word and, unmasked, one call of the CPU side; it is part of
 * the figure. The policy postpones while masked.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Resample {

  private static final int UNMASKED = 10;
  private static final int MASKED = 11;
  private static final int PERSISTENT = 12;
  private static final int VECTOR = 0x30;

  /** Which implementation. */
  @Param public Kind kind;

  private final CountingSink sink = new CountingSink();
  private ChipUnderTest chip;
  private LineTarget lines;
  private EoiHandler cpus;
  private int notifies;
  private @Nullable LockedResampler lockedMasked;

  /** Makes three resampled lines: one unmasked, one masked, one whose listener raises it again. */
  @Setup
  public void prepare() {
    RouterUnderTest router = RouterUnderTest.create(kind, sink);
    chip = router.chip();
    lines = chip.lines();
    cpus = chip.cpus();
    for (int pin : new int[] {UNMASKED, MASKED, PERSISTENT}) {
      chip.guest().write(pin, VECTOR + pin | ChipUnderTest.LEVEL);
    }
    LineListener counting = (gsi, chip, pin) -> notifies++;
    if (router.lines() instanceof LockedRouter locked) {
      lockedMasked = new LockedResampler(locked, counting);
      locked.listen(UNMASKED, new LockedResampler(locked, counting));
      locked.listen(MASKED, lockedMasked);
      lockedMasked.mask();
      LineListener raising = (gsi, chip, pin) -> locked.setLevel(gsi, SourceId.RESAMPLER, true);
      locked.listen(PERSISTENT, new LockedResampler(locked, raising));
      locked.setLevel(PERSISTENT, SourceId.RESAMPLER, true);
    } else {
      IrqfdRegistry registry = new IrqfdRegistry((IrqRouter) router.lines());
      ResamplePolicy postpone = ResamplePolicy.POSTPONE_WHILE_MASKED;
      registry.assignLevel(new HeapEventSource("unmasked"), UNMASKED, counting, postpone);
      registry.assignLevel(new HeapEventSource("masked"), MASKED, counting, postpone);
      HeapEventSource event = new HeapEventSource("persistent");
      registry.assignLevel(event, PERSISTENT, (gsi, chip, pin) -> event.signal(), postpone);
      event.signal();
    }
    chip.guest().write(MASKED, VECTOR + MASKED | ChipUnderTest.LEVEL | ChipUnderTest.MASKED);
  }

  /**
   * The line is not masked: the listener is asked at once.
   *
   * @return questions so far
   */
  @Benchmark
  public int unmasked() {
    lines.setLevel(UNMASKED, SourceId.RESAMPLER, true);
    cpus.eoi(VECTOR + UNMASKED, 0, true);
    return notifies;
  }

  /**
   * The line is masked: the question is postponed.
   *
   * @return questions so far: 0
   */
  @Benchmark
  public int masked() {
    lines.setLevel(MASKED, SourceId.RESAMPLER, true);
    cpus.eoi(VECTOR + MASKED, 0, true);
    return notifies;
  }

  /**
   * The listener's device still wants service: asked, it signals its event from inside the
   * question, which raises the line, and the EOI that asked delivers the next message. What KVM
   * needs two file descriptors and several context switches for.
   *
   * @return messages so far
   */
  @Benchmark
  public int roundTrip() {
    cpus.eoi(VECTOR + PERSISTENT, 0, true);
    return sink.messages();
  }

  /** Unmasks the masked line. */
  void unmask() {
    chip.guest().write(MASKED, VECTOR + MASKED | ChipUnderTest.LEVEL);
    if (lockedMasked != null) {
      lockedMasked.unmask(MASKED);
    }
  }

  /** Questions asked so far on the first two lines. */
  int notifies() {
    return notifies;
  }

  /** Messages sent so far. */
  int messages() {
    return sink.messages();
  }
}
