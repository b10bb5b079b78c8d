// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jirq.recordings.Recordings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {

  private static final String TRACE = "traces/kvm/xen-pc2.trace.gz";
  private static final String VECTORS = "vectors/kvm/ioapic-resample.txt.gz";

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int irq(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Irq.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private String file(String name, String recording) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = Recordings.open(recording)) {
      Files.copy(in, file);
    }
    return file.toString();
  }

  private static List<String> lines(String recording) throws IOException {
    try (InputStream in = new GZIPInputStream(Recordings.open(recording))) {
      return new ArrayList<>(
          new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList());
    }
  }

  private String changed(String name, String recording, int line, String with) throws IOException {
    List<String> lines = lines(recording);
    lines.set(line - 1, with);
    Path file = folder.resolve(name);
    Files.write(file, lines);
    return file.toString();
  }

  private String lastLine() {
    String[] lines = out.toString().split("\\R");
    return lines[lines.length - 1];
  }

  private void oneErrorLine(String with) {
    assertTrue(err.toString().contains(with), err.toString());
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertFalse(err.toString().contains("\tat "), "no stack trace");
  }

  @Test
  void replayOfSoundFilesSaysTotalsAndExitsZero() throws IOException {
    String kvm = file("a.trace.gz", TRACE);
    String qemu = file("b.trace.gz", "traces/qemu/uboot-pc.trace.gz");
    assertEquals(0, irq("replay", kvm, qemu));
    assertEquals(3, out.toString().lines().count());
    assertTrue(out.toString().contains("profile=kvm"));
    assertTrue(out.toString().contains("profile=qemu"));
    assertEquals(
        "TOTAL traces=2 events=136025 reads=594 deliveries=37209 mismatches=0", lastLine());
    assertEquals("", err.toString());
    assertEquals(0, irq("replay", "--cell", "plain", "--profile", "kvm", kvm));
    assertEquals(0, irq("replay", "--cell=PLAIN", kvm));
  }

  @Test
  void changedDigitIsShownWithItsLineAndExitsOne() throws IOException {
    int line = lines(TRACE).indexOf("d 0xf1 3 1 1 0") + 1;
    String file = changed("c.trace", TRACE, line, "d 0xf1 3 1 1 1");
    assertEquals(1, irq("replay", file));
    assertTrue(out.toString().contains(file + ":" + line + ": after "), out.toString());
    assertTrue(out.toString().contains("expected d 0xf1 3 1 1 1, got d 0xf1 3 1 1 0"));
    assertTrue(lastLine().endsWith(" mismatches=1"), lastLine());
  }

  @Test
  void conformOfSoundFilesSaysTotalsAndExitsZero() throws IOException {
    String kvm = file("a.txt.gz", VECTORS);
    String qemu = file("b.gz", "vectors/qemu/ioapic-v11.gz");
    assertEquals(0, irq("conform", kvm, qemu));
    assertEquals("TOTAL files=2 sequences=48 ops=7805 mismatches=0", lastLine());
    assertEquals(0, irq("conform", "--profile", "datasheet", qemu));
    assertTrue(out.toString().contains("edge_forgets_line"), "it says that it sets the option");
    assertEquals("TOTAL files=1 sequences=36 ops=3943 mismatches=0", lastLine());
  }

  @Test
  void changedVectorIsShownWithItsLineAndExitsOne() throws IOException {
    int line = 29;
    String text = lines(VECTORS).get(line - 1);
    assertTrue(text.contains("M8:4a,0,0,1,00=1"), text);
    String file = changed("c.txt", VECTORS, line, text.replace("M8:4a", "M8:4b"));
    assertEquals(1, irq("conform", file));
    assertTrue(out.toString().contains(file + ":" + line + ": after \"27 ew 1\""), out.toString());
    assertTrue(lastLine().endsWith(" mismatches=1"), lastLine());
  }

  @Test
  void damagedFilesGiveOneLineAndExitTwo() throws IOException {
    byte[] whole = Recordings.open(TRACE).readAllBytes();
    Path cut = Files.write(folder.resolve("cut.trace.gz"), Arrays.copyOf(whole, 5000));
    assertEquals(2, irq("replay", cut.toString()));
    oneErrorLine(": expected more compressed data, found the end of the file");
    String bad = changed("bad.trace", TRACE, 100, "i 3 x");
    assertEquals(2, irq("replay", bad));
    oneErrorLine(bad + ":100: expected a level, 0 or 1, found \"x\"");
    assertEquals(2, irq("conform", bad));
    oneErrorLine(bad + ":1: expected the header of a vector file");
  }

  @Test
  void missingFilesAndFoldersGiveOneLineAndExitTwo() {
    assertEquals(2, irq("replay", folder.resolve("none").toString()));
    oneErrorLine("none: no such file");
    assertEquals(2, irq("conform", folder.toString()));
    oneErrorLine("expected a file, found a directory");
  }

  @Test
  void soundFilesAreReplayedBesideDamagedOnes() throws IOException {
    String sound = file("a.trace.gz", TRACE);
    assertEquals(2, irq("replay", folder.resolve("none").toString(), sound));
    assertEquals(
        "TOTAL traces=1 events=130674 reads=592 deliveries=37209 mismatches=0", lastLine());
  }

  @Test
  void wrongCommandLinesAreExplainedAndExitTwo() {
    for (String[] args :
        new String[][] {
          {},
          {"frob"},
          {"replay"},
          {"conform", "--cell", "odd", "f"},
          {"replay", "--profile", "x", "f"},
          {"soak", "--seconds", "0"},
          {"soak", "--seconds", "ten"},
          {"soak", "--threads", "1"},
          {"soak", "--threads", "65"},
          {"soak", "--seed", "x"},
          {"soak", "--fault", "none_such"},
          {"soak", "file"},
          {"storm", "--events", "0"},
          {"storm", "--seconds", "0"},
          {"storm", "--fault", "none_such"},
          {"storm", "file"},
          {"density", "--machines", "0"},
          {"density", "--machines", "1000001"},
          {"density", "--machines", "many"}
        }) {
      assertEquals(2, irq(args), Arrays.toString(args));
      assertTrue(err.toString().startsWith("irq: "), err.toString());
      assertTrue(err.toString().contains("--help"), err.toString());
      assertFalse(err.toString().contains("\tat "));
    }
  }

  @Test
  void helpNamesEveryCommandAndExitCode() {
    assertEquals(0, irq("--help"));
    for (String word :
        List.of("demo", "replay", "conform", "soak", "storm", "density", "bench", "Exit codes")) {
      assertTrue(out.toString().contains(word), word);
    }
    for (String command :
        List.of("demo", "replay", "conform", "soak", "storm", "density", "bench")) {
      assertEquals(0, irq(command, "--help"));
      assertTrue(out.toString().startsWith("Usage: irq " + command), out.toString());
    }
    assertEquals(0, irq("--version"));
    assertTrue(out.toString().startsWith("irq "));
  }

  @Test
  void soakOfTheSoundLibrarySaysTotalsAndExitsZero() {
    assertEquals(0, irq("soak", "--seconds", "2", "--threads", "2", "--seed", "11"));
    assertTrue(out.toString().startsWith("seed=11 threads=2 seconds=2"), out.toString());
    assertTrue(out.toString().contains(" replace="), out.toString());
    assertTrue(lastLine().matches("TOTAL operations=[1-9]\\d* violations=0"), lastLine());
    assertEquals("", err.toString());
  }

  @Test
  void aViolationIsShownWithLetterSeedAndEventsAndExitsOne() {
    assertEquals(
        1, irq("soak", "--seconds", "60", "--threads", "2", "--seed", "5", "--fault=send_twice"));
    String text = out.toString();
    assertTrue(text.contains("VIOLATION b (sent twice) machine="), text);
    assertTrue(text.contains("seed=5 threads=2 round="), text);
    assertTrue(text.contains("SENT"), text);
    assertTrue(lastLine().matches("TOTAL operations=[1-9]\\d* violations=[1-9]\\d*"), lastLine());
  }

  @Test
  void soakPrintsTheSeedThatItChose() {
    assertEquals(0, irq("soak", "--seconds", "1"));
    assertTrue(out.toString().matches("(?s)seed=\\d+ threads=\\d+ seconds=1\\R.*"), out.toString());
  }

  @Test
  void stormOfTheSoundLibrarySaysTotalsAndExitsZero() {
    assertEquals(0, irq("storm", "--events", "300000", "--seed", "11"));
    assertTrue(out.toString().startsWith("seed=11 threads=2"), out.toString());
    assertTrue(out.toString().contains("b_visited signal="), out.toString());
    assertTrue(lastLine().matches("TOTAL events=[1-9]\\d{5,} violations=0"), lastLine());
    assertEquals("", err.toString());
  }

  @Test
  void aViolationOfAStormIsShownWithLetterSeedAndCountsAndExitsOne() {
    assertEquals(1, irq("storm", "--seconds", "60", "--seed", "5", "--fault=lose_notify"));
    String text = out.toString();
    assertTrue(text.contains("VIOLATION e (notifies do not match acknowledgements)"), text);
    assertTrue(text.contains("seed=5 rest="), text);
    assertTrue(text.contains("ResampleStats[acks="), text);
    assertTrue(lastLine().matches("TOTAL events=[1-9]\\d* violations=[1-9]\\d*"), lastLine());
  }

  @Test
  void densitySaysTotalsAndExitsZero() {
    assertEquals(0, irq("density", "--machines", "500"));
    assertTrue(out.toString().contains("(budget: 5 us, 16384 bytes)"), out.toString());
    assertTrue(
        lastLine()
            .matches(
                "TOTAL machines=500 p50_us=\\d+\\.\\d\\d p99_us=\\d+\\.\\d\\d"
                    + " max_us=\\d+\\.\\d\\d grace_periods=0 bytes_per_machine=\\d+"),
        lastLine());
    assertEquals("", err.toString());
  }

  @Test
  void demoShowsEveryGuestAndTheOneshotStoryAndExitsZero() throws IOException {
    Path page = folder.resolve("story.html");
    Path pictures = folder.resolve("made").resolve("pictures");
    assertEquals(0, irq("demo", "--page", page.toString(), "--pictures", pictures.toString()));
    String text = out.toString();
    for (String guest :
        List.of("pc1-kexec", "q35-4-nomsi", "q35-2-rt", "xen-pc2", "pc4-v11-many")) {
      assertEquals(2, text.lines().filter(line -> line.startsWith(" " + guest)).count(), text);
    }
    assertTrue(lastLine().matches("TOTAL guests=9 .* mismatches=0"), lastLine());
    assertEquals(6, text.lines().filter(line -> line.startsWith(" touchpad, o")).count(), text);
    assertTrue(text.contains("100 of 100 suspends aborted"), text);
    assertTrue(
        text.lines()
            .anyMatch(
                "ONESHOT runs=9 wanted=6300 lost=0 extra_A=1100 extra_B=0 extra_C=0 faults=0"
                    ::equals),
        text);
    assertTrue(text.lines().anyMatch(("page=" + page.toAbsolutePath())::equals), text);
    assertTrue(Files.readString(page).contains("</html>"));
    try (Stream<Path> files = Files.list(pictures)) {
      assertEquals(3, files.filter(file -> file.toString().endsWith(".svg")).count());
    }
    assertEquals("", err.toString());
  }

  @Test
  void demoThatCannotWriteItsFilesSaysSoAtOnceAndExitsTwo() throws IOException {
    Path none = folder.resolve("none").resolve("page.html");
    assertEquals(2, irq("demo", "--page", none.toString()));
    oneErrorLine("irq: cannot write " + none + ": no such folder");
    assertEquals(2, irq("demo", "--page", folder.toString()));
    oneErrorLine("irq: cannot write " + folder);
    Path page = folder.resolve("page.html");
    Path file = Files.createFile(folder.resolve("file"));
    assertEquals(2, irq("demo", "--page", page.toString(), "--pictures", file.toString()));
    oneErrorLine("irq: cannot write " + file + ": is not a folder");
    assertEquals("", out.toString(), "nothing was replayed");
  }
}
