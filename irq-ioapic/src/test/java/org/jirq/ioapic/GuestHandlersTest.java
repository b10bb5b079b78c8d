// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jirq.api.Cell;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole interrupts, from the line to the end of the handler: the scenarios of the KVM unit tests
 * for the IOAPIC, which hold on real hardware too. Profiles: all, both cells; options: the
 * profile's.
 */
class GuestHandlersTest {

  /** Four CPUs and a chip. */
  static final class Guest {
    final GuestCpu[] cpus = {new GuestCpu(0), new GuestCpu(1), new GuestCpu(2), new GuestCpu(3)};
    final IoApic chip;
    final String name;

    Guest(IoApicProfile profile, Cell cell) {
      name = profile.id() + ", cell " + cell;
      chip =
          IoApic.builder(
                  (vector, dest, destMode, mode, trigger) -> {
                    int took = -1;
                    for (GuestCpu cpu : cpus) {
                      int one = cpu.deliver(vector, dest, destMode, mode, trigger);
                      took = one < 0 ? took : Math.max(took, 0) + one;
                    }
                    return took;
                  })
              .profile(profile)
              .cell(cell)
              .build();
      for (GuestCpu cpu : cpus) {
        cpu.connect(chip);
      }
    }

    void register(int index, int value) {
      chip.write(0x00, index, 4);
      chip.write(0x10, value, 4);
    }

    void entry(int pin, int high, int low) {
      register(0x11 + 2 * pin, high);
      register(0x10 + 2 * pin, low);
    }

    int low(int pin) {
      return (int) chip.entry(pin);
    }

    void line(int pin, boolean level) {
      chip.setLevel(pin, 0, level);
    }

