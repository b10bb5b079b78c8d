// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** The entry of the benchmarks' jar: the budget table, or JMH's own command line. */
@Command(
    name = "irq bench",
    description = {
      "Measures the hot paths beside the same functions built with locks, and prints a table.",
      "Any other argument hands the whole command line on to JMH (-h shows its options)."
    },
    footer = {
      "",
      "Exit code: 0; 1 if a row allocates that must not; 2 if JMH could not run.",
      "Budgets are for a quiet machine: a missed one is shown and is no error."
    })
final class Bench implements Callable<Integer> {

  private static final int GARBAGE = 1;
  private static final int FAILURE = 2;

  @Option(names = "--quick", description = "Rough figures in about a minute, not ten.")
  private boolean quick;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Writes JMH's results to a file too.")
  private String json = "";

  @Option(names = "--help", usageHelp = true, description = "Shows this text.")
  private boolean help;

  @Unmatched private final List<String> others = new ArrayList<>();

  @Spec private CommandSpec spec;

  private final String[] arguments;

  private Bench(String[] arguments) {
    this.arguments = arguments;
  }

  /**
   * Runs benchmarks.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench(arguments)).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (!others.isEmpty()) {
      org.openjdk.jmh.Main.main(arguments);
      return 0;
    }
    PrintWriter out = spec.commandLine().getOut();
    Preset preset = quick ? Preset.QUICK : Preset.FULL;
    Report report = new Report(out);
    List<RunResult> results = new ArrayList<>();
    report.begin(preset);
    try {
      for (Row row : Rows.all(Runtime.version().feature())) {
        RunResult result = new Runner(preset.options(row)).runSingle();
        results.add(result);
        report.add(row, Measurement.of(result));
      }
    } catch (RunnerException e) {
      spec.commandLine().getErr().println("irq bench: " + e.getMessage());
      return FAILURE;
    }
    report.end();
    if (!json.isEmpty()) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, json).writeOut(results);
    }
    return report.hasGarbage() ? GARBAGE : 0;
  }
}
