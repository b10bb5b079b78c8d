// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.jirq.api.IrqEvents;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What observers are told, in which order. Profiles: as each test says; shared cell. */
class IoApicEventsTest {

  private static final int PIN = 7;
  private static final int VECTOR = 0x44;

  /** Writes down what it is told. */
  private static final class Observer implements IrqEvents {
    final List<String> told = new ArrayList<>();

    @Override
    public void lineChanged(int pin, boolean level) {
      told.add("line " + pin + " " + level);
    }

    @Override
    public void sent(int pin, int vector, int result) {
      told.add("sent " + pin + " 0x" + Integer.toHexString(vector) + " " + result);
    }

    @Override
    public void remoteIrrChanged(int pin, boolean set) {
      told.add("remoteIrr " + pin + " " + set);
    }

    @Override
    public void ended(int vector, int cpu, int pins) {
      told.add("ended 0x" + Integer.toHexString(vector) + " cpu " + cpu + " pins " + pins);
    }

    @Override
    public void maskChanged(int pin, boolean masked) {
      told.add("mask " + pin + " " + masked);
    }

    @Override
    public void coalesced(int pin) {
      told.add("coalesced " + pin);
    }

    @Override
    public void stormDeferred(int pin, long deadline) {
      told.add("storm " + pin + " " + deadline);
    }

    @Override
    public void invalidAccess(long offset, int size, boolean write) {
      told.add("invalid " + offset + " " + size + " " + write);
    }

    List<String> take() {
      List<String> all = List.copyOf(told);
      told.clear();
      return all;
    }
  }

  private final Observer observer = new Observer();

  private Rig rig(IoApicProfile profile) {
    return new Rig(builder -> builder.profile(profile).events(observer).clocked());
  }

  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void aLevelInterruptIsToldFromTheLineToTheEnd(IoApicProfile profile) {
    Rig rig = rig(profile);
    rig.level(PIN, VECTOR);
    assertEquals(List.of("mask 7 false"), observer.take());
    rig.raise(PIN);
    assertEquals(List.of("line 7 true", "remoteIrr 7 true", "sent 7 0x44 1"), observer.take());
    rig.raise(PIN);
    rig.chip.setLevel(PIN, 1, true);
    boolean ignored = profile == IoApicProfile.KVM;
    assertEquals(ignored ? List.of() : List.of("coalesced 7", "coalesced 7"), observer.take());
    rig.chip.setLevel(PIN, 1, false);
    observer.take();
    rig.lower(PIN);
    assertEquals(List.of("line 7 false"), observer.take());
    rig.chip.eoi(VECTOR, 3, true);
    assertEquals(List.of("remoteIrr 7 false", "ended 0x44 cpu 3 pins 1"), observer.take());
  }

  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void anEdgeIsToldWithoutRemoteIrr(IoApicProfile profile) {
    Rig rig = rig(profile);
    rig.edge(PIN, VECTOR);
    observer.take();
    rig.pulse(PIN);
    assertEquals(List.of("line 7 true", "sent 7 0x44 1", "line 7 false"), observer.take());
  }

  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void aRefusedLevelMessageIsToldSetAndThenCleared(IoApicProfile profile) {
    Rig rig = rig(profile);
    rig.level(PIN, VECTOR);
    rig.cpus.answer = 0;
    observer.take();
    rig.raise(PIN);
    List<String> refused = new ArrayList<>();
    refused.addAll(List.of("line 7 true", "remoteIrr 7 true", "sent 7 0x44 0"));
    if (profile != IoApicProfile.QEMU) {
      refused.add("remoteIrr 7 false");
    }
    assertEquals(refused, observer.take());
  }

  /** A CPU side that ends the interrupt before deliver() returns: set is told before cleared. */
  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void anEoiInsideTheDeliveryIsToldInOrder(IoApicProfile profile) {
    Rig rig = rig(profile);
    rig.level(PIN, VECTOR);
    rig.cpus.duringDelivery =
        () -> {
          rig.lower(PIN);
          rig.eoi(VECTOR);
        };
    observer.take();
    rig.raise(PIN);
    assertEquals(
        List.of(
            "line 7 true",
            "remoteIrr 7 true",
            "line 7 false",
            "remoteIrr 7 false",
            "ended 0x44 cpu 0 pins 1",
            "sent 7 0x44 1"),
        observer.take());
    assertEquals(false, rig.chip.remoteIrr(PIN));
  }

  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void aSpuriousEoiIsToldWithNoPins(IoApicProfile profile) {
    Rig rig = rig(profile);
    rig.eoi(0x99);
    assertEquals(List.of("ended 0x99 cpu 0 pins 0"), observer.take());
    rig.chip.eoi(256, 0, true);
    rig.chip.eoi(-1, 0, true);
    assertEquals(List.of(), observer.take(), "no vectors");
  }

  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void badAccessesAreToldAsTheyWere(IoApicProfile profile) {
    Rig rig = rig(profile);
    rig.chip.read(0x04, 4);
    rig.chip.write(0x11, 0, 2);
    rig.chip.read(0x10, 3);
    rig.chip.write(0x00, 0x03, 4);
    rig.chip.read(0x10, 4);
    rig.chip.write(0x10, 0, 4);
    rig.chip.write(0x00, 0x01, 4);
    rig.chip.write(0x10, 0, 4);
    rig.chip.read(0x10, 4);
    assertEquals(
        List.of(
            "invalid 4 4 false",
            "invalid 17 2 true",
            "invalid 16 3 false",
            "invalid 16 4 false",
            "invalid 16 4 true",
            "invalid 16 4 true"),
        observer.take());
  }

  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void aPinThatIsPutOffIsToldWithItsDeadline(IoApicProfile profile) {
    Rig rig = rig(profile);
    rig.chip.advanceTo(500);
    rig.level(PIN, VECTOR);
    rig.raise(PIN);
    for (int i = 1; i < 10_000; i++) {
      rig.eoi(VECTOR);
    }
    observer.take();
    rig.eoi(VECTOR);
    assertEquals(
        profile == IoApicProfile.DATASHEET
            ? List.of(
                "remoteIrr 7 false", "remoteIrr 7 true", "sent 7 0x44 1", "ended 0x44 cpu 0 pins 1")
            : List.of("remoteIrr 7 false", "storm 7 10000500", "ended 0x44 cpu 0 pins 1"),
        observer.take());
  }

  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void aResetTellsTheMasksItSets(IoApicProfile profile) {
    Rig rig = rig(profile);
    rig.level(PIN, VECTOR);
    rig.edge(3, VECTOR);
    observer.take();
    rig.chip.reset();
    assertEquals(List.of("mask 3 true", "mask 7 true"), observer.take());
  }
}
