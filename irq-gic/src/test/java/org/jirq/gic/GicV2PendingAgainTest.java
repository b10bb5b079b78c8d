// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;
import org.jirq.testkit.contract.PacketDuel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An interrupt is sent while it is pending. Nothing changes, but whoever takes it finds what its
 * sender wrote before, or it is pending afterwards.
 */
class GicV2PendingAgainTest {

  private static final int SGI = 5;
  private static final int SPI = 40;

  /** A sender's data is there when the interrupt is taken, or the interrupt comes once more. */
  private static void arrives(GicV2Rig rig, int intid, Runnable send) throws InterruptedException {
    assertEquals(
        0,
        PacketDuel.lost(
            new PacketDuel.Chip() {
              @Override
              public void send() {
                send.run();
              }

              @Override
              public boolean take() {
                return (rig.iar(1) & 0x3ff) == intid;
              }

              @Override
              public boolean takeAgain() {
                rig.eoir(1, intid);
                boolean again = take();
                if (again) {
                  rig.eoir(1, intid);
                }
                return again;
              }
            }));
  }

  private static GicV2Rig rig() {
    GicV2Rig rig = GicV2Rig.of(Cell.SHARED, 2);
    rig.chip.connectOutputs((output, asserted) -> {});
    return rig;
  }

  @Test
  @Timeout(60)
  void sgiIsTakenWithWhatItsSenderDid() throws InterruptedException {
    GicV2Rig rig = rig();
    arrives(rig, SGI, () -> rig.gicd(0, 0xf00, 2 << 16 | SGI));
  }

  @Test
  @Timeout(60)
  void spiThatIspendrSetsIsTakenWithWhatTheWriterDid() throws InterruptedException {
    GicV2Rig rig = rig();
    rig.spi(SPI, true, 0x80);
    rig.targets(SPI, 2);
    arrives(rig, SPI, () -> rig.bit(0, 0x200, SPI));
  }

  /** The words, counting how often one was replaced. */
  private static final class Counting extends GicV2Interrupts {
    private int replaced;

    Counting() {
      super(Cell.SHARED, 2, 64);
    }

    @Override
    boolean replace(int index, long before, long after) {
      replaced++;
      return super.replace(index, before, after);
    }
  }

  /** Only a replacement comes before or after the taking; a look may come from before both. */
  @Test
  void whatIsPendingIsReplacedAllTheSame() {
    Counting words = new Counting();
    GicV2Engine engine =
        new GicV2Engine(Cell.SHARED, words, EnumSet.noneOf(GicV2Option.class), IrqEvents.NONE);
    GicV2Configuration configuration = new GicV2Configuration(engine, Cell.SHARED);
    for (int time = 1; time <= 2; time++) {
      engine.request(1, SGI, 1);
      assertEquals(2 * time - 1, words.replaced, "SGI");
      configuration.pend(0, SPI & ~7, 1 << (SPI & 7), true);
      assertEquals(2 * time, words.replaced, "ISPENDR");
    }
    engine.request(1, SGI, 0);
    configuration.pend(0, SPI & ~7, 0, true);
    assertEquals(4, words.replaced, "nobody asked for anything");
  }
}
