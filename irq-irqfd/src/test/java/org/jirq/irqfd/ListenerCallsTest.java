// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jirq.api.LineQuery;
import org.jirq.ioapic.IoApicProfile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Listeners that throw are contained and counted, slow ones measured, by a clock of the test's. */
@Timeout(60)
class ListenerCallsTest {

  private static final int PIN = 5;
  private static final int VECTOR = 0x45;

  private final Pc pc = new Pc(IoApicProfile.DATASHEET);
  private final HeapEventSource event = new HeapEventSource("fd0");
  private final List<SlowCall> slow = new ArrayList<>();
  private long now;

  /** Takes a time, or throws, in one of its methods. */
  private final class Odd implements LineQuery {
    private ListenerCallback which = ListenerCallback.ENDED;
    private long takes;
    private Runnable does = () -> {};

    private void called(ListenerCallback callback) {
      if (callback == which) {
        now += takes;
        does.run();
      }
    }

    @Override
    public boolean asserted(int gsi, int chip, int pin) {
      called(ListenerCallback.ASSERTED);
      return false;
    }

    @Override
    public void resample(int gsi, int chip, int pin) {
      called(ListenerCallback.RESAMPLE);
    }

    @Override
    public void acked(int gsi, int chip, int pin) {
      called(ListenerCallback.ACKED);
    }

    @Override
    public void ended(int gsi, int chip, int pin) {
      called(ListenerCallback.ENDED);
    }

    @Override
    public void masked(int gsi, int chip, int pin) {
      called(ListenerCallback.MASKED);
    }

    @Override
    public void unmasked(int gsi, int chip, int pin) {
      called(ListenerCallback.UNMASKED);
    }
  }

  private final Odd odd = new Odd();

  private IrqfdRegistryBuilder builder() {
    return IrqfdRegistry.builder(pc.router).clock(() -> now);
  }

  private static ResamplePolicy policyFor(ListenerCallback which) {
    return which == ListenerCallback.ASSERTED
        ? ResamplePolicy.QUERY_LINE
        : ResamplePolicy.NOTIFY_AT_EOI;
  }

  /** Has each method called at least once. */
  private void cycle() {
    event.signal();
    pc.mask(PIN);
    pc.eoi(VECTOR);
    pc.unmask(PIN);
  }

  private static void overflow() {
    overflow();
  }

  @ParameterizedTest
  @EnumSource(ListenerCallback.class)
  void errorsAreContainedInEveryMethodAndOthersHearAll(ListenerCallback which) {
    pc.level(PIN, VECTOR);
    IrqfdRegistry registry = new IrqfdRegistry(pc.router);
    odd.which = which;
    LevelIrqfd bad = registry.assignLevel(event, PIN, odd, policyFor(which));
    Passthrough device = new Passthrough("good");
    LevelIrqfd good = device.assign(registry, PIN, ResamplePolicy.NOTIFY_AT_EOI);
    List<Runnable> faults =
        List.of(
            () -> {
              throw new IllegalStateException();
            },
            ListenerCallsTest::overflow,
            () -> {
              throw new OutOfMemoryError("of the test");
            });
    long failures = 0;
    for (Runnable fault : faults) {
      odd.does = fault;
      device.raise();
      device.quiet();
      cycle();
      assertTrue(bad.failures() > failures, "counted");
      failures = bad.failures();
      assertFalse(device.isHostMasked(), "the other one was notified");
    }
    assertEquals(OutOfMemoryError.class, bad.lastFailure().orElseThrow().getClass());
    assertEquals(0, good.failures());
    odd.does = () -> {};
    pc.eoi(VECTOR);
    assertEquals(failures, bad.failures());
  }

