// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The entry of the benchmarks' jar: the budget table, the page of figures, JMH itself. */
@Command(
    name = "irq bench",
    description =
        "Measures the hot paths and the updates beside the same functions built with locks, and"
            + " prints a table; with --report it writes a page with charts too.%n",
    footer = {
      "",
      "irq bench --jmh ARGUMENTS hands the rest of the command line to JMH (-h shows its options).",
      "",
      "Exit code: 0; 1 if a row allocates that must not; 2 for a mistake on the command line, a file"
          + " that cannot be read or written, or if JMH could not run. Budgets are for a quiet"
          + " machine: a missed one is shown and is no error."
    })
final class Bench implements Callable<Integer> {

  private static final String JMH = "--jmh";
  private static final String ROOT = "jirq.root";
  private static final int GARBAGE = 1;
  private static final int UNUSABLE = 2;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description =
          "Measures only benchmarks whose Class.method contains NAME, such as ReadSide or"
              + " replace. A wrong name lists them all.")
  private List<String> names = List.of();

  @Option(
      names = "--quick",
      description = "Rough figures in two to three minutes, not ten to twelve.")
  private boolean quick;

  @Option(names = "--smoke", hidden = true, description = "For tests: figures mean nothing.")
  private boolean smoke;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes JMH's results to a file too.")
  private @Nullable Path json;

  @Option(
      names = "--report",
      description = "Writes performance.md, its charts and its results.json.")
  private boolean report;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "With --report: takes the figures from JMH's JSON and measures nothing.")
  private @Nullable Path from;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "With --report: where to write; docs/ of the project if not given.")
  private @Nullable Path to;

  @Option(names = "--help", usageHelp = true, description = "Shows this text.")
  private boolean help;

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * Runs benchmarks.
   *
   * @param arguments the command line
   * @throws IOException from JMH's own command line
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length > 0 && arguments[0].equals(JMH)) {
      org.openjdk.jmh.Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
      return;
    }
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Bench());
  }

  @Override
  public Integer call() {
    try {
      checkOptions();
      if (from != null) {
        write(ResultFile.read(from));
        return 0;
      }
      List<Row> rows = Selection.of(Rows.all(Runtime.version().feature()), names);
      if (json != null) {
        checkWritable(json);
      }
      if (report) {
        Files.createDirectories(directory());
      }
      return measure(rows);
    } catch (IllegalArgumentException | RunnerException e) {
      return complain(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return complain(e.getClass().getSimpleName() + ": " + e.getMessage());
    } catch (UncheckedIOException e) {
      return complain(String.valueOf(e.getCause()));
    }
  }

  private void checkOptions() {
    require(report || from == null, "--from without --report");
    require(report || to == null, "--to without --report");
    require(!report || names.isEmpty(), "--report is about all benchmarks: leave out the names");
    require(from == null || json == null, "--from measures nothing that --json could write");
    require(from == null || !quick, "--from measures nothing that --quick could shorten");
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Finds out before ten minutes have passed. */
  private static void checkWritable(Path file) throws IOException {
    Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
  }

  private int measure(List<Row> rows) throws RunnerException, IOException {
    PrintWriter out = spec.commandLine().getOut();
    Preset preset = smoke ? Preset.SMOKE : quick ? Preset.QUICK : Preset.FULL;
    Machine machine = Machine.here(preset);
    Report table = new Report(out);
    List<RunResult> results = new ArrayList<>();
    Progress progress =
        new Progress(
            spec.commandLine().getErr(), Boolean.getBoolean(Progress.PROPERTY), rows.size());
    table.begin(preset);
    for (Row row : rows) {
      progress.begin(row);
      RunResult result = new Runner(preset.options(row, machine.jvmArguments())).runSingle();
      progress.wipe();
      results.add(result);
      table.add(row, ResultFile.of(List.of(result)).find(row).orElseThrow());
    }
    table.end();
    if (json != null) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, json.toString()).writeOut(results);
    }
    if (report) {
      write(ResultFile.of(results));
    }
    return table.hasGarbage() ? GARBAGE : 0;
  }

  private void write(ResultFile results) throws IOException {
    PerformancePage page = new PerformancePage(results);
    page.write(directory());
    spec.commandLine().getOut().println("wrote " + directory().resolve(PerformancePage.NAME));
  }

  private Path directory() {
    return to != null ? to : Path.of(System.getProperty(ROOT, "."), "docs");
  }

  private int complain(String what) {
    spec.commandLine().getErr().println("irq bench: " + what);
    return UNUSABLE;
  }
}
