// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import org.jirq.api.SourceId;
import org.jirq.ioapic.IoApicProfile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What Linux KVM 6.18 was seen to do with resample irqfds on its IOAPIC, row by row: profile {@code
 * kvm}, policy C. States are written as in the recordings: {@code irr}, remote IRR, messages taken,
 * notifies.
 */
@Timeout(60)
class KvmScenarioTest {

  private static final int PIN = 5;
  private static final int VECTOR = 0x45;

  private final Pc pc = new Pc(IoApicProfile.KVM);
  private final IrqfdRegistry registry =
      IrqfdRegistry.builder(pc.router).pulseSource(SourceId.DEFAULT).build();
  private final HeapEventSource event = new HeapEventSource("fd0");
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void assign() {
    registry.assignLevel(
        event, PIN, (gsi, chip, pin) -> asked.incrementAndGet(), ResamplePolicy.RESAMPLE_AT_UNMASK);
    pc.level(PIN, VECTOR);
  }

  private void expect(int irr, int remoteIrr, int taken, int resampled) {
    assertEquals(
        "irr=%d rirr=%d taken=%d resampled=%d".formatted(irr, remoteIrr, taken, resampled),
        "irr=%d rirr=%d taken=%d resampled=%d"
            .formatted(
                pc.ioapic.requested(PIN) ? 1 : 0,
                pc.inService(PIN) ? 1 : 0,
                pc.taken(VECTOR),
                asked.get()));
  }

  private void line(boolean level) {
    pc.router.setIrq(PIN, SourceId.DEFAULT, level);
  }

  @Test
  void e01AssertAndEoi() {
    event.signal();
    expect(1, 1, 1, 0);
    pc.eoi(VECTOR);
    expect(0, 0, 1, 1);
  }

  @Test
  void e02OneshotHandler() {
    event.signal();
    pc.mask(PIN);
    expect(1, 1, 1, 0);
    pc.eoi(VECTOR);
    expect(0, 0, 1, 1);
    event.signal();
    expect(1, 0, 1, 1);
    pc.unmask(PIN);
    expect(0, 0, 1, 2);
    event.signal();
    expect(1, 1, 2, 2);
  }

  @Test
  void e03UnmaskWithNothingPending() {
    event.signal();
    pc.mask(PIN);
    pc.eoi(VECTOR);
    pc.unmask(PIN);
    expect(0, 0, 1, 1);
  }

  @Test
  void e04AnotherSourceLosesItsInterruptAtTheUnmask() {
    pc.mask(PIN);
    line(true);
    expect(1, 0, 0, 0);
    pc.unmask(PIN);
    expect(0, 0, 0, 1);
    line(true);
    expect(1, 1, 1, 1);
  }

  @Test
  void e05WithoutAResamplerTheUnmaskInjects() {
    registry.close();
    pc.mask(PIN);
    line(true);
    pc.unmask(PIN);
    expect(1, 1, 1, 0);
  }

  @Test
  void e06MaskAndUnmaskInService() {
    event.signal();
    pc.mask(PIN);
    pc.unmask(PIN);
    expect(1, 1, 1, 0);
    pc.eoi(VECTOR);
    expect(0, 0, 1, 1);
  }

  @Test
  void e07PendingUnmaskAsEdgeThenLevel() {
    pc.mask(PIN);
    event.signal();
    expect(1, 0, 0, 0);
    pc.edge(PIN, VECTOR);
    expect(1, 0, 0, 0);
    pc.level(PIN, VECTOR);
    expect(0, 0, 0, 1);
  }

  @Test
  void e08WritesBehindTheMaskDoNotNotify() {
    pc.mask(PIN);
    event.signal();
    pc.writeHigh(PIN, 0);
    expect(1, 0, 0, 0);
    pc.write(PIN, 0x1_8044);
    expect(1, 0, 0, 0);
    pc.level(PIN, VECTOR);
    expect(0, 0, 0, 1);
  }

  @Test
  void e09ResamplerOnAnEdgePin() {
    pc.edge(PIN, VECTOR);
    event.signal();
    expect(0, 0, 1, 0);
    pc.ioapic.eoi(VECTOR, 0, false);
    expect(0, 0, 1, 1);
    event.signal();
    expect(0, 0, 2, 1);
  }

  @Test
  void e10TwoPinsShareAVector() {
    AtomicInteger other = new AtomicInteger();
    registry.assignLevel(
        new HeapEventSource("fd1"),
        7,
        (gsi, chip, pin) -> other.incrementAndGet(),
        ResamplePolicy.RESAMPLE_AT_UNMASK);
    pc.level(7, VECTOR);
    event.signal();
    pc.eoi(VECTOR);
    expect(0, 0, 1, 1);
    assertEquals(1, other.get());
  }

  @Test
  void e11EoiOfAMessageWithTheVectorOfAMaskedPin() {
    pc.mask(PIN);
    pc.ioapic.eoi(VECTOR, 0, false);
    expect(0, 0, 0, 1);
    pc.eoi(VECTOR);
    expect(0, 0, 0, 2);
  }

  @Test
  void e12EoiRegisterAndTriggerModeToggle() {
    event.signal();
    pc.ioapic.write(0x40, VECTOR, 4);
    expect(1, 1, 1, 0);
    pc.write(PIN, 0x1_0045);
    expect(1, 0, 1, 0);
    pc.write(PIN, 0x1_8045);
    expect(1, 0, 1, 0);
    pc.unmask(PIN);
    expect(0, 0, 1, 1);
    pc.eoi(VECTOR);
    expect(0, 0, 1, 2);
  }

  @Test
  void e13TwoSources() {
    line(true);
    event.signal();
    expect(1, 1, 1, 0);
    pc.eoi(VECTOR);
    expect(1, 1, 2, 1);
    line(false);
    pc.eoi(VECTOR);
    expect(0, 0, 2, 2);
  }

  @Test
  void e22LoadedRequestIsInjectedAndNobodyNotified() {
    ByteBuffer state = ByteBuffer.allocate(216);
    pc.ioapic.saveKvmState(state);
    state.flip();
    state.order(ByteOrder.LITTLE_ENDIAN).putInt(16, 1 << PIN);
    pc.ioapic.loadKvmState(state);
    pc.ioapic.resync();
    expect(1, 1, 1, 0);
  }
}
