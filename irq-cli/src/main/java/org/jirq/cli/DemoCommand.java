// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jirq.api.Cell;
import org.jirq.cli.oneshot.Story;
import org.jirq.recordings.Recordings;
import org.jirq.testkit.Mismatch;
import org.jirq.testkit.TraceOutcome;
import org.jirq.testkit.TraceReader;
import org.jirq.testkit.TraceReplayer;
import org.jirq.testkit.TraceTape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code irq demo}: the shipped guests through the whole stack, with both cells. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Replays shipped recordings of real guests through the linked stack: device lines, GSI"
          + " router, IOAPIC, delivery to CPUs, EOI, ack. Every guest is replayed as KVM's and as"
          + " QEMU's IOAPIC answered it, and with both kinds of cell.",
      "ns/event: nanoseconds per line of the trace, comparison included, in the plain and in the"
          + " shared cell; the best of several runs.",
      "Then tells the oneshot story: a passed-through device and a guest driver that masks, ends,"
          + " serves and unmasks, under three policies of when the device is sampled again, in"
          + " virtual time. Latency: from the device's rise to the handler that finds it. A page"
          + " with the timeline of one cycle under each policy is written, and its path printed."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every guest is as recorded, every policy keeps its word",
      "1:something differs, or a policy lost an interrupt or added one that it must not add",
      "2:a page or picture cannot be written, or the command line is wrong"
    })
final class DemoCommand implements Callable<Integer> {

  private static final int RUNS = 5;
  private static final int WARM_UPS = 3;

  /** A guest, and what is remarkable about it. */
  private record Guest(String trace, String what) {}

  private static final List<Guest> GUESTS =
      List.of(
          new Guest("pc1-kexec", "Linux, pc, 1 CPU, kexec"),
          new Guest("i386-pc2", "32-bit Linux, pc, 2 CPUs"),
          new Guest("pc4-v11-many", "Linux, pc, 4 CPUs, many devices"),
          new Guest("q35-4-nomsi", "Linux, q35, 4 CPUs, shared vectors"),
          new Guest("q35-2-rt", "RT Linux, q35, 2 CPUs, oneshot"),
          new Guest("pc1-noapictimer", "Linux, pc, 1 CPU, edge-heavy"),
          new Guest("xen-pc2", "Xen, pc, 2 CPUs, edge-heavy"),
          new Guest("xen-q35-2-v11", "Xen, q35, 2 CPUs"),
          new Guest("q35-4-crash-b", "Linux, q35, 4 CPUs, crash, storm"));

  private static final List<String> FAMILIES = List.of("kvm", "qemu");

