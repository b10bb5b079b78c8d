// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessagesTest {

  private final List<ApicMessage> taken = new ArrayList<>();
  private final ApicSink sink =
      (vector, destination, destinationMode, deliveryMode, triggerMode) -> {
        taken.add(new ApicMessage(vector, destination, destinationMode, deliveryMode, triggerMode));
        return 1;
      };

  @Test
  void anMsiIsDecodedByTheManualsFields() {
    assertEquals(1, new X86MsiSink(sink).deliver(0xfee0_1004L, 0xc9f1, 7));
    assertEquals(
        List.of(
            new ApicMessage(
                0xf1, 1, ApicMessage.LOGICAL, ApicMessage.LOWEST_PRIORITY, ApicMessage.LEVEL)),
        taken);
  }

  @Test
  void extendedDestinationsUseAddressBits11To5() {
    new X86MsiSink(sink).deliver(0xfeef_ffe0L, 0x51, 0);
    new X86MsiSink(sink, true).deliver(0xfeef_ffe0L, 0x51, 0);
    assertEquals(0xff, taken.get(0).destination());
    assertEquals(0x7fff, taken.get(1).destination());
  }

  @Test
  void aSinkThatDoesNotTrackAnswersAllTheSame() {
    assertEquals(
        1,
        sink.deliverTracked(
            0x31,
            0,
            ApicMessage.PHYSICAL,
            ApicMessage.FIXED,
            ApicMessage.EDGE,
            (cpu, vector) -> {
              throw new AssertionError("names nobody");
            }));
    assertEquals(1, taken.size());
  }

  @Test
  void resultsJoinAsTheStatusOfAGsiOnSeveralChips() {
    assertEquals(-1, Delivery.join(-1, -1));
    assertEquals(0, Delivery.join(-1, 0));
    assertEquals(2, Delivery.join(2, -1));
    assertEquals(3, Delivery.join(1, 2));
    assertEquals(Delivery.IGNORED, Delivery.join(-7, -1));
    assertTrue(Delivery.isDelivered(1));
    assertFalse(Delivery.isDelivered(0));
    assertFalse(Delivery.isDelivered(-1));
  }

  @Test
  void anMsiMessagePrintsItsFields() {
    assertEquals(
        "msi(address=0xfee01000 data=0x51 deviceId=0)",
        new MsiMessage(0xfee0_1000L, 0x51).toString());
  }
}