  /** By name: the class is deprecated, to be removed. */
  private static @Nullable Error threadDeath() {
    try {
      return (Error) Class.forName("java.lang.ThreadDeath").getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  @Test
  void theDeathOfTheThreadIsCountedAndGoesOn() {
    pc.level(PIN, VECTOR);
    IrqfdRegistry registry = new IrqfdRegistry(pc.router);
    LevelIrqfd irqfd = registry.assignLevel(event, PIN, odd, ResamplePolicy.NOTIFY_AT_EOI);
    Error death = threadDeath();
    assumeTrue(death != null, "this JVM knows no ThreadDeath");
    odd.which = ListenerCallback.MASKED;
    odd.does =
        () -> {
          throw death;
        };
    assertSame(death, assertThrows(Error.class, () -> pc.mask(PIN)));
    assertEquals(1, irqfd.failures());
    // The right to tell was given back.
    Passthrough device = new Passthrough("later");
    device.assign(registry, PIN, ResamplePolicy.NOTIFY_AT_EOI);
    assertTrue(device.toldMasked());
  }

  @Test
  void theFirst8AndEvery997thCallAreTimedUnlessTheBuilderSaysOtherwise() {
    pc.level(PIN, VECTOR);
    IrqfdRegistry registry = builder().build();
    LevelIrqfd irqfd = registry.assignLevel(event, PIN, odd, ResamplePolicy.NOTIFY_AT_EOI);
    // One call at the assignment, then acked, ended, resample for each end.
    assertEquals(1, irqfd.listenerTimes().timed());
    pc.eoi(VECTOR);
    assertEquals(4, irqfd.listenerTimes().timed());
    pc.eoi(VECTOR);
    pc.eoi(VECTOR);
    assertEquals(8, irqfd.listenerTimes().timed());
    assertEquals(0, registry.slowest().orElseThrow().nanos());
    odd.takes = 7;
    // Two calls were not timed; 993 more are 995, and the next is the second of its cycle.
    for (int i = 0; i < 331; i++) {
      pc.eoi(VECTOR);
    }
    assertEquals(8, irqfd.listenerTimes().timed());
    pc.eoi(VECTOR);
    assertEquals(
        new ListenerTimes(9, 7, Optional.of(ListenerCallback.ENDED)), irqfd.listenerTimes());
    for (int i = 0; i < 997; i++) {
      pc.eoi(VECTOR);
    }
    assertEquals(12, irqfd.listenerTimes().timed());
    assertEquals(
        Optional.of(new SlowCall("fd0", PIN, Odd.class, ListenerCallback.ENDED, 7)),
        registry.slowest());
    irqfd.close();
    assertEquals(7, registry.slowest().orElseThrow().nanos());
  }

  /** An acknowledgement would pay for calls that do nothing. */
  @Test
  void aListenerIsNotCalledForWhatItDoesNotOverride() {
    pc.level(PIN, VECTOR);
    int[] asked = new int[1];
    LevelIrqfd irqfd =
        builder()
            .build()
            .assignLevel(event, PIN, (gsi, c, pin) -> asked[0]++, ResamplePolicy.NOTIFY_AT_EOI);
    assertEquals(1, irqfd.listenerTimes().timed(), "the mask");
    pc.eoi(VECTOR);
    assertEquals(2, irqfd.listenerTimes().timed(), "and resample alone");
    assertEquals(1, asked[0]);
  }

  @ParameterizedTest
  @EnumSource(ListenerCallback.class)
  void aSlowCallIsNamed(ListenerCallback which) {
    pc.level(PIN, VECTOR);
    IrqfdRegistry registry = builder().timeListeners(Duration.ofNanos(100), slow::add).build();
    odd.which = which;
    LevelIrqfd irqfd = registry.assignLevel(event, PIN, odd, policyFor(which));
    odd.takes = 99;
    cycle();
    assertEquals(List.of(), slow);
    odd.takes = 100;
    cycle();
    SlowCall expected = new SlowCall("fd0", PIN, Odd.class, which, 100);
    assertTrue(slow.size() >= 1);
    slow.forEach(call -> assertEquals(expected, call));
    assertEquals(Optional.of(expected), registry.slowest());
    assertEquals(100, irqfd.listenerTimes().longestNanos());
    assertEquals(Optional.of(which), irqfd.listenerTimes().slowest());
  }

  @Test
  void aCallThatThrowsIsTimedTooAndAnObserverThatThrowsIsContained() {
    pc.level(PIN, VECTOR);
    IrqfdRegistry registry =
        builder()
            .timeListeners(
                Duration.ofNanos(5),
                call -> {
                  throw new IllegalStateException("observer of " + call.callback());
                })
            .build();
    LevelIrqfd irqfd = registry.assignLevel(event, PIN, odd, ResamplePolicy.NOTIFY_AT_EOI);
    odd.takes = 5;
    odd.does =
        () -> {
          throw new IllegalStateException("listener");
        };
    pc.eoi(VECTOR);
    assertEquals(2, irqfd.failures());
    assertEquals("observer of ENDED", irqfd.lastFailure().orElseThrow().getMessage());
  }

  @Test
  void theWorstOfSeveralIsNamedAndAClockThatGoesBackMeasuresNothing() {
    pc.level(PIN, VECTOR);
    pc.level(PIN + 1, VECTOR + 1);
    IrqfdRegistry registry =
        builder().timeListeners(Duration.ofSeconds(Long.MAX_VALUE), slow::add).build();
    Odd second = new Odd();
    registry.assignLevel(event, PIN, odd, ResamplePolicy.NOTIFY_AT_EOI);
    LevelIrqfd worst =
        registry.assignLevel(
            new HeapEventSource("fd1"), PIN + 1, second, ResamplePolicy.NOTIFY_AT_EOI);
    odd.takes = 10;
    second.takes = 20;
    pc.eoi(VECTOR);
    pc.eoi(VECTOR + 1);
    odd.takes = -30;
    pc.eoi(VECTOR);
    assertEquals("fd1", registry.slowest().orElseThrow().event());
    worst.close();
    assertEquals("fd1", registry.slowest().orElseThrow().event());
    odd.takes = 21;
    pc.eoi(VECTOR);
    assertEquals("fd0", registry.slowest().orElseThrow().event());
    assertEquals(List.of(), slow);
  }

  @Test
  void aNegativeThresholdIsRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> builder().timeListeners(Duration.ofNanos(-1), slow::add));
    assertEquals("threshold=PT-0.000000001S", e.getMessage());
  }
}
