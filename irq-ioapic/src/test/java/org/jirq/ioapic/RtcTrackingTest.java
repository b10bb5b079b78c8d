// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jirq.api.ApicSink;
import org.jirq.api.Cell;
import org.jirq.api.Delivery;
import org.jirq.api.LapicView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pin 8, driven with its status watched. Profile kvm, unless a test says otherwise; both cells. */
class RtcTrackingTest {

  private static final int RTC = 8;
  private static final int VECTOR = 0x28;

  /** CPUs of which some take each message, and are named. */
  private static final class Takers implements ApicSink {
    int[] takers = {0};
    int answer = 1;
    final List<Integer> vectors = new ArrayList<>();

    @Override
    public int deliver(int vector, int dest, int destMode, int mode, int trigger) {
      vectors.add(vector);
      return answer;
    }

    @Override
    public int deliverTracked(
        int vector, int dest, int destMode, int mode, int trigger, ApicSink.Takers told) {
      for (int cpu : takers) {
        told.took(cpu, vector);
      }
      return deliver(vector, dest, destMode, mode, trigger);
    }
  }

  private final Takers cpus = new Takers();

  private IoApic chip(Cell cell, IoApicProfile profile) {
    IoApic chip = IoApic.builder(cpus).profile(profile).cell(cell).maxCpus(4).build();
    entry(chip, VECTOR);
    return chip;
  }

  private static void entry(IoApic chip, int half) {
    chip.write(0x00, 0x10 + 2 * RTC, 4);
    chip.write(0x10, half, 4);
  }

