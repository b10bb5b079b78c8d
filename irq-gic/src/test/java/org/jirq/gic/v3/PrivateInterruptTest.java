// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.api.Cell;
import org.jirq.api.SourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SGIs and PPIs. */
class PrivateInterruptTest {

  private static final long BROADCAST = 1L << 40;

  private static Rig withSgi(int cpus, int intid) {
    Rig rig = new Rig(GicV3.builder(cpus, 64));
    for (int cpu = 0; cpu < cpus; cpu++) {
      rig.frame(cpu, 0x1_0100, 1L << intid);
    }
    return rig;
  }

  private static long sgi(int intid, int aff1, int list) {
    return (long) intid << 24 | (long) aff1 << 16 | list;
  }

  @Test
  void sgiToOneselfIsTakenAndEnded() {
    Rig rig = withSgi(2, 1);
    rig.icc(0, IccRegister.SGI1R, sgi(1, 0, 1));
    assertEquals(1, rig.take(0));
    assertFalse(rig.irq(1));
    rig.end(0, 1);
    assertEquals(1023, rig.take(0));
  }

  @Test
  void sgiReachesTheCpusOfItsListOnly() {
    Rig rig = withSgi(40, 3);
    rig.icc(0, IccRegister.SGI1R, sgi(3, 1, 0x8001));
    for (int cpu = 0; cpu < 40; cpu++) {
      assertEquals(cpu == 16 || cpu == 31, rig.irq(cpu), "cpu=" + cpu);
    }
    rig.icc(0, IccRegister.SGI1R, sgi(3, 2, 0xffff));
    for (int cpu = 32; cpu < 40; cpu++) {
      assertTrue(rig.irq(cpu), "cpu=" + cpu);
    }
    rig.calls();
    rig.icc(0, IccRegister.SGI1R, sgi(3, 0, 1) | 1L << 32);
    rig.icc(0, IccRegister.SGI1R, sgi(3, 0, 1) | 1L << 48);
    rig.icc(0, IccRegister.SGI1R, sgi(3, 9, 1));
    assertEquals(List.of(), rig.calls(), "clusters that do not exist");
  }

  @Test
  void broadcastReachesAllButTheSender() {
    Rig rig = withSgi(4, 5);
    rig.icc(2, IccRegister.SGI1R, sgi(5, 0, 0) | BROADCAST);
    for (int cpu = 0; cpu < 4; cpu++) {
      assertEquals(cpu == 2 ? 1023 : 5, rig.take(cpu), "cpu=" + cpu);
    }
  }

  @Test
  void sgiOfAnotherGroupIsNotSent() {
    Rig rig = withSgi(2, 1);
    rig.group(1, 0);
    rig.icc(1, IccRegister.SGI1R, sgi(1, 0, 1));
    assertFalse(rig.gic.pending(0, 1));
    rig.icc(1, IccRegister.SGI0R, sgi(1, 0, 1));
    assertTrue(rig.fiq(0));
    assertEquals(1, rig.icc(0, IccRegister.IAR0));
    rig.icc(0, IccRegister.EOIR0, 1);
    rig.icc(1, IccRegister.ASGI1R, sgi(1, 0, 1));
    assertTrue(rig.fiq(0), "with one security state the other state's group 1 is group 0");
  }

  @Test
  void twoSgisBeforeTheAcknowledgementAreOne() {
    Rig rig = withSgi(2, 1);
    rig.icc(0, IccRegister.SGI1R, sgi(1, 0, 2));
    rig.icc(1, IccRegister.SGI1R, sgi(1, 0, 2));
    assertEquals(1, rig.take(1));
    rig.end(1, 1);
    assertEquals(1023, rig.take(1));
  }

  @Test
  void sgiDuringServiceComesAgain() {
    Rig rig = withSgi(2, 1);
    rig.icc(0, IccRegister.SGI1R, sgi(1, 0, 2));
    assertEquals(1, rig.take(1));
    rig.icc(0, IccRegister.SGI1R, sgi(1, 0, 2));
    assertEquals(1023, rig.take(1));
    rig.end(1, 1);
    assertEquals(1, rig.take(1));
  }

  @Test
  void sgisCannotBeMadeLevelSensitive() {
    Rig rig = Rig.of(Cell.PLAIN);
    rig.frame(0, 0x1_0c00, 0);
    assertEquals(0xaaaa_aaaaL, rig.frame(0, 0x1_0c00));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void ppisOfTwoCpusAreIndependent(Cell cell) {
    Rig rig = Rig.of(cell).withBoard();
    rig.frame(0, 0x1_0100, 1L << 27);
    rig.frame(1, 0x1_0100, 1L << 27);
    rig.gic.setPpi(1, 27, SourceId.DEFAULT, true);
    assertFalse(rig.irq(0));
    assertEquals(27, rig.take(1));
    assertTrue(rig.gic.active(1, 27));
    assertFalse(rig.gic.active(0, 27));
    rig.gic.setPpi(1, 27, SourceId.DEFAULT, false);
    rig.end(1, 27);
    assertEquals(
        List.of("out2=true", "out2=false"), rig.calls(), "no board hears of private interrupts");
  }

  @Test
  void edgeTriggeredPpiIsLatched() {
    Rig rig = Rig.of(Cell.PLAIN);
    rig.edge(20, true);
    rig.enable(20);
    rig.gic.setPpi(0, 20, SourceId.DEFAULT, true);
    rig.gic.setPpi(0, 20, SourceId.DEFAULT, false);
    assertEquals(20, rig.take(0));
  }
}
