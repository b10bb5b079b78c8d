// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.pic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;

/** Snapshots, and KVM's layout. */
class SnapshotTest {

  private static byte[] save(Pic pic) {
    ByteBuffer to = ByteBuffer.allocate(pic.stateSize());
    pic.save(to);
    return to.array();
  }

  private static PicRig rig(PicProfile profile) {
    return new PicRig(Pic.builder().profile(profile).cell(Cell.PLAIN));
  }

  @Test
  void snapshotHoldsRequestsServiceModesAndTheSequence() {
    for (PicProfile profile : PicProfile.values()) {
      PicRig original = rig(profile);
      original.initialise(1, 0x70, 0x01);
      original.raise(3);
      original.take();
      original.raise(1);
      original.raise(12);
      original.command(1, 0x0c);
      original.command(0, 0x11);
      original.data(0, 0x40);
      PicRig copy = rig(profile);
      copy.outputs.clear();
      copy.pic.load(ByteBuffer.wrap(save(original.pic)));
      assertEquals(List.of(), copy.outputs, "loading calls nobody");
      assertArrayEquals(save(original.pic), save(copy.pic));
      for (PicRig rig : List.of(original, copy)) {
        rig.data(0, 0x04);
        rig.data(0, 0x01);
        assertEquals(0x40, rig.pic.base(0));
        assertEquals(0x84, rig.readCommand(1), "the poll is outstanding");
      }
      assertArrayEquals(save(original.pic), save(copy.pic));
    }
  }

  @Test
  void resyncTellsIntAndMasks() {
    PicRig original = rig(PicProfile.DATASHEET);
    original.data(0, 0x80);
    original.raise(3);
    PicRig copy = rig(PicProfile.DATASHEET);
    copy.pic.load(ByteBuffer.wrap(save(original.pic)));
    copy.pic.resync();
    assertEquals(List.of(true), copy.outputs);
    assertEquals(16, copy.masks.size());
    assertTrue(copy.masks.contains("7=true"));
  }

  @Test
  void snapshotOfOtherOptionsOrOtherLinesIsRefused() {
    byte[] saved = save(rig(PicProfile.KVM).pic);
    PicRig target = rig(PicProfile.DATASHEET);
    byte[] before = save(target.pic);
    refused("options=", target.pic, saved);
    byte[] lines = before.clone();
    lines[16 + 3] ^= 0x10;
    refused("word=", target.pic, lines);
    byte[] ltim = save(rig(PicProfile.QEMU).pic);
    ltim[16 + 7] |= 0x20;
    refused("word=", rig(PicProfile.QEMU).pic, ltim);
    assertArrayEquals(before, save(target.pic));
  }

  private static void refused(String named, Pic pic, byte[] bytes) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> pic.load(ByteBuffer.wrap(bytes)));
    assertTrue(String.valueOf(refusal.getMessage()).contains(named), refusal.getMessage());
  }

  @Test
  void snapshotIsLittleEndianWhateverTheBufferIs() {
    PicRig rig = rig(PicProfile.DATASHEET);
    rig.raise(3);
    ByteBuffer big = ByteBuffer.allocate(rig.pic.stateSize()).order(ByteOrder.BIG_ENDIAN);
    rig.pic.save(big);
    assertArrayEquals(save(rig.pic), big.array());
    assertEquals("JPIC", new String(big.array(), 0, 4, java.nio.charset.StandardCharsets.US_ASCII));
  }

  @Test
  void kvmStateIsWrittenInTheKernelsOrder() {
    PicRig rig = rig(PicProfile.KVM);
    rig.raise(3);
    rig.take();
    rig.raise(6);
    rig.data(0, 0x81);
    rig.command(0, 0xc4);
    rig.command(0, 0x80);
    rig.command(0, 0x6f);
    rig.elcr(0, 0x20);
    ByteBuffer to = ByteBuffer.allocate(Pic.KVM_STATE_SIZE);
    rig.pic.saveKvmState(0, to);
    byte[] expected = {
      0x48, 0x40, (byte) 0x81, 0x08, 5, 0x30, 1, 1, 1, 0, 0, 1, 0, 1, 0x20, (byte) 0xf8
    };
    assertArrayEquals(expected, to.array());
  }

  @Test
  void kvmStateIsReadBackAndEvaluatedAtTheResync() {
    PicRig rig = rig(PicProfile.KVM);
    byte[] slave = {0, 0x10, 0, 0, 0, 0x75, 0, 0, 0, 0, 0, 0, 0, 1, 0x10, (byte) 0xde};
    rig.pic.loadKvmState(1, ByteBuffer.wrap(slave));
    assertFalse(rig.asserted());
    rig.pic.resync();
    assertTrue(rig.asserted());
    assertEquals(0x79, rig.take(), "a base with low bits, as a state may have");
    byte[] master = new byte[16];
    rig.pic.saveKvmState(0, ByteBuffer.wrap(master));
    assertEquals(0x04, master[3]);
  }

  @Test
  void impossibleKvmStateIsRefusedWhole() {
    PicRig rig = rig(PicProfile.KVM);
    byte[] good = new byte[16];
    rig.pic.saveKvmState(0, ByteBuffer.wrap(good));
    byte[] state = good.clone();
    state[9] = 4;
    kvmRefused("init_state=4", rig.pic, 0, state);
    state[9] = 0;
    state[15] = 0;
    kvmRefused("elcr_mask=0", rig.pic, 0, state);
    kvmRefused("remaining=15", rig.pic, 0, new byte[15]);
    kvmRefused("chip=2", rig.pic, 2, good);
    byte[] after = new byte[16];
    rig.pic.saveKvmState(0, ByteBuffer.wrap(after));
    assertArrayEquals(good, after);
  }

  private static void kvmRefused(String named, Pic pic, int chip, byte[] state) {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> pic.loadKvmState(chip, ByteBuffer.wrap(state)));
    assertTrue(String.valueOf(refusal.getMessage()).contains(named), refusal.getMessage());
  }
}
