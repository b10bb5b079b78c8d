// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jirq.api.Cell;
import org.jirq.cli.vectors.VectorTargets;
import org.jirq.irqfd.ResamplePolicy;
import org.jirq.recordings.Recordings;
import org.jirq.testkit.VectorOutcome;
import org.jirq.testkit.VectorReplayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * KVM's vectors in which irqfds re-sample: the families {@code resample}, {@code oneshot}, {@code
 * shared} (pins that share a vector) and {@code dupgsi} (two GSIs on a pin), in both recorded forms
 * and in both cells, through level irqfds under the policy that Linux 6.18 has. And the same under
 * the other policies, which must not pass where they differ.
 */
class ResamplingVectorsTest {

  private static final String[] FAMILIES = {"resample", "oneshot", "shared", "dupgsi"};

  private static VectorOutcome replay(
      String folder, String family, ResamplePolicy policy, Cell cell) throws IOException {
    String name = "vectors/" + folder + "/ioapic-" + family + ".txt.gz";
    return new VectorReplayer(
            config -> StackMachine.create(config, policy),
            VectorTargets::create,
            config -> X86Board.create(config, policy),
            null,
            cell)
        .replay(name, Recordings.open(name));
  }

  private static void everything(String folder, Cell cell) throws IOException {
    int files = 0;
    long sequences = 0;
    long ops = 0;
    for (String family : FAMILIES) {
      VectorOutcome outcome = replay(folder, family, ResamplePolicy.RESAMPLE_AT_UNMASK, cell);
      assertNull(outcome.first());
      assertEquals(0, outcome.mismatches(), family);
      files++;
      sequences += outcome.sequences();
      ops += outcome.ops();
    }
    assertEquals(
        "files=4 sequences=48 ops=9639",
        "files=" + files + " sequences=" + sequences + " ops=" + ops);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void underThePolicyOfTheRecordedKernelNothingDiffers(Cell cell) throws IOException {
    everything("kvm", cell);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void withLocalApicsAndThe8259sNothingDiffersEither(Cell cell) throws IOException {
    everything("kvm-full", cell);
  }

  /**
   * The comparison notices another policy, in each form and cell, wherever irqfds are signalled.
   */
  @ParameterizedTest
  @EnumSource(
      value = ResamplePolicy.class,
      names = {"NOTIFY_AT_EOI", "POSTPONE_WHILE_MASKED"})
  void anotherPolicyDiffers(ResamplePolicy policy) throws IOException {
    for (String family : List.of("resample", "oneshot")) {
      for (Cell cell : Cell.values()) {
        long derived = replay("kvm", family, policy, cell).mismatches();
        assertTrue(derived > 1_000, family + " mismatches=" + derived);
        long whole = replay("kvm-full", family, policy, cell).mismatches();
        assertTrue(whole > 100, family + " mismatches=" + whole);
      }
    }
  }

  /** Shared vectors and shared pins were recorded without irqfds, so no policy can matter there. */
  @Test
  void theFamiliesWithoutAnIrqfdAreThoseThatDoNotDependOnThePolicy() throws IOException {
    for (String family : FAMILIES) {
      String text;
      try (InputStream in =
          new GZIPInputStream(Recordings.open("vectors/kvm/ioapic-" + family + ".txt.gz"))) {
        text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      }
      long signals =
          Pattern.compile("^[0-9]+ ew [0-9]+ ", Pattern.MULTILINE).matcher(text).results().count();
      boolean hasIrqfds = family.equals("resample") || family.equals("oneshot");
      assertEquals(hasIrqfds, signals > 100, family + " signals=" + signals);
      assertEquals(hasIrqfds, !text.contains(" nfd=0"), family);
    }
  }
}
