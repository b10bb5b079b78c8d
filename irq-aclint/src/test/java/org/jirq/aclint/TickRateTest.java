// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.aclint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import org.jirq.api.Clocked;
import org.junit.jupiter.api.Test;

/** Ticks against nanoseconds, exact to the last one, against arithmetic without limits. */
class TimeBaseTest {

  private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000);

  private static BigInteger ticks(long hertz, BigInteger nanos) {
    BigInteger[] parts = nanos.multiply(BigInteger.valueOf(hertz)).divideAndRemainder(SECOND);
    return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
  }

  @Test
  void ticksAreRoundedDown() {
    Random random = new Random(1);
    for (long hertz : new long[] {1, 3, 32_768, 10_000_000, 999_999_999, 1_000_000_000}) {
      TickRate base = new TickRate(hertz);
      for (int i = 0; i < 20_000; i++) {
        long nanos = random.nextLong() >> random.nextInt(64);
        assertEquals(
            ticks(hertz, BigInteger.valueOf(nanos)).longValueExact(),
            base.ticks(nanos),
            hertz + " Hz at " + nanos);
      }
    }
  }

  @Test
  void deadlineIsTheFirstNanosecondOfTheTick() {
    Random random = new Random(2);
    int reached = 0;
    for (long hertz : new long[] {1, 3, 32_768, 10_000_000, 999_999_999, 1_000_000_000}) {
      TickRate base = new TickRate(hertz);
      for (int i = 0; i < 20_000; i++) {
        long now = random.nextLong() >> random.nextInt(64);
        long delta = random.nextLong() >>> random.nextInt(64);
        if (delta == 0) {
          continue;
        }
        long after = base.after(now, delta);
        String where = hertz + " Hz at " + now + " + " + Long.toUnsignedString(delta);
        BigInteger target =
            BigInteger.valueOf(base.ticks(now)).add(new BigInteger(Long.toUnsignedString(delta)));
        if (after == Clocked.NEVER) {
          assertEquals(
              -1, ticks(hertz, BigInteger.valueOf(Long.MAX_VALUE - 1)).compareTo(target), where);
        } else {
          reached++;
          assertTrue(after > now, where);
          // At 1 GHz or below a nanosecond never skips a tick.
          assertEquals(target, ticks(hertz, BigInteger.valueOf(after)), where);
          assertEquals(-1, ticks(hertz, BigInteger.valueOf(after - 1)).compareTo(target), where);
        }
      }
    }
    assertTrue(reached > 20_000, "deadlines: " + reached);
  }
}
