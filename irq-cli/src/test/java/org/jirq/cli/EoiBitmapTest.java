// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jirq.api.ApicSink;
import org.jirq.api.LapicView;
import org.jirq.ioapic.IoApic;
import org.jirq.ioapic.IoApicProfile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EoiBitmapTest {

  private static final int LEVEL = 1 << 15;
  private static final LapicView NOTHING =
      new LapicView() {
        @Override
        public boolean isAddressedBy(int destination, int destinationMode) {
          return false;
        }

        @Override
        public boolean holds(int vector) {
          return false;
        }
      };

  /** CPU 0 takes everything. */
  private static final ApicSink CPU =
      new ApicSink() {
        @Override
        public int deliver(int vector, int dest, int destMode, int mode, int trigger) {
          return 1;
        }

        @Override
        public int deliverTracked(
            int vector, int dest, int destMode, int mode, int trigger, Takers takers) {
          takers.took(0, vector);
          return 1;
        }
      };

  private final IoApic ioapic = IoApic.builder(CPU).profile(IoApicProfile.KVM).build();
  private final EoiBitmap filter = new EoiBitmap(24);

  @BeforeEach
  void connect() {
    filter.connect(ioapic);
  }

  private void entry(int pin, int low) {
    ioapic.write(0x00, 0x10 + 2 * pin, 4);
    ioapic.write(0x10, low, 4);
  }

  private boolean passes(int vector) {
    return filter.passes(vector, 0, false, NOTHING);
  }

  @Test
  void onlyVectorsOfLevelEntriesPass() {
    assertFalse(passes(0x40));
    entry(5, 0x40);
    assertFalse(passes(0x40), "edge");
    entry(5, LEVEL | 0x40);
    assertTrue(passes(0x40));
    assertFalse(passes(0x41));
    entry(5, LEVEL | 1 << 16 | 0x40);
    assertTrue(passes(0x40), "masked");
  }

  @Test
  void theClocksPinPassesWhateverItsTriggerMode() {
    entry(8, 0x40);
    assertTrue(passes(0x40));
  }

  @Test
  void aResampledPinPassesUntilItsLastIrqfdIsDeassigned() {
    entry(5, 0x40);
    filter.resampled(0, 5);
    filter.resampled(1, 5);
    assertTrue(passes(0x40));
    filter.unsampled(0);
    assertTrue(passes(0x40));
    filter.unsampled(1);
    assertFalse(passes(0x40));
  }

  @Test
  void aTickThatIsAwaitedPassesAlthoughTheEntryHasAnotherVector() {
    entry(8, 0x40);
    ioapic.setLevelForStatus(8, 0, true);
    entry(8, 0x41);
    assertTrue(passes(0x40));
    ioapic.eoi(0x40, 0, false);
    assertFalse(passes(0x40));
  }
}
