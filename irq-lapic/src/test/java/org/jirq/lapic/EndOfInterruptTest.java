// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.EoiHandler;
import org.junit.jupiter.api.Test;

/** SDM, "Signaling Interrupt Servicing Completion" and "EOI broadcast suppression". */
class EndOfInterruptTest {

  private static final int DIRECTED = 1 << 24;

  private final List<String> ends = new ArrayList<>();

  private EoiHandler handler() {
    return (vector, cpu, level) ->
        ends.add("%02x,%d,%s".formatted(vector, cpu, level ? "level" : "edge"));
  }

  @Test
  void endsComeInTheOrderOfPriority() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 2).enabled();
    rig.bus.connect(handler());
    rig.level(0x41, 1);
    assertEquals(0x41, rig.cpus[1].acknowledge(0));
    rig.fixed(0x51, 1);
    assertEquals(0x51, rig.cpus[1].acknowledge(0));
    rig.level(0x61, 1);
    assertEquals(0x61, rig.cpus[1].acknowledge(0));
    for (int i = 0; i < 4; i++) {
      Rig.write(rig.cpus[1], Rig.EOI, 0);
    }
    assertEquals(List.of("61,1,level", "51,1,edge", "41,1,level"), ends);
  }

  @Test
  void handlerThatDeliversAgainFindsTheVectorFree() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 1).enabled();
    rig.bus.connect(
        (vector, cpu, level) -> {
          if (ends.size() < 3) {
            ends.add("again");
            assertEquals(1, rig.level(vector, cpu));
          }
        });
    rig.level(0x41, 0);
    for (int i = 0; i < 4; i++) {
      assertTrue(rig.cpus[0].output(0));
      assertEquals(0x41, rig.cpus[0].acknowledge(0));
      Rig.write(rig.cpus[0], Rig.EOI, 0);
    }
    assertFalse(rig.cpus[0].output(0));
    assertEquals(3, ends.size());
  }

  @Test
  void outputIsRightEvenIfAHandlerThrows() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 1).enabled();
    rig.bus.connect(
        (vector, cpu, level) -> {
          throw new IllegalStateException("handler");
        });
    rig.fixed(0x41, 0);
    rig.cpus[0].acknowledge(0);
    rig.fixed(0x31, 0);
    assertFalse(rig.cpus[0].output(0));
    assertThrows(IllegalStateException.class, () -> Rig.write(rig.cpus[0], Rig.EOI, 0));
    assertTrue(rig.cpus[0].output(0));
    assertEquals(0x31, rig.cpus[0].acknowledge(0));
  }

  @Test
  void filterDecidesWhatPasses() {
    Rig rig =
        new Rig(
                ApicBus.builder()
                    .profile(LapicProfile.KVM)
                    .eoiFilter(
                        (vector, cpu, level, view) -> {
                          assertFalse(view.holds(vector), "in service no more");
                          return vector != 0x41 && level && cpu == 0;
                        }),
                1)
            .enabled();
    rig.bus.connect(handler());
    for (int vector : new int[] {0x41, 0x51, 0x61}) {
      assertEquals(1, vector == 0x61 ? rig.fixed(vector, 0) : rig.level(vector, 0));
      rig.cpus[0].acknowledge(0);
      Rig.write(rig.cpus[0], Rig.EOI, 0);
    }
    assertEquals(List.of("51,0,level"), ends);
  }

  @Test
  void suppressionIsOfferedOnlyIfEveryHandlerHasAnEoiRegister() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 1).enabled();
    Lapic cpu = rig.cpus[0];
    assertEquals(0, Rig.read(cpu, 0x30) & DIRECTED, "no handler");
    rig.bus.connect(new DirectedChip(ends, true));
    assertEquals(DIRECTED, Rig.read(cpu, 0x30) & DIRECTED);
    Rig.write(cpu, Rig.SVR, 0x11ff);
    assertEquals(0x11ff, Rig.read(cpu, Rig.SVR));
    end(rig, true);
    assertEquals(List.of(), ends, "suppressed");
    end(rig, false);
    assertEquals(List.of("edge"), ends, "edges are not suppressed: ack notifiers hear of them");
    ends.clear();
    rig.bus.connect(new DirectedChip(ends, false));
    assertEquals(0, Rig.read(cpu, 0x30) & DIRECTED, "both or neither");
    assertEquals(0x1ff, Rig.read(cpu, Rig.SVR));
    end(rig, true);
    assertEquals(List.of("level", "level"), ends);
  }

  @Test
  void suppressionIsNotStoredWhereItIsNotOffered() {
    Rig rig = new Rig(LapicProfile.DATASHEET, 1).enabled();
    rig.bus.connect(handler());
    Rig.write(rig.cpus[0], Rig.SVR, 0x11ff);
    assertEquals(0x1ff, Rig.read(rig.cpus[0], Rig.SVR));
    end(rig, true);
    assertEquals(List.of("41,0,level"), ends);
  }

  private static void end(Rig rig, boolean level) {
    assertEquals(1, level ? rig.level(0x41, 0) : rig.fixed(0x41, 0));
    assertEquals(0x41, rig.cpus[0].acknowledge(0));
    Rig.write(rig.cpus[0], Rig.EOI, 0);
  }

  @Test
  void handlerIsConnectedOnce() {
    ApicBus bus = ApicBus.builder().build();
    EoiHandler handler = handler();
    bus.connect(handler);
    assertThrows(IllegalArgumentException.class, () -> bus.connect(handler));
  }
}
