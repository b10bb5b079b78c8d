// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jirq.api.ApicMessage;
import org.jirq.lapic.ApicBus;
import org.jirq.lapic.Lapic;
import org.jirq.lapic.LapicProfile;
import org.junit.jupiter.api.Test;

class SleepingCpuTest {

  private final ApicBus bus = ApicBus.builder().profile(LapicProfile.KVM).build();
  private final SleepingCpu cpu = new SleepingCpu(false);
  private final Lapic lapic = Lapic.builder(bus, 1).signals(cpu).build();

  private void send(int mode) {
    bus.deliver(0x20, 1, ApicMessage.PHYSICAL, mode, ApicMessage.EDGE);
  }

  private int settled() {
    cpu.settle(lapic);
    return cpu.state();
  }

  @Test
  void anInitIsTakenWhenTheCpuIsLookedAtAndResetsItsLocalApic() {
    lapic.write(0xf0, 0x1ff, 4);
    send(ApicMessage.NMI);
    send(ApicMessage.INIT);
    assertEquals(0x1ff, lapic.read(0xf0, 4));
    assertEquals(2, settled());
    assertEquals(0xff, lapic.read(0xf0, 4));
    assertEquals(0, cpu.pendingNmis());
    send(ApicMessage.STARTUP);
    assertEquals(0, settled());
  }

  @Test
  void aStartUpMessageBeforeTheInitIsForgotten() {
    send(ApicMessage.STARTUP);
    send(ApicMessage.INIT);
    assertEquals(2, settled());
    assertEquals(2, settled());
  }

  @Test
  void aThirdNmiIsLost() {
    for (int n = 1; n <= 4; n++) {
      send(ApicMessage.NMI);
      assertEquals(Math.min(2, n), cpu.pendingNmis());
    }
  }
}
