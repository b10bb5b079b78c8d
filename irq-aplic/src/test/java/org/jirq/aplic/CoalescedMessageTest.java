// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aplic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.IntSupplier;
import org.jirq.api.Cell;
import org.jirq.api.MmioDevice;
import org.jirq.testkit.contract.PacketDuel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A device writes its data and sends a message whose interrupt is pending already. Either the hart
 * claims it after that and sees the data, or the interrupt is pending again.
 */
@Timeout(60)
class CoalescedMessageTest {

  private static final int NUMBER = 5;

  private static void run(Runnable message, IntSupplier claim) throws InterruptedException {
    assertEquals(
        0,
        PacketDuel.lost(
            new PacketDuel.Chip() {
              @Override
              public void send() {
                message.run();
              }

              @Override
              public boolean take() {
                return claim.getAsInt() == NUMBER;
              }

              @Override
              public boolean takeAgain() {
                return take();
              }
            }));
  }

  @Test
  void messageToAnInterruptFile() throws InterruptedException {
    Imsic imsic = Imsic.builder().build();
    imsic.exchange(Imsic.SUPERVISOR, 0x70, 1, 1, 64);
    imsic.exchange(Imsic.SUPERVISOR, 0xc0, -1, -1, 64);
    MmioDevice page = imsic.page(Imsic.SUPERVISOR);
    run(() -> page.write(0, NUMBER, 4), () -> imsic.acknowledge(Imsic.SUPERVISOR));
  }

  @Test
  void messageToSetipnum() throws InterruptedException {
    Aplic aplic = Aplic.builder(NUMBER, 1).cell(Cell.SHARED).build();
    MmioDevice domain = aplic.machineDomain();
    domain.write(0, 0x100, 4);
    domain.write(0x4000, 1, 4);
    domain.write(4L * NUMBER, Rig.DETACHED, 4);
    domain.write(0x3000 + 4L * NUMBER, 1, 4);
    domain.write(0x1edc, NUMBER, 4);
    run(
        () -> domain.write(0x2000, NUMBER, 4),
        () -> {
          int source = aplic.acknowledge(0);
          aplic.end(0, source);
          return source;
        });
  }
}
