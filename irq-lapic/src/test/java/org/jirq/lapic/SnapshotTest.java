// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lapic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jirq.api.ApicMessage;
import org.jirq.api.Cell;
import org.jirq.api.EoiHandler;
import org.jirq.api.LapicLoadListener;
import org.jirq.api.LapicView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Snapshots, and KVM's layout of the state. */
class SnapshotTest {

  private static byte[] save(Lapic cpu) {
    ByteBuffer to = ByteBuffer.allocate(cpu.stateSize());
    cpu.save(to);
    assertEquals(0, to.remaining());
    return to.array();
  }

  private static Rig busy(LapicProfile profile, Cell cell) {
    Rig rig = new Rig(profile, cell, 2).enabled();
    Lapic cpu = rig.cpus[1];
    Rig.write(cpu, Rig.LVT_LINT0, 0x8041);
    Rig.write(cpu, Rig.LVT_LINT1, 0x0452);
    Rig.write(cpu, Rig.LVT_ERROR, 0xf1);
    Rig.write(cpu, Rig.TPR, 0x13);
    Rig.write(cpu, Rig.ICR_HIGH, 0x21000000);
    cpu.setLevel(0, 3, true);
    cpu.setLevel(1, 5, true);
    assertEquals(0x41, cpu.acknowledge(0));
    rig.level(0x62, 1);
    rig.fixed(0x35, 1);
    rig.fixed(0x04, 1);
    return rig;
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void loadedStateIsFoundByTheBusAndGoesOn(LapicProfile profile) {
    Rig original = busy(profile, Cell.SHARED);
    Rig copy = new Rig(profile, Cell.PLAIN, 2);
    byte[] saved = save(original.cpus[1]);
    copy.cpus[1].load(ByteBuffer.wrap(saved).order(ByteOrder.BIG_ENDIAN));
    assertEquals(List.of(), copy.take());
    assertArrayEquals(saved, save(copy.cpus[1]));
    copy.cpus[1].resync();
    assertEquals(List.of("out1=1", "extint1=0"), copy.take());
    assertEquals(1, copy.logical(0x92, 2, ApicMessage.FIXED), "the map has its logical id");
    original.logical(0x92, 2, ApicMessage.FIXED);
    for (int i = 0; i < 8; i++) {
      assertEquals(original.cpus[1].acknowledge(0), copy.cpus[1].acknowledge(0));
      Rig.write(original.cpus[1], Rig.EOI, 0);
      Rig.write(copy.cpus[1], Rig.EOI, 0);
    }
    assertArrayEquals(save(original.cpus[1]), save(copy.cpus[1]));
  }

  @Test
  void snapshotOfAnotherCpuIsRefused() {
    Rig rig = busy(LapicProfile.DATASHEET, Cell.SHARED);
    byte[] saved = save(rig.cpus[1]);
    byte[] before = save(rig.cpus[0]);
    assertThrows(IllegalArgumentException.class, () -> rig.cpus[0].load(ByteBuffer.wrap(saved)));
    assertArrayEquals(before, save(rig.cpus[0]));
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void x2apicStateIsLoadedIntoAnXapic(LapicProfile profile) {
    Rig original = new Rig(profile, 2).enabled();
    Rig.toX2apic(original.cpus[1]);
    original.cpus[1].writeMsr(0x830, 0xffff_fff0_0000_0041L);
    Rig copy = new Rig(profile, 2);
    copy.cpus[1].load(ByteBuffer.wrap(save(original.cpus[1])));
    assertTrue(copy.cpus[1].x2apic());
    assertEquals(0xffff_fff0_0000_0041L, copy.cpus[1].readMsr(0x830));
    assertEquals(1, copy.logical(0x41, 2, ApicMessage.FIXED));
  }

  /** What a chip that follows vectors into the CPUs is told. */
  private interface Follower extends EoiHandler, LapicLoadListener {}

  @Test
  void followersHearOfALoadedState() {
    Rig rig = busy(LapicProfile.KVM, Cell.SHARED);
    List<String> loads = new ArrayList<>();
    rig.bus.connect(
        new Follower() {
          @Override
          public void eoi(int vector, int cpu, boolean levelTriggered) {}

          @Override
          public void lapicLoaded(int cpu, LapicView view) {
            loads.add(cpu + (view.holds(0x41) ? " holds 41" : ""));
          }
        });
    rig.cpus[1].load(ByteBuffer.wrap(save(rig.cpus[1])));
    assertEquals(List.of(), loads);
    rig.cpus[1].resync();
    assertEquals(List.of("1 holds 41"), loads);
  }

  @ParameterizedTest
  @EnumSource(LapicProfile.class)
  void kvmLayoutHoldsTheRegistersAtTheirOffsets(LapicProfile profile) {
    Rig rig = busy(profile, Cell.SHARED);
    Lapic cpu = rig.cpus[1];
    ByteBuffer page = ByteBuffer.allocate(Lapic.KVM_STATE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    cpu.saveKvmState(page);
    assertEquals(0, page.remaining());
    assertEquals(0x01000000, page.getInt(0x20));
    assertEquals(0x13, page.getInt(0x80));
    assertEquals(0x1ff, page.getInt(0xf0));
    assertEquals(1 << 1, page.getInt(0x120));
    assertEquals(1 << 2, page.getInt(0x230));
    assertEquals(1 << 1, page.getInt(0x1a0));
    assertEquals(0xc041, page.getInt(0x350));
    assertEquals(0x21000000, page.getInt(0x310));
    Rig copy = new Rig(profile, 2);
    copy.cpus[1].setLevel(0, 3, true);
    copy.told.clear();
    copy.cpus[1].loadKvmState(page.flip());
    assertEquals(List.of(), copy.take());
    copy.cpus[1].resync();
    assertTrue(copy.cpus[1].output(0));
    assertEquals(1, copy.logical(0x92, 2, ApicMessage.FIXED));
    rig.logical(0x92, 2, ApicMessage.FIXED);
    for (int i = 0; i < 8; i++) {
      assertEquals(cpu.acknowledge(0), copy.cpus[1].acknowledge(0));
      Rig.write(cpu, Rig.EOI, 0);
      Rig.write(copy.cpus[1], Rig.EOI, 0);
    }
  }

  @Test
  void kvmLayoutGoesOnWithARunningTimer() {
    Rig rig = new Rig(LapicProfile.KVM, 1).enabled();
    Lapic cpu = rig.cpus[0];
    cpu.advanceTo(1000);
    Rig.write(cpu, Rig.LVT_TIMER, 0x71 | 1 << 17);
    Rig.write(cpu, Rig.DIVIDE, 0);
    Rig.write(cpu, Rig.INITIAL_COUNT, 100);
    cpu.advanceTo(1250);
    ByteBuffer page = ByteBuffer.allocate(Lapic.KVM_STATE_SIZE);
    cpu.saveKvmState(page);
    Rig copy = new Rig(LapicProfile.KVM, 1);
    copy.cpus[0].advanceTo(5000);
    copy.cpus[0].loadKvmState(page.flip());
    assertEquals(75, Rig.read(cpu, Rig.CURRENT_COUNT));
    assertEquals(75, Rig.read(copy.cpus[0], Rig.CURRENT_COUNT));
    assertEquals(5150, copy.cpus[0].nextDeadline());
  }

  @Test
  void shortKvmStateIsRefused() {
    Rig rig = busy(LapicProfile.KVM, Cell.SHARED);
    byte[] before = save(rig.cpus[1]);
    assertThrows(
        IllegalArgumentException.class,
        () -> rig.cpus[1].loadKvmState(ByteBuffer.allocate(Lapic.KVM_STATE_SIZE - 1)));
    assertArrayEquals(before, save(rig.cpus[1]));
  }
}