    void run() {
      for (GuestCpu cpu : cpus) {
        cpu.run();
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Guest> guests() {
    return Stream.of(IoApicProfile.values())
        .flatMap(profile -> Stream.of(Cell.values()).map(cell -> new Guest(profile, cell)));
  }

  private static final String GUESTS = "guests";
  private static final int EDGE = 0;
  private static final int LEVEL = 1 << 15;
  private static final int MASKED = 1 << 16;

  @ParameterizedTest
  @MethodSource(GUESTS)
  void anEdgeRunsItsHandlerOnce(Guest guest) {
    guest.entry(0xe, 0, EDGE | 0x61);
    guest.line(0xe, true);
    guest.run();
    guest.line(0xe, false);
    guest.run();
    assertEquals(List.of(0x61), guest.cpus[0].ran);
  }

  @ParameterizedTest
  @MethodSource(GUESTS)
  void aLevelThatItsHandlerLowersRunsItOnce(Guest guest) {
    guest.entry(0xe, 0, LEVEL | 0x62);
    guest.cpus[0].handler(0x62, () -> guest.line(0xe, false));
    guest.line(0xe, true);
    guest.run();
    assertEquals(List.of(0x62), guest.cpus[0].ran);
    assertFalse(guest.chip.remoteIrr(0xe));
  }

  @ParameterizedTest
  @MethodSource(GUESTS)
  void ofTwoPinsRaisedWhileDisabledTheHigherVectorRunsFirst(Guest guest) {
    guest.entry(0xe, 0, EDGE | 0x66);
    guest.entry(0xf, 0, EDGE | 0x78);
    guest.cpus[0].enabled = false;
    guest.line(0xe, true);
    guest.line(0xf, true);
    guest.run();
    assertEquals(List.of(), guest.cpus[0].ran);
    guest.cpus[0].enabled = true;
    guest.run();
    assertEquals(List.of(0x78, 0x66), guest.cpus[0].ran);
  }

  @ParameterizedTest
  @MethodSource(GUESTS)
  void aLevelThatPulsesInItsHandlerIsCoalesced(Guest guest) {
    guest.entry(0xe, 0, LEVEL | 0x64);
    guest.cpus[0].handler(
        0x64,
        () -> {
          guest.line(0xe, false);
          guest.line(0xe, true);
          guest.line(0xe, false);
        });
    guest.line(0xe, true);
    guest.run();
    assertEquals(List.of(0x64), guest.cpus[0].ran);
  }

  @ParameterizedTest
  @MethodSource(GUESTS)
  void aLevelRaisedTwiceInSequenceRunsTwice(Guest guest) {
    guest.entry(0xe, 0, LEVEL | 0x62);
    guest.cpus[0].handler(0x62, () -> guest.line(0xe, false));
    guest.line(0xe, true);
    guest.run();
    guest.line(0xe, true);
    guest.run();
    assertEquals(List.of(0x62, 0x62), guest.cpus[0].ran);
  }

  private static void lowerAtSecondRun(Guest guest, Consumer<Guest> beforeEoi) {
    AtomicInteger runs = new AtomicInteger();
    guest.cpus[0].handler(
        0x98,
        () -> {
          if (runs.incrementAndGet() == 2) {
            guest.line(0xe, false);
          }
          beforeEoi.accept(guest);
        });
    guest.line(0xe, true);
    guest.run();
  }

  @ParameterizedTest
  @MethodSource(GUESTS)
  void anEoiWithTheLineHighRunsTheHandlerAgain(Guest guest) {
    guest.entry(0xe, 0, LEVEL | 0x98);
    lowerAtSecondRun(guest, g -> {});
    assertEquals(List.of(0x98, 0x98), guest.cpus[0].ran);
  }

  @ParameterizedTest
  @MethodSource(GUESTS)
  void anEdgePulsedWhileMaskedIsLostAndTheNextOneIsNot(Guest guest) {
    guest.entry(0xe, 0, MASKED | EDGE | 0x81);
    guest.line(0xe, true);
    guest.line(0xe, false);
    guest.run();
    assertEquals(List.of(), guest.cpus[0].ran);
    guest.register(0x10 + 2 * 0xe, EDGE | 0x81);
    guest.run();
    assertEquals(List.of(), guest.cpus[0].ran);
    guest.line(0xe, true);
    guest.line(0xe, false);
    guest.run();
    assertEquals(List.of(0x81), guest.cpus[0].ran);
  }

  @ParameterizedTest
  @MethodSource(GUESTS)
  void aLevelRaisedWhileMaskedRunsAtTheUnmask(Guest guest) {
    guest.entry(0xe, 0, MASKED | LEVEL | 0x82);
    guest.cpus[0].handler(0x82, () -> guest.line(0xe, false));
    guest.line(0xe, true);
    guest.run();
    assertEquals(List.of(), guest.cpus[0].ran);
    guest.register(0x10 + 2 * 0xe, LEVEL | 0x82);
    guest.run();
    assertEquals(List.of(0x82), guest.cpus[0].ran);
  }

  @ParameterizedTest
  @MethodSource(GUESTS)
  void aHandlerThatMasksBeforeItsEoiRunsAgainOnlyAfterTheUnmask(Guest guest) {
    guest.entry(0xe, 0, LEVEL | 0x98);
    lowerAtSecondRun(
        guest,
        g -> {
          if (g.cpus[0].ran.size() == 1) {
            g.register(0x10 + 2 * 0xe, MASKED | LEVEL | 0x98);
          }
        });
    assertEquals(List.of(0x98), guest.cpus[0].ran);
    guest.register(0x10 + 2 * 0xe, LEVEL | 0x98);
    guest.run();
    assertEquals(List.of(0x98, 0x98), guest.cpus[0].ran);
  }

  @ParameterizedTest
  @MethodSource(GUESTS)
  void afterADeliveryTheCpusTmrBitIsTheEntrysTriggerMode(Guest guest) {
    for (int cpu : new int[] {0, 1}) {
      for (boolean preset : new boolean[] {true, false}) {
        GuestCpu taker = guest.cpus[cpu];
        taker.presetTmr(0xae, preset);
        guest.entry(0xe, cpu << 24, EDGE | 0xae);
        guest.line(0xe, true);
        guest.line(0xe, false);
        assertFalse(taker.tmr(0xae));
        guest.run();
        taker.presetTmr(0xaf, preset);
        guest.entry(0xe, cpu << 24, LEVEL | 0xaf);
        taker.handler(0xaf, () -> guest.line(0xe, false));
        guest.line(0xe, true);
        assertTrue(taker.tmr(0xaf));
        guest.run();
        assertEquals(preset ? 1 : 2, taker.count(0xaf));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(GUESTS)
  void aPhysicalDestinationRunsOnThatCpuAlone(Guest guest) {
    guest.entry(0xe, 1 << 24, EDGE | 0xf1);
    guest.line(0xe, true);
    guest.run();
    assertEquals(List.of(0xf1), guest.cpus[1].ran);
    assertEquals(0, guest.cpus[0].ran.size() + guest.cpus[2].ran.size() + guest.cpus[3].ran.size());
  }

  @ParameterizedTest
  @MethodSource(GUESTS)
  void aLogicalDestinationRunsOnEachOfItsCpusOnce(Guest guest) {
    guest.entry(0xe, 0xd << 24, EDGE | 0xf2 | 1 << 11);
    guest.line(0xe, true);
    guest.run();
    for (int cpu = 0; cpu < 4; cpu++) {
      assertEquals(cpu == 1 ? List.of() : List.of(0xf2), guest.cpus[cpu].ran);
    }
  }

  /** Destinations are rewritten while both pins are in service; both must still end. */
  @ParameterizedTest
  @MethodSource(GUESTS)
  void aHandlerThatMovesPinsInServiceToAnotherCpuLeavesNoneInService(Guest guest) {
    guest.entry(0xd, 0, LEVEL | 0x64);
    guest.entry(0xe, 0, LEVEL | 0x84);
    guest.cpus[0].handler(
        0x64,
        () -> {
          guest.line(0xe, true);
          for (int pin : new int[] {0xd, 0xe}) {
            guest.line(pin, false);
            assertEquals(1 << 14, guest.low(pin) & 1 << 14, "in service, pin " + pin);
            guest.register(0x11 + 2 * pin, 1 << 24);
          }
          assertEquals(0, guest.cpus[0].count(0x84), "interrupts are off in the handler");
        });
    guest.line(0xd, true);
    guest.run();
    assertEquals(List.of(0x64, 0x84), guest.cpus[0].ran);
    assertEquals(List.of(), guest.cpus[1].ran);
    assertFalse(guest.chip.remoteIrr(0xd));
    assertFalse(guest.chip.remoteIrr(0xe));
    assertEquals(1, guest.chip.entry(0xd) >>> 56);
  }
}
