// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.ApicSink;
import org.jirq.api.X86MsiSink;
import org.jirq.ioapic.IoApic;
import org.jirq.irqfd.HeapEventSource;
import org.jirq.irqfd.IrqfdRegistry;
import org.jirq.irqfd.LevelIrqfd;
import org.jirq.routing.DefaultRoutes;
import org.jirq.routing.IrqRouter;
import org.jirq.routing.MsiRoute;
import org.jirq.srcu.Srcu;
import org.jirq.srcu.SrcuStats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From nothing to the first interrupt that a CPU gets, without a grace period on the way. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MachineCreationTest {

  private static final int MACHINES = 10_000;

  /** What a machine may take: router, table, IOAPIC, and what the reading thread keeps. */
  private static final long BYTES = 16 * 1024;

  /** The CPUs of all machines: what they got, as text. */
  private final List<String> got = new ArrayList<>();

  private final ApicSink cpus =
      (vector, destination, destinationMode, deliveryMode, triggerMode) -> {
        got.add("vector=" + vector + " cpu=" + destination + " level=" + triggerMode);
        return 1;
      };

  private final X86MsiSink messages = new X86MsiSink(cpus);

  /** A machine: what the host keeps of it. */
  private record Machine(IrqRouter router, IoApic ioApic) {

    /** The guest programs an entry: for CPU 3, unmasked. */
    private void program(int pin, int vector, boolean level) {
      ioApic.write(0x00, 0x10 + 2 * pin + 1, 4);
      ioApic.write(0x10, 3 << 24, 4);
      ioApic.write(0x00, 0x10 + 2 * pin, 4);
      ioApic.write(0x10, vector | (level ? 1 << 15 : 0), 4);
    }
  }

  private static IrqRouter.Builder in(Srcu srcu) {
    return IrqRouter.builder().srcu(srcu);
  }

  /** A PC whose chips are all the host's: two 8259s (nobody listens to them) and an IOAPIC. */
  private Machine pc(Srcu srcu) {
    IoApic ioApic = IoApic.builder(cpus).build();
    IrqRouter router =
        in(srcu)
            .chip(DefaultRoutes.PIC_MASTER, new DeafChip(8))
            .chip(DefaultRoutes.PIC_SLAVE, new DeafChip(8))
            .chip(DefaultRoutes.IOAPIC, ioApic)
            .msi(messages)
            .routes(DefaultRoutes.x86())
            .build();
    return new Machine(router, ioApic);
  }

  /**
   * The split design: the router knows messages only, and the IOAPIC beside it sends its own
   * through the router.
   */
  private Machine split(Srcu srcu) {
    IrqRouter router =
        in(srcu).msi(messages).routes(List.of(new MsiRoute(24, 0xfee03000L, 0x61, 0x18))).build();
    IoApic ioApic =
        IoApic.builder(
                (vector, destination, destinationMode, deliveryMode, triggerMode) ->
                    router.sendMsi(
                        0xfee00000L | destination << 12 | destinationMode << 2,
                        vector | deliveryMode << 8 | triggerMode << 15,
                        0))
            .build();
    return new Machine(router, ioApic);
  }

  private static void assertNoGracePeriod(Srcu srcu) {
    SrcuStats stats = srcu.stats();
    assertEquals(0, stats.gracePeriods());
    assertEquals(0, stats.calls());
    assertEquals(0, stats.openReaders());
  }

  private List<String> take() {
    List<String> taken = List.copyOf(got);
    got.clear();
    return taken;
  }

  @Test
  void aPcGetsItsFirstInterruptsWithoutAGracePeriod() {
    Srcu srcu = new Srcu("pc");
    Machine machine = pc(srcu);
    machine.program(4, 0x41, false);
    assertEquals(1, machine.router.setIrq(4, 0, true));
    assertEquals(List.of("vector=65 cpu=3 level=0"), take());
    machine.program(20, 0x45, true);
    machine.router.setIrq(20, 0, true);
    machine.router.setIrq(20, 0, false);
    machine.ioApic.eoi(0x45, 3, true);
    assertEquals(List.of("vector=69 cpu=3 level=1"), take());
    assertNoGracePeriod(srcu);
  }

  @Test
  void irqfdsOfAPcAreAssignedWithoutAGracePeriod() {
    Srcu srcu = new Srcu("pc");
    Machine machine = pc(srcu);
    IrqfdRegistry irqfds = new IrqfdRegistry(machine.router);
    machine.program(5, 0x51, false);
    machine.program(21, 0x52, true);
    HeapEventSource edge = new HeapEventSource("edge");
    irqfds.assign(edge, 5);
    edge.signal();
    assertEquals(List.of("vector=81 cpu=3 level=0"), take());
    HeapEventSource level = new HeapEventSource("level");
    List<Integer> asked = new ArrayList<>();
    LevelIrqfd line = irqfds.assignLevel(level, 21, (gsi, c, p) -> asked.add(gsi));
    level.signal();
    assertEquals(List.of("vector=82 cpu=3 level=1"), take());
    machine.ioApic.eoi(0x52, 3, true);
    assertEquals(List.of(21), asked);
    assertNoGracePeriod(srcu);
    // What is taken away needs one.
    line.close();
    assertTrue(srcu.stats().gracePeriods() > 0);
  }

  @Test
  void aSplitMachineGetsItsFirstInterruptsWithoutAGracePeriod() {
    Srcu srcu = new Srcu("split");
    Machine machine = split(srcu);
    machine.program(20, 0x45, true);
    // The host drives the IOAPIC's pins itself, as no route leads there.
    machine.ioApic.setLevel(20, 0, true);
    assertEquals(List.of("vector=69 cpu=3 level=1"), take());
    IrqfdRegistry irqfds = new IrqfdRegistry(machine.router);
    HeapEventSource queue = new HeapEventSource("queue");
    irqfds.assign(queue, 24);
    queue.signal();
    assertEquals(List.of("vector=97 cpu=3 level=0"), take());
    machine.ioApic.eoi(0x45, 3, true);
    assertEquals(List.of("vector=69 cpu=3 level=1"), take());
    assertNoGracePeriod(srcu);
  }

  @Test
  void manyMachinesThatShareNothingAreMadeWithoutAGracePeriod() {
    List<Machine> machines = new ArrayList<>(MACHINES);
    interrupted(machines, new Srcu("warm-up"));
    machines.clear();
    long before = usedHeap();
    for (int i = 0; i < MACHINES; i++) {
      interrupted(machines, new Srcu("machine"));
    }
    for (Machine machine : machines) {
      assertNoGracePeriod(machine.router.srcu());
    }
    assertSmall(before, machines);
  }

  @Test
  void manyMachinesThatShareADomainAreMadeWithoutAGracePeriod() {
    Srcu srcu = new Srcu("all");
    List<Machine> machines = new ArrayList<>(MACHINES);
    interrupted(machines, srcu);
    machines.clear();
    long before = usedHeap();
    for (int i = 0; i < MACHINES; i++) {
      interrupted(machines, srcu);
    }
    assertNoGracePeriod(srcu);
    // One thread has read, in all of them.
    assertEquals(1, srcu.stats().slots());
    assertSmall(before, machines);
  }

  /** Makes a machine, PC or split by turns, and has it get an interrupt. */
  private void interrupted(List<Machine> machines, Srcu srcu) {
    boolean pc = machines.size() % 2 == 0;
    Machine machine = pc ? pc(srcu) : split(srcu);
    machines.add(machine);
    machine.program(4, 0x41, false);
    if (pc) {
      machine.router.setIrq(4, 0, true);
    } else {
      machine.ioApic.setLevel(4, 0, true);
    }
    assertEquals(List.of("vector=65 cpu=3 level=0"), take());
  }

  private static void assertSmall(long before, List<Machine> machines) {
    long bytes = (usedHeap() - before) / MACHINES;
    assertTrue(bytes <= BYTES, "bytes=" + bytes);
    // Still there, all of them.
    assertEquals(MACHINES, machines.size());
  }

  private static long usedHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
