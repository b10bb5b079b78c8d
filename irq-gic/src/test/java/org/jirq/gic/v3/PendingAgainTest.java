// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.gic.v3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.IrqEvents;
import org.jirq.gic.GicProfile;
import org.jirq.testkit.contract.PacketDuel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An interrupt is sent while it is pending. Nothing changes, but whoever takes it finds what its
 * sender wrote before, or it is pending afterwards.
 */
class PendingAgainTest {

  private static final int SGI = 5;
  private static final int SPI = 40;

  private final Rig rig = Rig.of(Cell.SHARED);

  PendingAgainTest() {
    rig.gic.connectOutputs((output, asserted) -> {});
    rig.frame(1, 0x1_0100, 1 << SGI);
    rig.edge(SPI, true);
    rig.route(SPI, 1);
    rig.level(SPI, 0x80);
  }

  /** A sender's data is there when the interrupt is taken, or the interrupt comes once more. */
  private void arrives(int intid, Runnable send) throws InterruptedException {
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
                return rig.take(1) == intid;
              }

              @Override
              public boolean takeAgain() {
                rig.end(1, intid);
                boolean again = take();
                if (again) {
                  rig.end(1, intid);
                }
                return again;
              }
            }));
  }

  @Test
  @Timeout(60)
  void sgiIsTakenWithWhatItsSenderDid() throws InterruptedException {
    arrives(SGI, () -> rig.icc(0, IccRegister.SGI1R, (long) SGI << 24 | 2));
  }

  @Test
  @Timeout(60)
  void spiThatIspendrSetsIsTakenWithWhatTheWriterDid() throws InterruptedException {
    arrives(SPI, () -> rig.bit(0x200, SPI));
  }

  @Test
  @Timeout(60)
  void messageIsTakenWithWhatItsSenderDid() throws InterruptedException {
    arrives(SPI, () -> rig.dist(0x40, SPI));
  }

  /** The words, counting what is posted. */
  private static final class Counting extends InterruptTable {
    private int posted;

    Counting(GicV3Configuration configuration) {
      super(configuration);
    }

    @Override
    long post(int index, long bits) {
      posted++;
      return super.post(index, bits);
    }
  }

  /** Only a write comes before or after the taking; a look may come from before both. */
  @Test
  void whatIsPendingIsPostedAllTheSame() {
    GicV3Configuration configuration =
        new GicV3Configuration(2, 96, GicProfile.DATASHEET, Set.of(), Cell.SHARED);
    Counting table = new Counting(configuration);
    Signals signals = new Signals(configuration, table);
    LineEvents events = new LineEvents(IrqEvents.NONE);
    RegisterBank bank =
        new RegisterBank(
            configuration,
            signals,
            new Service(signals, events),
            new EnableSection(Cell.SHARED, signals, events));
    Lines lines = new Lines(signals, events);
    for (int time = 1; time <= 2; time++) {
      assertNull(lines.send(1, SGI, 0, null));
      assertEquals(2 * time - 1, table.posted, "SGI");
      bank.write(-1, GicV3Spec.ISPENDR + 4, 1 << SPI - 32, 4);
      assertEquals(2 * time, table.posted, "ISPENDR");
    }
    assertNull(lines.send(1, SGI, 1, null));
    bank.write(-1, GicV3Spec.ISPENDR + 4, 0, 4);
    assertEquals(4, table.posted, "nobody asked for anything");
  }
}