  private static int pulse(IoApic chip) {
    int status = chip.setLevelForStatus(RTC, 0, true);
    chip.setLevelForStatus(RTC, 0, false);
    return status;
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void aSecondTickBeforeTheEoiIsCoalesced(Cell cell) {
    IoApic chip = chip(cell, IoApicProfile.KVM);
    assertEquals(1, pulse(chip));
    assertEquals(Delivery.COALESCED, pulse(chip));
    assertEquals(List.of(VECTOR), cpus.vectors);
    chip.eoi(VECTOR, 0, false);
    assertEquals(1, pulse(chip));
    assertEquals(List.of(VECTOR, VECTOR), cpus.vectors);
  }

  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void otherProfilesSendEveryTick(IoApicProfile profile) {
    IoApic chip = chip(Cell.SHARED, profile);
    boolean tracks = profile == IoApicProfile.KVM;
    pulse(chip);
    assertEquals(tracks ? Delivery.COALESCED : 1, pulse(chip));
    assertEquals(tracks ? 1 : 2, cpus.vectors.size());
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void aCallerThatWatchesNoStatusIsNotTracked(Cell cell) {
    IoApic chip = chip(cell, IoApicProfile.KVM);
    for (int i = 0; i < 3; i++) {
      assertEquals(1, chip.setLevel(RTC, 0, true));
      chip.setLevel(RTC, 0, false);
    }
    assertEquals(3, cpus.vectors.size());
    assertEquals(1, pulse(chip), "nothing is outstanding");
    chip.setLevel(RTC, 0, true);
    assertEquals(5, cpus.vectors.size(), "and such a caller is not held up either");
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void otherPinsAreNotTracked(Cell cell) {
    IoApic chip = chip(cell, IoApicProfile.KVM);
    chip.write(0x00, 0x10 + 2 * 9, 4);
    chip.write(0x10, 0x29, 4);
    for (int i = 0; i < 2; i++) {
      assertEquals(1, chip.setLevelForStatus(9, 0, true));
      chip.setLevelForStatus(9, 0, false);
    }
    assertEquals(List.of(0x29, 0x29), cpus.vectors);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void everyCpuThatTookItMustEndIt(Cell cell) {
    IoApic chip = chip(cell, IoApicProfile.KVM);
    cpus.takers = new int[] {1, 3};
    cpus.answer = 2;
    assertEquals(2, pulse(chip));
    chip.eoi(VECTOR, 1, false);
    chip.eoi(VECTOR, 1, false);
    chip.eoi(VECTOR, 0, false);
    chip.eoi(VECTOR + 1, 3, false);
    assertEquals(Delivery.COALESCED, pulse(chip), "CPU 3 has not ended this vector");
    chip.eoi(VECTOR, 3, false);
    assertEquals(2, pulse(chip));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void aTickThatIsCoalescedMovesTheLineAndRequestsNothing(Cell cell) {
    IoApic chip = chip(cell, IoApicProfile.KVM);
    pulse(chip);
    assertEquals(Delivery.COALESCED, chip.setLevelForStatus(RTC, 0, true));
    assertTrue(chip.level(RTC));
    assertFalse(chip.requested(RTC));
    chip.eoi(VECTOR, 0, false);
    assertEquals(1, cpus.vectors.size(), "lost, as in KVM");
    assertEquals(1, chip.setLevelForStatus(RTC, 0, true), "the request is what counts, not a rise");
    assertEquals(2, cpus.vectors.size());
  }

  /** The shape of CVE-2014-0155: a message for nobody must not be waited for. */
  @ParameterizedTest
  @EnumSource(Cell.class)
  void aTickThatNobodyTookIsNotWaitedFor(Cell cell) {
    IoApic chip = chip(cell, IoApicProfile.KVM);
    cpus.takers = new int[0];
    cpus.answer = -1;
    assertEquals(-1, pulse(chip));
    cpus.answer = 0;
    assertEquals(0, pulse(chip));
    assertEquals(2, cpus.vectors.size());
    cpus.takers = new int[] {0};
    cpus.answer = 1;
    assertEquals(1, pulse(chip));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void aMessageThatNamesNoCpuIsOutstandingForEver(Cell cell) {
    IoApic chip = chip(cell, IoApicProfile.KVM);
    entry(chip, VECTOR | 4 << 8); // NMI
    cpus.takers = new int[0];
    assertEquals(1, pulse(chip));
    chip.eoi(VECTOR, 0, false);
    assertEquals(Delivery.COALESCED, pulse(chip));
    chip.reset();
    entry(chip, VECTOR);
    assertEquals(1, pulse(chip));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void aLoadedLapicIsTrackedIfItIsAddressedAndHoldsTheVector(Cell cell) {
    IoApic chip = chip(cell, IoApicProfile.KVM);
    chip.lapicLoaded(2, view(false, true));
    assertEquals(1, pulse(chip));
    chip.eoi(VECTOR, 0, false);
    chip.lapicLoaded(2, view(true, true));
    assertEquals(Delivery.COALESCED, pulse(chip));
    chip.lapicLoaded(2, view(true, true));
    chip.eoi(VECTOR, 2, false);
    assertEquals(1, pulse(chip));
    chip.lapicLoaded(0, view(true, false));
    assertEquals(1, pulse(chip), "the loaded state holds the vector no more");
  }

  private static LapicView view(boolean addressed, boolean holds) {
    return new LapicView() {
      @Override
      public boolean isAddressedBy(int destination, int destinationMode) {
        return addressed;
      }

      @Override
      public boolean holds(int vector) {
        return holds && vector == VECTOR;
      }
    };
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void anEoiIsAwaitedUntilItComesWhateverTheEntryHoldsByThen(Cell cell) {
    IoApic chip = chip(cell, IoApicProfile.KVM);
    assertFalse(chip.awaitsEoi(VECTOR, 0));
    pulse(chip);
    entry(chip, VECTOR + 1);
    assertTrue(chip.awaitsEoi(VECTOR, 0));
    assertFalse(chip.awaitsEoi(VECTOR, 1), "another CPU");
    assertFalse(chip.awaitsEoi(VECTOR + 1, 0), "another vector");
    chip.eoi(VECTOR, 0, false);
    assertFalse(chip.awaitsEoi(VECTOR, 0));
    IoApic untracked = chip(cell, IoApicProfile.DATASHEET);
    pulse(untracked);
    assertFalse(untracked.awaitsEoi(VECTOR, 0));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void loadingAKvmStateForgetsWhatIsOutstanding(Cell cell) {
    IoApic chip = chip(cell, IoApicProfile.KVM);
    pulse(chip);
    ByteBuffer state = ByteBuffer.allocate(IoApic.KVM_STATE_SIZE);
    chip.saveKvmState(state);
    chip.loadKvmState(state.flip());
    chip.resync();
    assertEquals(1, pulse(chip));
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void aLevelEntryOnPin8IsTrackedToo(Cell cell) {
    IoApic chip = chip(cell, IoApicProfile.KVM);
    entry(chip, 1 << 15 | VECTOR);
    assertEquals(1, pulse(chip));
    assertTrue(chip.remoteIrr(RTC));
    assertEquals(Delivery.COALESCED, pulse(chip));
    chip.eoi(VECTOR, 0, true);
    assertEquals(1, pulse(chip));
  }

  @Test
  void aCpuAboveTheBoundIsRefusedByName() {
    IoApic chip = chip(Cell.SHARED, IoApicProfile.KVM);
    cpus.takers = new int[] {4};
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> chip.setLevelForStatus(RTC, 0, true));
    assertTrue(e.getMessage().contains("cpu=4"), e.getMessage());
    cpus.takers = new int[] {3};
    chip.setLevelForStatus(RTC, 0, false);
    assertEquals(1, pulse(chip), "the chip goes on");
  }

  @Test
  void aSinkThatNamesNobodySwitchesTrackingOff() {
    List<Integer> vectors = new ArrayList<>();
    IoApic chip =
        IoApic.builder(
                (vector, dest, destMode, mode, trigger) -> {
                  vectors.add(vector);
                  return 1;
                })
            .profile(IoApicProfile.KVM)
            .build();
    entry(chip, VECTOR);
    assertEquals(1, pulse(chip));
    assertEquals(1, pulse(chip));
    assertEquals(List.of(VECTOR, VECTOR), vectors);
  }
}
