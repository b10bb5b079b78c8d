// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.atomic.AtomicInteger;
import org.jirq.api.Cell;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One CPU rewrites the vector of an entry while another ends its interrupt. Profiles: all, shared
 * cell; option EOI_OF_OLD_VECTOR, under which every message's own vector ends it, whenever it was
 * rewritten.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OldVectorStressTest {

  private static final int RACES = 30_000;
  private static final int PIN = 5;

  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void theEoiOfAMessageEndsItWhileItsVectorIsRewritten(IoApicProfile profile) throws Exception {
    AtomicInteger lastVector = new AtomicInteger(-1);
    AtomicInteger messages = new AtomicInteger();
    IoApic chip =
        IoApic.builder(
                (vector, dest, destMode, mode, trigger) -> {
                  lastVector.set(vector);
                  messages.incrementAndGet();
                  return 1;
                })
            .profile(profile)
            .cell(Cell.SHARED)
            .option(IoApicOption.EOI_OF_OLD_VECTOR, true)
            .build();
    chip.write(0x00, 0x10 + 2 * PIN, 4);
    // Rounds: odd numbers are prepared, even ones are over. Spinning, so that both start together.
    AtomicInteger round = new AtomicInteger();
    AtomicInteger through = new AtomicInteger();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < RACES; i++) {
                awaitRound(round, 2 * i + 1);
                spin(i & 15);
                chip.write(0x10, 1 << 15 | 0x41 + (i & 7), 4);
                if ((i & 3) == 0) {
                  chip.write(0x10, 1 << 15 | 0x50, 4);
                }
                through.incrementAndGet();
              }
            });
    writer.start();
    for (int i = 0; i < RACES; i++) {
      chip.write(0x10, 1 << 15 | 0x40, 4);
      chip.setLevel(PIN, 0, true);
      chip.setLevel(PIN, 0, false);
      round.set(2 * i + 1);
      spin(i >>> 4 & 15);
      chip.eoi(lastVector.get(), 0, true);
      awaitRound(through, i + 1);
      if (chip.remoteIrr(PIN)) {
        round.set(Integer.MAX_VALUE);
        writer.join();
        fail("stuck in race " + i);
      }
    }
    writer.join();
    assertEquals(RACES, messages.get());
  }

  private static void awaitRound(AtomicInteger counter, int atLeast) {
    for (int turns = 0; counter.get() < atLeast; turns++) {
      if ((turns & 1023) == 1023) {
        Thread.yield();
      }
      Thread.onSpinWait();
    }
  }

  private static void spin(int turns) {
    for (int i = 0; i < turns; i++) {
      Thread.onSpinWait();
    }
  }
}
