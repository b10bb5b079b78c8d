// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Linux's {@code struct kvm_ioapic_state}. Profile kvm, unless a test says otherwise. */
class KvmStateTest {

  private static final String ALL = "org.jirq.ioapic.Rig#everyProfileAndCell";

  private static ByteBuffer save(IoApic chip) {
    ByteBuffer state = ByteBuffer.allocate(IoApic.KVM_STATE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    chip.saveKvmState(state);
    return state.flip();
  }

  /** A state in which all pins are as after reset. */
  private static ByteBuffer state(int requests) {
    ByteBuffer state = ByteBuffer.allocate(IoApic.KVM_STATE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    state.putLong(0xfec0_0000L).putInt(0).putInt(0).putInt(requests).putInt(0);
    for (int pin = 0; pin < 24; pin++) {
      state.putLong(0x10000);
    }
    return state.flip();
  }

  private static ByteBuffer state(int requests, int pin, long entry) {
    return state(requests).putLong(24 + 8 * pin, entry);
  }

  @Test
  void theFieldsStandWhereTheKernelHasThem() {
    assertEquals(216, IoApic.KVM_STATE_SIZE);
    Rig rig = new Rig(builder -> builder.profile(IoApicProfile.KVM).baseAddress(0xfec1_2000L));
    rig.register(0, 0x0b00_0000);
    rig.high(4, 0x2a00_0000);
    rig.low(4, Rig.levelEntry(0x41));
    rig.raise(4);
    rig.raise(9); // Masked, so requested and not delivered.
    rig.edge(10, 0x42);
    rig.raise(10); // Delivered, so not shown as requested.
    rig.chip.write(0x00, 0x37, 4);
    ByteBuffer state = save(rig.chip);
    assertEquals(0xfec1_2000L, state.getLong(0));
    assertEquals(0x37, state.getInt(8));
    assertEquals(0x0b, state.getInt(12));
    assertEquals(1 << 4 | 1 << 9, state.getInt(16));
    assertEquals(0, state.getInt(20));
    assertEquals(0x2a00_0000_0000_c041L, state.getLong(24 + 8 * 4));
    assertEquals(0x10000, state.getLong(24 + 8 * 23));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void whatIsLoadedIsWhatIsSaved(Rig rig) {
    ByteBuffer state = state(0, 7, 0x3300_0000_0001_a845L);
    state.putInt(8, 0x2f).putInt(12, 0x0c);
    rig.chip.loadKvmState(state.duplicate());
    assertEquals(0x2f, rig.chip.ioregsel());
    assertEquals(12, rig.chip.id());
    assertEquals(0x3300_0000_0001_a845L, rig.chip.entry(7));
    assertArrayEquals(state.array(), save(rig.chip).array());
    rig.chip.resync();
    assertArrayEquals(state.array(), save(rig.chip).array());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aLoadRunsNoCallbackAndTheResyncRaisesTheRequests(Rig rig) {
    rig.chip.loadKvmState(state(1 << 7, 7, 0x8045));
    assertEquals(List.of(), rig.masks);
    assertEquals(List.of(), rig.cpus.messages);
    assertEquals(1 << 7, save(rig.chip).getInt(16), "not lost if saved before the resync");
    rig.chip.resync();
    assertEquals(List.of(0x45), rig.cpus.take());
    assertTrue(rig.chip.remoteIrr(7));
    assertEquals("7 false", rig.masks.get(7));
    rig.chip.resync();
    assertEquals(List.of(), rig.cpus.messages, "once");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aRequestOfAPinInServiceIsKeptForTheEoi(Rig rig) {
    rig.chip.loadKvmState(state(1 << 7, 7, 0xc045));
    rig.chip.resync();
    assertEquals(List.of(), rig.cpus.messages);
    rig.eoi(0x45);
    assertEquals(List.of(0x45), rig.cpus.take());
  }

  /** The recordings' E23: source levels are no part of the state. */
  @ParameterizedTest
  @EnumSource(Cell.class)
  void underKvmALineThatStaysHighIsForgottenUntilItIsRaisedAgain(Cell cell) {
    Rig rig = new Rig(IoApicProfile.KVM, cell);
    rig.raise(7);
    rig.chip.loadKvmState(state(0, 7, 0x8045));
    rig.chip.resync();
    assertTrue(rig.chip.level(7));
    assertEquals(List.of(), rig.cpus.messages);
    rig.raise(7);
    assertEquals(List.of(0x45), rig.cpus.take());
  }

  @ParameterizedTest
  @MethodSource("org.jirq.ioapic.Rig#datasheet")
  void underDatasheetALineThatStaysHighIsDelivered(Rig rig) {
    rig.raise(7);
    rig.raise(8);
    ByteBuffer state = state(1 << 8, 7, 0x8045);
    state.putLong(24 + 8 * 8, 0x8046);
    rig.chip.loadKvmState(state);
    rig.chip.resync();
    assertEquals(List.of(0x46, 0x45), rig.cpus.take(), "the requested pin once, the other too");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aMaskedEdgeThatTheStateRequestsIsNotSentAtTheUnmask(Rig rig) {
    rig.chip.loadKvmState(state(1 << 7, 7, 0x1_0045));
    rig.chip.resync();
    assertEquals(rig.is(IoApicProfile.KVM), rig.chip.requested(7));
    rig.unmask(7);
    assertEquals(List.of(), rig.cpus.messages);
    rig.pulse(7);
    boolean coalesced = rig.is(IoApicProfile.KVM); // Until the line falls, as in the kernel.
    assertEquals(coalesced ? List.of() : List.of(0x45), rig.cpus.take());
    rig.pulse(7);
    assertEquals(List.of(0x45), rig.cpus.take());
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void anUnmaskedEdgeThatTheStateRequestsIsSent(Rig rig) {
    rig.chip.loadKvmState(state(1 << 7, 7, 0x0045));
    rig.chip.resync();
    assertEquals(List.of(0x45), rig.cpus.take());
    assertFalse(rig.chip.requested(7));
  }

  @Test
  void anEdgeEntryInServiceReadsBackAndTheNextWriteEndsIt() {
    for (int half = 0; half < 2; half++) {
      Rig rig = new Rig(IoApicProfile.KVM, Cell.SHARED);
      rig.chip.loadKvmState(state(0, 7, 0x1_5045));
      assertEquals(0x1_5045, rig.low(7), "delivery status and remote IRR as they were loaded");
      rig.chip.load(ByteBuffer.wrap(SnapshotTest.save(rig.chip)));
      assertEquals(0x1_5045, rig.low(7), "through an own snapshot as well");
      rig.register(0x10 + 2 * 7 + half, half == 0 ? 0x1_0045 : 0);
      assertEquals(0x1_1045, rig.low(7));
    }
  }

  @Test
  void requestsOfPinsThatDoNotExistAreDropped() {
    Rig rig = new Rig(IoApicProfile.KVM, Cell.SHARED);
    rig.chip.loadKvmState(state(0xff00_0001));
    assertEquals(1, save(rig.chip).getInt(16));
    rig.chip.load(ByteBuffer.wrap(SnapshotTest.save(rig.chip)));
    rig.chip.resync();
    assertEquals(1, save(rig.chip).getInt(16));
  }

  @Test
  void aResetForgetsRequestsThatWereNotRaisedYet() {
    Rig rig = new Rig(IoApicProfile.KVM, Cell.SHARED);
    rig.chip.loadKvmState(state(1 << 7, 7, 0x8045));
    rig.chip.reset();
    rig.level(7, 0x45);
    rig.chip.resync();
    assertEquals(List.of(), rig.cpus.messages);
  }

  @Test
  void aRefusedRequestIsTriedOnceByTheResync() {
    Rig rig = new Rig(IoApicProfile.DATASHEET, Cell.SHARED);
    rig.cpus.answer = 0;
    rig.chip.loadKvmState(state(1 << 7, 7, 0x8045));
    rig.chip.resync();
    assertEquals(1, rig.sent(0x45));
  }

  @Test
  void reservedBitsAreLoadedOnlyWhereTheyAreKept() {
    Rig datasheet = Rig.with();
    datasheet.chip.loadKvmState(state(0, 7, 0x33ff_ffff_fffe_0045L | 0x10000));
    assertEquals(0x3300_0000_0001_0045L, datasheet.chip.entry(7));
    Rig extended = Rig.with(IoApicOption.EXTENDED_DESTINATION);
    extended.chip.loadKvmState(state(0, 7, 0x33ff_ffff_fffe_0045L));
    assertEquals(0x33fe_0000_0000_0045L, extended.chip.entry(7));
  }

  @Test
  void onlyAChipWith24PinsHasThisLayout() {
    IoApic chip = new Rig(builder -> builder.pins(25)).chip;
    ByteBuffer buffer = ByteBuffer.allocate(300);
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> chip.saveKvmState(buffer));
    assertTrue(e.getMessage().contains("pins=25"), e.getMessage());
    assertThrows(IllegalStateException.class, () -> chip.loadKvmState(buffer));
    assertEquals(0, buffer.position());
  }

  @Test
  void aBufferThatIsTooShortChangesNothing() {
    Rig rig = new Rig(IoApicProfile.KVM, Cell.SHARED);
    rig.level(3, 0x41);
    byte[] before = SnapshotTest.save(rig.chip);
    ByteBuffer shortOne = state(-1, 7, 0x8045).limit(215);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> rig.chip.loadKvmState(shortOne));
    assertTrue(e.getMessage().contains("remaining=215"), e.getMessage());
    assertEquals(0, shortOne.position());
    assertArrayEquals(before, SnapshotTest.save(rig.chip));
    ByteBuffer target = ByteBuffer.allocate(215);
    assertThrows(BufferOverflowException.class, () -> rig.chip.saveKvmState(target));
    assertEquals(0, target.position());
  }
}