  /** One row of the table. */
  private record Row(Guest guest, TraceOutcome outcome, long mismatches, List<Long> nanos) {}

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description =
          "Where to write the page of the oneshot story. Default: "
              + StoryFiles.DEFAULT_NAME
              + " in the system's folder for temporary files.")
  private @Nullable Path page;

  @Option(
      names = "--pictures",
      paramLabel = "FOLDER",
      description = "Also write the timelines there, each as an SVG file.")
  private @Nullable Path pictures;

  @Spec private CommandSpec spec = CommandSpec.create();

  DemoCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Story story = Story.tell();
    Path written;
    try {
      // Before the replays, so that nobody waits for them to learn of a wrong path.
      written = StoryFiles.writePage(story.page(), page);
      if (pictures != null) {
        StoryFiles.writePictures(story.pictures(), pictures);
      }
    } catch (IOException e) {
      spec.commandLine().getErr().println("irq: " + StoryFiles.explain(e));
      return ExitCode.UNUSABLE;
    }
    List<Row> rows = new ArrayList<>();
    List<Mismatch> differences = new ArrayList<>();
    try (ProgressLine progress =
        new ProgressLine(
            spec.commandLine().getErr(),
            ProgressLine.onTerminal(),
            GUESTS.size() * FAMILIES.size() + WARM_UPS)) {
      // Unmeasured: the first guests would pay for the JVM's compiling.
      for (Guest guest : GUESTS.subList(0, WARM_UPS)) {
        progress.step("warming up");
        for (String family : FAMILIES) {
          replay(guest, trace(family, guest), new ArrayList<>());
        }
      }
      for (Guest guest : GUESTS) {
        for (String family : FAMILIES) {
          String name = trace(family, guest);
          progress.step(name);
          rows.add(replay(guest, name, differences));
        }
      }
    }
    out.print(table(rows));
    differences.forEach(out::println);
    out.println();
    out.println("oneshot: a passed-through device under three policies, in virtual time:");
    story.lines().forEach(out::println);
    out.println(story.summary());
    out.println("page=" + written);
    long mismatches = rows.stream().mapToLong(Row::mismatches).sum();
    out.printf(
        "TOTAL guests=%d replays=%d events=%d mismatches=%d%n",
        GUESTS.size(),
        rows.size() * Cell.values().length,
        rows.stream().mapToLong(row -> row.outcome().events()).sum() * Cell.values().length,
        mismatches);
    return ExitCode.of(mismatches + story.faults(), 0);
  }

  private static String trace(String family, Guest guest) {
    return "traces/" + family + "/" + guest.trace() + ".trace.gz";
  }

  private static Row replay(Guest guest, String name, List<Mismatch> differences)
      throws IOException {
    TraceTape tape;
    try (TraceReader reader = TraceReader.open(name, Recordings.open(name))) {
      tape = TraceTape.of(reader);
    }
    long mismatches = 0;
    List<Long> nanos = new ArrayList<>();
    TraceOutcome outcome = null;
    for (Cell cell : Cell.values()) {
      TraceReplayer replayer = new TraceReplayer(StackMachine::create, null, cell);
      long best = Long.MAX_VALUE;
      for (int run = 0; run < RUNS; run++) {
        long start = System.nanoTime();
        outcome = replayer.replay(tape.play());
        best = Math.min(best, System.nanoTime() - start);
      }
      nanos.add(best / Math.max(1, outcome.events()));
      mismatches += outcome.mismatches();
      if (outcome.first() != null) {
        differences.add(outcome.first());
      }
    }
    return new Row(guest, Objects.requireNonNull(outcome), mismatches, nanos);
  }

  private static String table(List<Row> rows) {
    ColorScheme plain = new ColorScheme.Builder(Ansi.OFF).build();
    int[] widths = {17, 36, 6, 8, 7, 12, 8, 12, 15, 16};
    Column[] columns = new Column[widths.length];
    for (int i = 0; i < widths.length; i++) {
      columns[i] = new Column(widths[i], 1, Overflow.SPAN);
    }
    TextTable table = TextTable.forColumns(plain, columns);
    add(
        table,
        widths,
        "guest",
        "",
        "as",
        "events",
        "reads",
        "deliveries",
        "EOIs",
        "mismatches",
        "plain ns/event",
        "shared ns/event");
    for (Row row : rows) {
      TraceOutcome outcome = row.outcome();
      add(
          table,
          widths,
          row.guest().trace(),
          row.guest().what(),
          outcome.profile(),
          Long.toString(outcome.events()),
          Long.toString(outcome.reads()),
          Long.toString(outcome.deliveries()),
          Long.toString(outcome.eois()),
          Long.toString(row.mismatches()),
          Long.toString(row.nanos().get(0)),
          Long.toString(row.nanos().get(1)));
    }
    return table.toString();
  }

  /** Words to the left, numbers to the right. */
  private static void add(TextTable table, int[] widths, String... cells) {
    Text[] row = new Text[cells.length];
    for (int i = 0; i < cells.length; i++) {
      String text = i < 3 ? cells[i] : " ".repeat(widths[i] - 1 - cells[i].length()) + cells[i];
      row[i] = Ansi.OFF.new Text(text, new ColorScheme.Builder(Ansi.OFF).build());
    }
    table.addRowValues(row);
  }
}
