// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstInterruptTest {

  @Test
  void theExampleDeliversTwice() {
    List<String> taken = new ArrayList<>();
    FirstInterrupt.run(
        (vector, destination, destinationMode, deliveryMode, triggerMode) -> {
          taken.add("0x%x to %d, trigger %d".formatted(vector, destination, triggerMode));
          return 1;
        });
    assertEquals(List.of("0x45 to 0, trigger 1", "0x45 to 0, trigger 1"), taken);
  }
}
