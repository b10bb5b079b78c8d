// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jirq.api.ApicMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A device writes its data and sends a message whose vector is requested already. Either the CPU
 * takes the request after that and sees the data, or the vector is requested again.
 */
class CoalescedMessageTest {

  private static final int VECTOR = 0x41;

  /** Memory that a device writes before it interrupts, and a CPU reads: plain accesses, as DMA. */
  private static final class Packets {

    private static final int LINE = 16;
    private static final int LINES = 12;
    private static final int SLOTS = 64;

    private final int[] memory = new int[(SLOTS + 1) * LINES * LINE];

    private static int at(int round, int line) {
      return ((round & SLOTS - 1) * LINES + line + 1) * LINE;
    }

    /** The device: several lines that are not in its cache, so that the last one comes late. */
    void write(int round) {
      for (int line = 0; line < LINES; line++) {
        memory[at(round, line)] = 1;
      }
    }

    /** The CPU looks whether there is a packet. */
    boolean arrived(int round) {
      return memory[at(round, LINES - 1)] != 0;
    }

    /** The CPU clears a place, which fetches its lines into the CPU's cache. */
    void clear(int round) {
      for (int line = 0; line < LINES; line++) {
        memory[at(round, line)] = 0;
      }
    }
  }

  private static final class Machine implements Duel.Steps {

    private final ApicBus bus = ApicBus.builder().build();
    private final Lapic cpu = Lapic.builder(bus, 0).build();
    private final Packets packets = new Packets();
    private boolean taken;
    private boolean seen;

    Machine() {
      Rig.write(cpu, Rig.SVR, 0x1ff);
      send();
    }

    private void send() {
      bus.deliver(VECTOR, 0, ApicMessage.PHYSICAL, ApicMessage.FIXED, ApicMessage.EDGE);
    }

    @Override
    public void first(int round) {
      packets.write(round);
      send();
    }

    @Override
    public void second(int round) {
      taken = cpu.acknowledge(0) == VECTOR;
      seen = packets.arrived(round);
      packets.clear(round + 1);
    }

    @Override
    public boolean well(int round) {
      boolean well = taken && (seen || cpu.irr(VECTOR));
      Rig.write(cpu, Rig.EOI, 0);
      send();
      return well;
    }
  }

  @Test
  @Timeout(120)
  void messageThatIsAbsorbedByARequestIsSeenByTheCpuThatTakesThat() throws InterruptedException {
    assertEquals(0, Duel.run(new Machine()), "taken without the data, and not requested again");
  }
}
