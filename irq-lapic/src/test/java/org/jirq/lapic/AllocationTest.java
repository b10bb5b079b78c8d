// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jirq.api.ApicMessage;
import org.jirq.api.Cell;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages, pins, acceptance, ends, IPIs and the timer cost no byte. */
class AllocationTest {

  /** Bytes that this thread has allocated. */
  private static final MethodHandle ALLOCATED = allocated();

  private final int[] taken = new int[1];

  /** By reflection, so that the module need not read java.management for the sake of a test. */
  private static MethodHandle allocated() {
    try {
      Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
      Class<?> bean = Class.forName("com.sun.management.ThreadMXBean");
      Object threads = factory.getMethod("getThreadMXBean").invoke(null);
      return MethodHandles.publicLookup()
          .findVirtual(bean, "getCurrentThreadAllocatedBytes", MethodType.methodType(long.class))
          .bindTo(threads);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static long bytes() {
    try {
      return (long) ALLOCATED.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void interruptsAllocateNothing(Cell cell) {
    ApicBus bus = ApicBus.builder().cell(cell).build();
    Lapic[] cpus = new Lapic[2];
    for (int id = 0; id < 2; id++) {
      int self = id;
      cpus[id] = Lapic.builder(bus, id).outputs((o, on) -> take(cpus[self], on)).build();
      Rig.write(cpus[id], Rig.SVR, 0x1ff);
      Rig.write(cpus[id], Rig.LDR, 1 << 24 + id);
    }
    bus.connect((vector, cpu, level) -> {});
    Rig.write(cpus[0], Rig.LVT_LINT0, 0x8041);
    Rig.write(cpus[0], Rig.LVT_TIMER, 0x52 | 1 << 17);
    Rig.write(cpus[0], Rig.INITIAL_COUNT, 5);
    long now = 0;
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 10; round++) {
      taken[0] = 0;
      long before = bytes();
      for (int i = 0; i < 5_000; i++) {
        cpus[0].setLevel(0, 0, true);
        cpus[0].setLevel(0, 0, false);
        Rig.write(cpus[0], Rig.EOI, 0);
        bus.deliver(0x61, 3, ApicMessage.LOGICAL, ApicMessage.FIXED, ApicMessage.LEVEL);
        bus.deliver(0x62, 3, ApicMessage.LOGICAL, ApicMessage.LOWEST_PRIORITY, 0);
        bus.deliver(0x63, 0xff, 0, 0, 0);
        Rig.write(cpus[0], Rig.ICR_HIGH, 1 << 24);
        Rig.write(cpus[0], Rig.ICR_LOW, 0x4071);
        Rig.write(cpus[1], Rig.TPR, i & 0x10);
        Rig.read(cpus[1], Rig.CURRENT_COUNT);
        cpus[0].advanceTo(now += 10);
      }
      least = Math.min(least, bytes() - before);
      assertEquals(8 * 5_000, taken[0]);
    }
    assertEquals(0, least, "bytes for 40000 interrupts");
  }

  private void take(Lapic cpu, boolean asserted) {
    int vector = asserted ? cpu.acknowledge(0) : -1;
    if (vector >= 0) {
      taken[0]++;
      // The level of LINT0 is ended when its line is low again.
      if (vector != 0x41) {
        Rig.write(cpu, Rig.EOI, 0);
      }
    }
  }
}
