// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jirq.api.LineListener;
import org.jirq.api.LineQuery;
import org.jirq.ioapic.IoApicProfile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of an interrupt through an irqfd and back makes no garbage. */
@Timeout(120)
class AllocationTest {

  private static final int PIN = 5;
  private static final int VECTOR = 0x45;
  private static final int TIMES = 100_000;

  private final Pc pc = new Pc(IoApicProfile.DATASHEET);
  private final IrqfdRegistry registry = new IrqfdRegistry(pc.router);
  private final HeapEventSource event = new HeapEventSource("fd0");
  private MethodHandle allocatedBytes;
  private long asked;
  private long heard;

  /** By reflection, because neither the module nor its tests require the management modules. */
  @BeforeEach
  void findBean() throws Throwable {
    MethodHandle handle = null;
    try {
      Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
      Object bean = factory.getMethod("getThreadMXBean").invoke(null);
      Class<?> type = Class.forName("com.sun.management.ThreadMXBean");
      handle =
          MethodHandles.publicLookup()
              .findVirtual(
                  type, "getCurrentThreadAllocatedBytes", MethodType.methodType(long.class))
              .bindTo(type.cast(bean));
      if ((long) handle.invokeExact() < 0) {
        handle = null;
      }
    } catch (ReflectiveOperationException | ClassCastException | UnsupportedOperationException e) {
      // No such bean on this JVM; the benchmarks say the same under -prof gc.
    }
    assumeTrue(handle != null, "this JVM does not count a thread's allocations");
    allocatedBytes = handle;
  }

  /** Allocated bytes of the best of some tries: a JVM may allocate on a thread for its own ends. */
  private void expectNoGarbage(Runnable once) throws Throwable {
    repeat(once);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5 && least != 0; i++) {
      long before = (long) allocatedBytes.invokeExact();
      repeat(once);
      least = Math.min(least, (long) allocatedBytes.invokeExact() - before);
    }
    assertEquals(0, least, "bytes in " + TIMES + " rounds");
  }

  private static void repeat(Runnable once) {
    for (int i = 0; i < TIMES; i++) {
      once.run();
    }
  }

  /** A listener that is told of each acknowledgement once, whatever the policy, and answers no. */
  private LineListener listener(ResamplePolicy policy) {
    return new LineQuery() {
      @Override
      public boolean asserted(int gsi, int chip, int pin) {
        return false;
      }

      @Override
      public void resample(int gsi, int chip, int pin) {
        heard++;
      }

      @Override
      public void ended(int gsi, int chip, int pin) {
        asked++;
        if (policy == ResamplePolicy.LEAVE_TO_LISTENER) {
          heard++;
        }
      }
    };
  }

  @ParameterizedTest
  @EnumSource(ResamplePolicy.class)
  void signalAckAndNotify(ResamplePolicy policy) throws Throwable {
    pc.level(PIN, VECTOR);
    registry.assignLevel(event, PIN, listener(policy), policy);
    expectNoGarbage(
        () -> {
          event.signal();
          pc.eoi(VECTOR);
        });
    assertEquals(pc.taken(VECTOR), asked);
    assertEquals(policy == ResamplePolicy.QUERY_LINE ? 0 : asked, heard);
  }

  @ParameterizedTest
  @EnumSource(ResamplePolicy.class)
  void aOneshotCycle(ResamplePolicy policy) throws Throwable {
    pc.level(PIN, VECTOR);
    registry.assignLevel(event, PIN, listener(policy), policy);
    expectNoGarbage(
        () -> {
          event.signal();
          pc.mask(PIN);
          pc.eoi(VECTOR);
          pc.unmask(PIN);
        });
    assertEquals(pc.taken(VECTOR), asked);
    assertEquals(policy == ResamplePolicy.QUERY_LINE ? 0 : asked, heard);
  }

  @Test
  void aPulse() throws Throwable {
    pc.edge(PIN, VECTOR);
    registry.assign(event, PIN);
    expectNoGarbage(event::signal);
    assertEquals(0, pc.taken(VECTOR) % TIMES);
  }

  @Test
  void aMessage() throws Throwable {
    pc.router.replace(Pc.identityBut(PIN, Pc.msi(PIN, 0x51)));
    registry.assign(event, PIN);
    expectNoGarbage(event::signal);
    assertEquals(0, pc.taken(0x51) % TIMES);
  }

  @Test
  void aSignalThatNobodyTakes() throws Throwable {
    expectNoGarbage(event::signal);
    assertEquals(0, event.pending() % TIMES);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aSignalAndADrain(int capacity) throws Throwable {
    IrqfdInbox inbox = new IrqfdInbox(capacity);
    IrqfdRegistry through = IrqfdRegistry.builder(pc.router).inbox(inbox).build();
    HeapEventSource[] events = new HeapEventSource[4];
    for (int i = 0; i < events.length; i++) {
      pc.edge(i, VECTOR + i);
      events[i] = new HeapEventSource("fd" + i);
      through.assign(events[i], i);
    }
    expectNoGarbage(
        () -> {
          for (HeapEventSource each : events) {
            each.signal();
          }
          asked += inbox.drain();
        });
    assertEquals(asked, 4L * pc.taken(VECTOR));
    assertEquals(capacity == 1, inbox.overflows() > 0);
  }
}
