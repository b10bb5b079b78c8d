// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jirq.api.Cell;
import org.junit.jupiter.api.Test;

/**
 * However a recording is garbled, reading it ends with an outcome or with a fault of the format.
 */
class GarbledRecordingTest {

  private static final String ALPHABET = "0123456789abcdefxX=|;,:. #-+MABUSEIrwi\n\u00ff";

  private interface Reading {
    long mismatches(byte[] bytes) throws IOException;
  }

  private static void garble(byte[] sound, int times, Reading reading) {
    Random random = new Random(5);
    int faults = 0;
    int differences = 0;
    for (int i = 0; i < times; i++) {
      byte[] garbled = sound.clone();
      for (int change = random.nextInt(3); change >= 0; change--) {
        int at = random.nextInt(garbled.length);
        garbled[at] = (byte) ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      }
      if (random.nextInt(8) == 0) {
        garbled = Arrays.copyOf(garbled, random.nextInt(garbled.length));
      }
      try {
        differences += reading.mismatches(garbled) > 0 ? 1 : 0;
      } catch (IOException e) {
        assertTrue(e instanceof FormatException, e::toString);
        faults++;
      }
    }
    assertTrue(faults > times / 50, "faults=" + faults);
    assertTrue(differences > times / 50, "differences=" + differences);
  }

  /** The first lines, up to the first that begins so. */
  private static byte[] head(String name, String last) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line : RecordingText.lines(name)) {
      text.append(line.replace("# counts:", "# old counts:")).append('\n');
      if (line.startsWith(last)) {
        break;
      }
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void traces() throws IOException {
    byte[] sound = head("traces/kvm/kvmfuzz-odd.trace.gz", "R- 13");
    garble(
        sound,
        1500,
        bytes -> {
          try (TraceReader reader = TraceReader.open("f", new ByteArrayInputStream(bytes))) {
            return new TraceReplayer(ReferenceMachine::new, "kvm", Cell.PLAIN)
                .replay(reader)
                .mismatches();
          }
        });
  }

  private static long vectors(byte[] bytes) throws IOException {
    return new VectorReplayer(
            ReferenceMachine::new,
            (controller, profile, cell) -> null,
            ReferenceBoard::new,
            null,
            Cell.PLAIN)
        .replay("v", new ByteArrayInputStream(bytes))
        .mismatches();
  }

  @Test
  void kvmsVectors() throws IOException {
    garble(head("vectors/kvm/ioapic-save.txt.gz", "# end"), 600, GarbledRecordingTest::vectors);
    garble(head("vectors/kvm/ioapic-default.txt.gz", "# end"), 600, GarbledRecordingTest::vectors);
  }

  @Test
  void kvmsFullVectors() throws IOException {
    garble(
        head("vectors/kvm-full/ioapic-default.txt.gz", "# end"),
        400,
        GarbledRecordingTest::vectors);
    garble(
        head("vectors/kvm-full/ioapic-save.txt.gz", "# end"), 400, GarbledRecordingTest::vectors);
    garble(
        head("vectors/kvm-full/pic-resample.txt.gz", "# end"), 400, GarbledRecordingTest::vectors);
    garble(head("vectors/kvm-full/pic-save.txt.gz", "# end"), 400, GarbledRecordingTest::vectors);
  }

  @Test
  void qemusVectors() throws IOException {
    garble(head("vectors/qemu/ioapic-v20.gz", "E"), 800, GarbledRecordingTest::vectors);
  }
}
