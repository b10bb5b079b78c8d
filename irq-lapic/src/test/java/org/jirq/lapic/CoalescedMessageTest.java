// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jirq.api.ApicMessage;
import org.jirq.testkit.contract.PacketDuel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A device writes its data and sends a message whose vector is requested already. Either the CPU
 * takes the request after that and sees the data, or the vector is requested again.
 */
class CoalescedMessageTest {

  private static final int VECTOR = 0x41;

  private final ApicBus bus = ApicBus.builder().build();
  private final Lapic cpu = Lapic.builder(bus, 0).build();

  @Test
  @Timeout(60)
  void messageThatIsAbsorbedByARequestIsSeenByTheCpuThatTakesThat() throws InterruptedException {
    Rig.write(cpu, Rig.SVR, 0x1ff);
    assertEquals(
        0,
        PacketDuel.lost(
            new PacketDuel.Chip() {
              @Override
              public void send() {
                bus.deliver(VECTOR, 0, ApicMessage.PHYSICAL, ApicMessage.FIXED, ApicMessage.EDGE);
              }

              @Override
              public boolean take() {
                return cpu.acknowledge(0) == VECTOR;
              }

              @Override
              public boolean takeAgain() {
                Rig.write(cpu, Rig.EOI, 0);
                boolean again = take();
                if (again) {
                  Rig.write(cpu, Rig.EOI, 0);
                }
                return again;
              }
            }));
  }
}
