// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jirq.api.Cell;
import org.jirq.cli.vectors.VectorTargets;
import org.jirq.recordings.Recordings;
import org.jirq.testkit.FormatException;
import org.jirq.testkit.VectorOutcome;
import org.jirq.testkit.VectorReplayer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The board notices what a recording says otherwise, and runs whatever it says. */
class BoardVectorsTest {

  private final Random random = new Random(7);

  private static List<String> lines(String name) throws IOException {
    try (InputStream in = new GZIPInputStream(Recordings.open(name))) {
      return new ArrayList<>(
          new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList());
    }
  }

  private static VectorOutcome replay(List<String> lines, @Nullable String profile, Cell cell)
      throws IOException {
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    return new VectorReplayer(
            StackMachine::create, VectorTargets::create, X86Board::create, profile, cell)
        .replay("v", new ByteArrayInputStream(bytes));
  }

  /** The sequence of a file that has the most lines that match. */
  private static List<String> sequence(String name, Pattern wanted) throws IOException {
    List<String> best = List.of();
    long most = 0;
    List<String> sequence = new ArrayList<>();
    for (String line : lines(name)) {
      sequence.add(line);
      if (line.startsWith("# end")) {
        long matches = sequence.stream().filter(each -> wanted.matcher(each).find()).count();
        if (matches > most) {
          most = matches;
          best = sequence;
        }
        sequence = new ArrayList<>();
      }
    }
    return best;
  }

  private void everyDigit(String name, String expectation, int atLeast) throws IOException {
    Pattern pattern = Pattern.compile(expectation);
    List<String> lines = sequence(name, pattern);
    assertNull(replay(lines, null, Cell.PLAIN).first());
    int changed = 0;
    for (int at = 1; at < lines.size(); at++) {
      String text = lines.get(at);
      Matcher matcher = pattern.matcher(text);
      if (text.startsWith("#") || !matcher.find()) {
        continue;
      }
      int place = matcher.start(1) + random.nextInt(matcher.end(1) - matcher.start(1));
      char digit = text.charAt(place) == '1' ? '2' : '1';
      lines.set(at, text.substring(0, place) + digit + text.substring(place + 1));
      VectorOutcome outcome = replay(lines, null, Cell.PLAIN);
      assertNotNull(outcome.first(), lines.get(at));
      assertEquals(at + 1, outcome.first().line(), lines.get(at));
      lines.set(at, text);
      changed++;
    }
    assertTrue(changed >= atLeast, "changed=" + changed);
  }

  @Test
  void aChangedDigitInAnythingThatABoardAddsIsReportedAtItsLine() throws IOException {
    everyDigit("vectors/kvm-full/ioapic-special.txt.gz", " c1\\.mp=([0-9])", 2);
    everyDigit("vectors/kvm-full/ioapic-special.txt.gz", " c1\\.nmi=([0-9])", 2);
    everyDigit("vectors/kvm-full/ioapic-special.txt.gz", " c1\\.smi=([0-9])", 1);
    everyDigit("vectors/kvm-full/ioapic-oneshot.txt.gz", " rs[01]=([0-9]+)", 5);
    everyDigit("vectors/kvm-full/ioapic-default.txt.gz", "acc . => x([0-9a-f]+)", 3);
    everyDigit("vectors/kvm-full/ioapic-multi.txt.gz", " c1\\.irr=([0-9a-f]+)", 3);
    everyDigit("vectors/kvm-full/pic-raw.txt.gz", "=> exit:io:([0-9a-f]+)", 1);
    everyDigit("vectors/kvm-full/pic-save.txt.gz", " p1\\.isr=([0-9a-f]+)", 3);
    everyDigit("vectors/kvm/pic-std.txt.gz", " ; P([0-9]+)", 10);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void theDatasheetsBoardAnswersOtherwiseWhereKvmDeparts(Cell cell) throws IOException {
    for (String name : List.of("ioapic-special", "pic-poll", "pic-init")) {
      assertTrue(
          replay(lines("vectors/kvm-full/" + name + ".txt.gz"), "datasheet", cell).mismatches()
              > 50,
          name);
    }
  }

  @Test
  void aGarbledRecordingEndsWithAnOutcomeOrAFaultOfTheFormat() throws IOException {
    String alphabet = "0123456789abcdefx=|;, -#\n";
    int faults = 0;
    int differences = 0;
    for (String name : List.of("ioapic-default", "ioapic-resample", "pic-resample", "pic-save")) {
      String sound =
          String.join("\n", sequence("vectors/kvm-full/" + name + ".txt.gz", Pattern.compile("")));
      for (int i = 0; i < 300; i++) {
        StringBuilder garbled = new StringBuilder(sound);
        for (int change = random.nextInt(3); change >= 0; change--) {
          garbled.setCharAt(
              random.nextInt(garbled.length()), alphabet.charAt(random.nextInt(alphabet.length())));
        }
        try {
          differences +=
              replay(List.of(garbled.toString()), null, Cell.PLAIN).mismatches() > 0 ? 1 : 0;
        } catch (FormatException e) {
          faults++;
        }
      }
    }
    assertTrue(faults > 100, "faults=" + faults);
    assertTrue(differences > 100, "differences=" + differences);
  }

  @Test
  void aProfileThatSomeChipHasNotIsRefusedByName() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> replay(lines("vectors/kvm-full/pic-std.txt.gz"), "qemu", Cell.PLAIN));
    assertTrue(refused.getMessage().contains("profile=qemu"), refused.getMessage());
  }
}
