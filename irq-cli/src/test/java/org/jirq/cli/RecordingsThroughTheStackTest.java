// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.util.List;
import org.jirq.api.Cell;
import org.jirq.cli.vectors.VectorTargets;
import org.jirq.recordings.Recordings;
import org.jirq.testkit.TraceOutcome;
import org.jirq.testkit.TraceReader;
import org.jirq.testkit.TraceReplayer;
import org.jirq.testkit.VectorOutcome;
import org.jirq.testkit.VectorReplayer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every shipped recording through lines, router, IOAPIC, irqfds and back: nothing may differ. */
class RecordingsThroughTheStackTest {

  private static TraceOutcome replay(String name, @Nullable String profile, Cell cell)
      throws IOException {
    try (TraceReader reader = TraceReader.open(name, Recordings.open(name))) {
      return new TraceReplayer(StackMachine::create, profile, cell).replay(reader);
    }
  }

  private static void everyTrace(String family, Cell cell, long events, long deliveries)
      throws IOException {
    long seenEvents = 0;
    long seenDeliveries = 0;
    for (String name : Recordings.list("traces/" + family + "/")) {
      TraceOutcome outcome = replay(name, null, cell);
      assertNull(outcome.first());
      assertEquals(family, outcome.profile(), name);
      seenEvents += outcome.events();
      seenDeliveries += outcome.deliveries();
    }
    assertEquals(events, seenEvents);
    assertEquals(deliveries, seenDeliveries);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void kvmsTraces(Cell cell) throws IOException {
    everyTrace("kvm", cell, 3_074_992, 282_104);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void qemusTraces(Cell cell) throws IOException {
    everyTrace("qemu", cell, 3_388_764, 417_721);
  }

  private static void everyVector(
      String prefix, @Nullable String profile, Cell cell, long sequences, long ops)
      throws IOException {
    long seenSequences = 0;
    long seenOps = 0;
    for (String name : Recordings.list(prefix)) {
      VectorOutcome outcome =
          new VectorReplayer(
                  StackMachine::create, VectorTargets::create, X86Board::create, profile, cell)
              .replay(name, Recordings.open(name));
      assertNull(outcome.first());
      assertEquals(0, outcome.mismatches());
      seenSequences += outcome.sequences();
      seenOps += outcome.ops();
    }
    assertEquals(sequences, seenSequences);
    assertEquals(ops, seenOps);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void kvmsVectorsOfAllClasses(Cell cell) throws IOException {
    everyVector("vectors/kvm/ioapic-", null, cell, 150, 30_105);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void kvmsVectorsOfTheIoApicWithLocalApicsAndThe8259s(Cell cell) throws IOException {
    everyVector("vectors/kvm-full/ioapic-", null, cell, 150, 30_105);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void kvmsVectorsOfThe8259s(Cell cell) throws IOException {
    everyVector("vectors/kvm-full/pic-", null, cell, 144, 28_826);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void kvmsVectorsOfThe8259sWithEveryAck(Cell cell) throws IOException {
    everyVector("vectors/kvm/pic-", null, cell, 144, 28_826);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void qemusVectorsWhole(Cell cell) throws IOException {
    everyVector("vectors/qemu/ioapic-", null, cell, 112, 16_800);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void qemusVectorsAsFarAsTheyFollowTheDatasheet(Cell cell) throws IOException {
    everyVector("vectors/qemu/ioapic-", "datasheet", cell, 112, 12_089);
  }

  /**
   * The known differences between QEMU and KVM show up when one is asked to answer for the other:
   * the comparison would notice.
   */
  @Test
  void profilesDifferWhereTheyAreKnownTo() throws IOException {
    TraceOutcome storm = replay("traces/qemu/pc2-v11-crash-c.trace.gz", "kvm", Cell.SHARED);
    assertNotNull(storm.first());
    assertEquals("R+ 11", storm.first().expected());
    assertEquals("no output", storm.first().actual());
    assertEquals(
        1_588, replay("traces/qemu/pc1-noapictimer.trace.gz", "kvm", Cell.PLAIN).mismatches());
  }

  /** The datasheet's chip agrees with both where both agree. */
  @Test
  void datasheetReplaysGuestsOnWhichKvmAndQemuAgree() throws IOException {
    for (String guest : List.of("i386-pc2", "pc1-kexec", "q35-2-rt", "q35-2-msi", "ovmf-q35-2")) {
      for (String family : List.of("kvm", "qemu")) {
        assertNull(
            replay("traces/" + family + "/" + guest + ".trace.gz", "datasheet", Cell.SHARED)
                .first());
      }
    }
  }
}
