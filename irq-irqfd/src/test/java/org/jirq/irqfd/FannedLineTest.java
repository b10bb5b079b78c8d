// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jirq.routing.ChipRoute;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A GSI at two chips, of which the guest uses one, and later the other, as a crash kernel does. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FannedLineTest {

  private static final int GSI = 5;
  private static final int PIN = 3;
  private static final int OTHER_PIN = 6;

  private final FakeChip used = FakeChip.capable(8);
  private final FakeChip unused = FakeChip.capable(8);
  private final IrqRouter router =
      IrqRouter.builder()
          .chip(0, unused)
          .chip(2, used)
          .routes(List.of(new ChipRoute(GSI, 0, OTHER_PIN), new ChipRoute(GSI, 2, PIN)))
          .build();
  private final IrqfdRegistry registry = new IrqfdRegistry(router);
  private final Passthrough device = new Passthrough("dev");

  /** A oneshot cycle; the device is quiet, or not, when the guest unmasks the pin. */
  private void cycle(boolean quiet) {
    device.raise();
    used.setMask(PIN, true);
    used.eoi(PIN);
    if (quiet) {
      device.quiet();
    }
    used.setMask(PIN, false);
  }

  /** The other chip had the level too, and nobody would take it down there. */
  @ParameterizedTest
  @EnumSource(ResamplePolicy.class)
  void aLevelThatIsSampledAgainStaysAtNoOtherChip(ResamplePolicy policy) {
    unused.setMask(OTHER_PIN, true);
    device.assign(registry, GSI, policy);
    cycle(true);
    if (policy == ResamplePolicy.NOTIFY_AT_EOI) {
      // This policy has the one interrupt too many.
      used.eoi(PIN);
    }
    assertEquals(0, used.sources(PIN));
    assertEquals(0, unused.sources(OTHER_PIN));
    unused.setMask(OTHER_PIN, false);
    assertEquals(0, unused.injected(OTHER_PIN));
  }

  @Test
  void aLevelThatIsStillHighIsRaisedAtBothAgain() {
    unused.setMask(OTHER_PIN, true);
    device.assign(registry, GSI, ResamplePolicy.RESAMPLE_AT_UNMASK);
    cycle(false);
    assertEquals(2, used.injected(PIN));
    assertTrue(used.level(PIN));
    assertTrue(unused.level(OTHER_PIN));
  }
}
