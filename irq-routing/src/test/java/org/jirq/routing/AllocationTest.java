// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The paths of an interrupt, there and back, allocate nothing. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AllocationTest {

  private static final int ROUNDS = 100_000;

  /**
   * Tells how much a round may allocate on average: a tenth of a byte, for the measurement's own.
   */
  private static final long ALLOWED = ROUNDS / 10;

  private long delivered;

  /**
   * Returns the bytes that the calling thread has allocated; by reflection, as nothing else needs
   * the management module.
   */
  private static long allocated() {
    try {
      Object bean =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      Method bytes =
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getThreadAllocatedBytes", long.class);
      return (long) bytes.invoke(bean, Thread.currentThread().getId());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private void assertAllocatesNothing(Runnable round) {
    for (int i = 0; i < ROUNDS; i++) {
      round.run();
    }
    long before = allocated();
    for (int i = 0; i < ROUNDS; i++) {
      round.run();
    }
    long bytes = allocated() - before;
    assertTrue(bytes <= ALLOWED, "bytes=" + bytes + " in rounds=" + ROUNDS);
  }

  @Test
  void linesMessagesAndAcknowledgementsAllocateNothing() {
    CountingChip pic = new CountingChip();
    CountingChip ioApic = new CountingChip();
    IrqRouter router =
        IrqRouter.builder()
            .chip(0, pic)
            .chip(2, ioApic)
            .msi(
                (address, data, device) -> {
                  delivered++;
                  return 1;
                })
            .routes(
                List.of(
                    new ChipRoute(4, 2, 4),
                    new ChipRoute(5, 0, 5),
                    new ChipRoute(5, 2, 5),
                    new MsiRoute(30, 0xfee00000L, 1)))
            .build();
    router.addAckNotifier(4, (gsi, chip, pin) -> router.setIrq(gsi, 1, false));
    router.addMaskNotifier(4, (gsi, chip, pin, masked) -> delivered++);
    router.addUnmaskResampler(4, (gsi, chip, pin) -> ++delivered > 0);
    delivered = 0;
    pic.delivered = 0;
    ioApic.delivered = 0;
    assertAllocatesNothing(
        () -> {
          router.setIrq(4, 1, true);
          router.setIrq(5, 0, true);
          router.setLevelForStatus(5, 0, false);
          router.setIrq(30, 0, true);
          router.setIrq(31, 0, true);
          router.sendMsi(0xfee00000L, 2, 0);
          ioApic.board.acked(4);
          ioApic.board.acked(5);
          ioApic.board.maskChanged(4, true);
          ioApic.board.resampleInstead(4);
        });
    assertEquals(
        2L * ROUNDS * (1 + 2 + 2 + 1 + 1 + 1 + 1 + 1),
        delivered + pic.delivered + ioApic.delivered);
  }

  @Test
  void aTransactionCostsWhatItChangesAndNotWhatThereIs() {
    IrqRouter router =
        IrqRouter.builder()
            .chip(0, new RecordingChip(4096))
            .routes(DefaultRoutes.identity(0, 0, 4096))
            .build();
    int commits = 2000;
    long before = 0;
    for (int i = 0; i < 2 * commits; i++) {
      if (i == commits) {
        before = allocated();
      }
      assertTrue(router.edit().set(1000, new ChipRoute(1000, 0, 1001 + (i & 1))).commit());
    }
    long each = (allocated() - before) / commits;
    // The table itself is 200 KiB.
    assertTrue(each < 8 * 1024, "bytes=" + each);
  }
}
