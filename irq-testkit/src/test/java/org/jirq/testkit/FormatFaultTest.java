// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jirq.api.Cell;
import org.jirq.recordings.Recordings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged, cut off and unknown recordings: one precise message each. */
class FormatFaultTest {

  private static final List<String> TRACE =
      List.of(
          "# ioapic-trace 1",
          "# name: short",
          "# ioapic-version: 0x11",
          "# pins: 24",
          "# expect: kvm",
          "X",
          "i 3 1",
          "r 0x10 4 0x0");

  private static FormatException traceFault(byte[] bytes) {
    return assertThrows(
        FormatException.class,
        () -> {
          try (TraceReader reader = TraceReader.open("f", new ByteArrayInputStream(bytes))) {
            new TraceReplayer(ReferenceMachine::new, null, Cell.PLAIN).replay(reader);
          }
        });
  }

  private static byte[] bytes(List<String> lines) throws IOException {
    return RecordingText.stream(lines).readAllBytes();
  }

  private static FormatException traceFault(int line, String with) throws IOException {
    String[] changed = TRACE.toArray(String[]::new);
    changed[line - 1] = with;
    return traceFault(bytes(List.of(changed)));
  }

  private static FormatException vectorFault(byte[] bytes) {
    return assertThrows(
        FormatException.class,
        () ->
            new VectorReplayer(
                    ReferenceMachine::new, (controller, profile, cell) -> null, null, Cell.PLAIN)
                .replay("v", new ByteArrayInputStream(bytes)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | # ioapic-trace 2 | \"# ioapic-trace 1\"",
        "1 | hello | \"# ioapic-trace 1\"",
        "3 | # ioapic-version: 0x12 | 0x11 or 0x20 behind \"# ioapic-version:\"",
        "3 | # ioapic-version: many | a number up to 255 behind \"# ioapic-version:\"",
        "4 | # pins: 0 | a number from 1 to 240 behind \"# pins:\"",
        "4 | # pins: 241 | a number up to 240 behind \"# pins:\"",
        "6 | i 3 1 | \"X\", the reset that begins every trace",
        "7 | i 24 1 | a pin below 24",
        "7 | i 3 2 | a level, 0 or 1",
        "7 | i 3 | \"i PIN LEVEL\"",
        "7 | i 3 1 1 | \"i PIN LEVEL\"",
        "7 | j 3 1 | a line that begins with X, i, w, r, e, d, R+, R- or #",
        "7 | R* 3 | a line that begins with X, i, w, r, e, d, R+, R- or #",
        "7 | X 1 | \"X\" alone",
        "7 | e 0x100 | a vector",
        "7 | e | \"e VECTOR\"",
        "8 | r 0x10 3 0x0 | a size, 1, 2, 4 or 8",
        "8 | r 0x10 4 0x100000000 | a value of 4 bytes",
        "8 | r 0x10 4 0xg | a value of 4 bytes",
        "8 | r 0x10 4 0x | a value of 4 bytes",
        "8 | r 0x10 4 | \"r OFFSET SIZE VALUE\"",
        "8 | w 0x1ffffffff 4 0 | an offset",
        "8 | d 0x31 1 1 0 | \"d VECTOR DESTINATION DESTMODE DELMODE TRIGGER\"",
        "8 | d 0x31 1 1 16 0 | a delivery mode",
        "8 | R+ x | a pin",
        "8 | R- | \"R- PIN\"",
      })
  void faultOfATraceIsNamedWithItsLine(int line, String with, String expected) throws IOException {
    FormatException fault = traceFault(line, with);
    assertEquals(line, fault.line());
    assertEquals(expected, fault.expected());
    assertEquals(
        "f:" + line + ": expected " + expected + ", found " + fault.found(), fault.getMessage());
  }

  @Test
  void traceWithoutVersionOrOriginIsRefused() throws IOException {
    assertTrue(traceFault(3, "# nothing").getMessage().contains("\"# ioapic-version: ...\""));
    assertTrue(traceFault(5, "# nothing").getMessage().contains("\"# expect: ...\""));
  }

  @Test
  void soundTraceIsAccepted() throws IOException {
    try (TraceReader reader = TraceReader.open("f", RecordingText.stream(TRACE))) {
      TraceOutcome outcome =
          new TraceReplayer(ReferenceMachine::new, null, Cell.PLAIN).replay(reader);
      assertEquals(0, outcome.mismatches());
      assertEquals(3, outcome.events());
      assertEquals("short", reader.header().value("name"));
      assertEquals("kvm", reader.header().profile());
    }
  }

  @Test
  void emptyFileIsRefused() {
    assertEquals(
        "f:1: expected \"# ioapic-trace 1\", found the end of the file",
        traceFault(new byte[0]).getMessage());
    assertEquals(
        "v:1: expected the header of a vector file, found the end of the file",
        vectorFault(new byte[0]).getMessage());
  }

  @Test
  void lineWithoutLineFeedIsACutFile() throws IOException {
    byte[] whole = bytes(TRACE);
    FormatException fault = traceFault(Arrays.copyOf(whole, whole.length - 3));
    assertEquals(8, fault.line());
    assertEquals("a complete line", fault.expected());
  }

  @Test
  void fileWithFewerLinesThanItCountsIsRefused() throws IOException {
    List<String> lines = RecordingText.lines("traces/kvm/uboot-pc.trace.gz");
    FormatException fault = traceFault(bytes(lines.subList(0, lines.size() - 5)));
    assertTrue(fault.expected().contains("as counted here"), fault.getMessage());
    assertTrue(lines.get((int) fault.line() - 1).startsWith("# counts:"), fault.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 12, 500, 4000})
  void truncatedGzipIsRefused(int length) throws IOException {
    byte[] whole = Recordings.open("traces/kvm/xen-pc2.trace.gz").readAllBytes();
    FormatException fault = traceFault(Arrays.copyOf(whole, length));
    assertTrue(fault.line() >= 1, fault.getMessage());
    assertEquals("more compressed data", fault.expected());
    assertEquals("the end of the file", fault.found());
  }

  @Test
  void damagedGzipIsRefused() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes(TRACE));
    }
    byte[] damaged = out.toByteArray();
    damaged[damaged.length - 6] ^= 1;
    FormatException fault = traceFault(damaged);
    assertEquals("undamaged gzip data", fault.expected());
  }

  @Test
  void everyCutInsideASequenceIsNoticed() throws IOException {
    for (String name : List.of("vectors/kvm/ioapic-regs.txt.gz", "vectors/qemu/ioapic-v11.gz")) {
      List<String> lines = RecordingText.lines(name);
      for (int length = 1; length < 400; length += 7) {
        String last = lines.get(length - 1);
        if (!last.equals("E") && !last.startsWith("# end")) {
          FormatException fault = vectorFault(bytes(lines.subList(0, length)));
          assertFalse(fault.expected().isEmpty());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "1 ~ # lapic seed=1 ~ the header of a vector file",
        "1 ~ # pic seed=1 class=regs ncpu=1 route=ioapic nfd=0 ~ route=pic",
        "1 ~ # ioapic seed=1 class=regs ncpu=0 route=ioapic nfd=0 ~ ncpu=1 or more",
        "1 ~ # ioapic seed=1 class=regs ncpu=1 route=pic nfd=0 ~ route=ioapic",
        "1 ~ # ioapic seed=1 class=regs ncpu=1 route=ioapic ~ \"nfd=\"",
        "2 ~ 1 init => . | ~ operation number 0",
        "3 ~ 1 frob 0 => . | ~ an operation of this format",
        "3 ~ 1 lw 0 0f0 => . | ~ 3 operands",
        "3 ~ 1 lw 0 0f0 1gg => . | ~ a hexadecimal operand",
        "3 ~ 1 lw 0 0f4 1ff => . | ~ a local APIC register",
        "3 ~ 1 lw 7 0f0 1ff => . | ~ a CPU below ncpu=1",
        "3 ~ 1 ew 0 => . | ~ an irqfd below nfd=0",
        "3 ~ 1 lw 0 0f0 1ff => . | sel ~ KEY=VALUE",
        "3 ~ # end ops=7 ~ \"# end ops=1\"",
      })
  void faultOfKvmsVectorsIsNamedWithItsLine(int line, String with, String expected)
      throws IOException {
    List<String> lines = RecordingText.lines("vectors/kvm/ioapic-regs.txt.gz");
    lines.set(line - 1, with);
    FormatException fault = vectorFault(bytes(lines));
    assertEquals(line, fault.line(), fault.getMessage());
    assertTrue(fault.expected().contains(expected), fault.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "2 ~ # controller: HPET at fed00000 ~ \"# controller: \" and an IOAPIC",
        "2 ~ # controller: IOAPIC at fec00000, 24 pins, version 12 ~ \"# controller: \"",
        "4 ~ T 0 ~ \"S NUMBER class=... seed=... nops=...\"",
        "4 ~ S 0 class=clean seed=0 spec=ok ~ \"nops=NUMBER\"",
        "4 ~ S 0 class=clean seed=0 nops=150 ~ \"spec_until=NUMBER\"",
        "6 ~ w5 fec00000 35 ~ \"w<size>\"",
        "6 ~ w4 fec00000 xx ~ a value",
        "6 ~ i 24 1 ~ an input below 24",
        "6 ~ i 2 1 sel=3 ~ \"|\" and observables",
        "6 ~ r4 fec00000 35 ~ \"r<size> ADDRESS = RESULT\"",
        "6 ~ E ~ 150 more operations",
      })
  void faultOfQemusVectorsIsNamedWithItsLine(int line, String with, String expected)
      throws IOException {
    List<String> lines = RecordingText.lines("vectors/qemu/ioapic-v11.gz");
    lines.set(line - 1, with);
    FormatException fault = vectorFault(bytes(lines));
    assertEquals(line, fault.line(), fault.getMessage());
    assertTrue(fault.expected().contains(expected), fault.getMessage());
  }

  @Test
  void vectorsWithoutDerivedEventsAreRefused() throws IOException {
    List<String> lines = RecordingText.lines("vectors/kvm/ioapic-basic.txt.gz");
    lines.replaceAll(line -> line.replaceFirst(" ; .*", ""));
    assertTrue(vectorFault(bytes(lines)).expected().contains("derived events"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "1 ~ # pic seed=1 class=save ncpu=1 route=default nfd=0 ~ route=pic",
        "3 ~ 1 acc 1 => - | ~ a CPU below ncpu=1",
        "3 ~ 1 lw 0 0f4 1ff => . | ~ a local APIC register",
        "3 ~ 1 lw 1 0f0 1ff => . | ~ a CPU below ncpu=1",
        "3 ~ 1 mw 0 100 4 0 => . | ~ an offset below 256",
        "3 ~ 1 mw 0 10 3 0 => . | ~ a size, a power of two up to 8",
        "3 ~ 1 out 0 10000 1 0 => . | ~ a port below 65536",
        "3 ~ 1 in 0 20 8 => 0 | ~ a size, a power of two up to 4",
        "3 ~ 1 in 3 20 1 => 0 | ~ a CPU below ncpu=1",
        "3 ~ 1 ls 4096 1 => 0 | ~ a GSI below 4096",
        "3 ~ 1 fda 0 => 0 | ~ an irqfd below nfd=0",
        "3 ~ 1 sv 0 24 0 => 0 | ~ -1, or a pin below 24",
        "3 ~ 1 psv 2 0 0 => 0 | ~ an 8259 below 2",
        "3 ~ 1 psv 0 16 0 => 0 | ~ a byte below 16",
        "3 ~ 1 eoi 0 => . | r0=1 ~ no key r0=",
        "3 ~ 1 eoi 0 => . | p2.irr=1 ~ no key p2.irr=",
      })
  void faultOfKvmsFullVectorsIsNamedWithItsLine(int line, String with, String expected)
      throws IOException {
    List<String> lines = RecordingText.lines("vectors/kvm-full/pic-save.txt.gz");
    lines.set(line - 1, with);
    byte[] damaged = bytes(lines);
    FormatException fault =
        assertThrows(
            FormatException.class,
            () ->
                new VectorReplayer(
                        ReferenceMachine::new,
                        (controller, profile, cell) -> null,
                        ReferenceBoard::new,
                        null,
                        Cell.PLAIN)
                    .replay("v", new ByteArrayInputStream(damaged)));
    assertEquals(line, fault.line(), fault.getMessage());
    assertTrue(fault.expected().contains(expected), fault.getMessage());
  }

  @Test
  void sequencesOfTwoControllersInOneFileAreRefused() throws IOException {
    List<String> lines = RecordingText.lines("vectors/kvm/ioapic-regs.txt.gz");
    int at = 1;
    while (!lines.get(at).startsWith("#")) {
      at++;
    }
    lines.set(at + 1, "# pic seed=1 class=save ncpu=1 route=pic nfd=0");
    FormatException fault = vectorFault(bytes(lines));
    assertEquals(at + 2, fault.line());
    assertEquals("a sequence of the same controller, ioapic", fault.expected());
  }

  @Test
  void messageShowsUnprintableTextMasked() {
    FormatException fault = new FormatException("f", 3, "x", "a\u0001\u00e9" + "b".repeat(100));
    assertEquals("f:3: expected x, found a??" + "b".repeat(57) + "...", fault.getMessage());
    assertEquals("f", fault.file());
  }
}
