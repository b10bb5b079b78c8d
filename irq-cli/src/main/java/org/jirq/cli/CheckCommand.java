// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jirq.check.Check;
import org.jirq.check.ExplorerResult;
import org.jirq.check.Finding;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code irq check}: every schedule of a few operations, up to a bound. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Runs small machines of the real classes under every schedule of two or three threads that"
          + " has at most so many preemptions, and looks for what must never happen;"
          + " docs/schedules.md lists scenarios, rules and mutants. The first violation of a"
          + " scenario ends it, and its schedule id replays it. A scenario of which --most cuts"
          + " schedules off is named before the total."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing forbidden was seen",
      "1:a violation: its rule's letter and its schedule id are shown",
      "2:the command line is wrong"
    })
final class CheckCommand implements Callable<Integer> {

  private static final int MOST_PREEMPTIONS = 20;

  @Option(
      names = "--bound",
      paramLabel = "N",
      defaultValue = "1",
      description = "Preemptions in one schedule, 0 to 20. Default: ${DEFAULT-VALUE}")
  private int bound;

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "1000000",
      description =
          "Schedules of one scenario at most; with less than there are, no violation means"
              + " little. Default: ${DEFAULT-VALUE}")
  private long most;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      description = "Only the scenarios whose names begin so; 'list' names them all.")
  private @Nullable String scenario;

  @Option(
      names = "--mutant",
      paramLabel = "NAME",
      description =
          "A defect put back into the library first, in capital or small letters; 'list' names"
              + " them.")
  private @Nullable String mutant;

  @Option(
      names = "--schedule",
      paramLabel = "ID",
      description = "Replays one schedule, step by step; the id says which mutant and scenario.")
  private @Nullable String schedule;

  @Spec private CommandSpec spec = CommandSpec.create();

  CheckCommand() {}

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if ("list".equals(mutant)) {
      list(out, "mutant", "rule that finds it, scenario: what is wrong", Check.mutants());
      return ExitCode.AS_RECORDED;
    }
    if ("list".equals(scenario)) {
      list(out, "scenario/policy", "what runs | at the same time", Check.scenarios());
      return ExitCode.AS_RECORDED;
    }
    if (schedule != null) {
      return replay(out, schedule);
    }
    return check(out);
  }

  private static void list(PrintWriter out, String names, String what, Map<String, String> texts) {
    out.printf("%-24s %s%n", names, what);
    texts.forEach((name, text) -> out.printf("%-24s %s%n", name, text));
    out.flush();
  }

  private int replay(PrintWriter out, String id) {
    for (String other : List.of("--mutant", "--scenario", "--bound", "--most")) {
      if (spec.commandLine().getParseResult().hasMatchedOption(other)) {
        throw new ParameterException(
            spec.commandLine(),
            other + " does not go with --schedule: the id says mutant, scenario and schedule");
      }
    }
    CheckSteps steps = new CheckSteps();
    Finding finding;
    try {
      finding = checked(() -> Check.replay(id, steps::add));
    } finally {
      steps.print(out::println);
      out.flush();
    }
    if (finding == null) {
      out.println("no violation");
    } else {
      print(out, finding);
    }
    return total(out, 1, finding == null ? 0 : 1);
  }

  private int check(PrintWriter out) {
    if (bound < 0 || bound > MOST_PREEMPTIONS) {
      throw new ParameterException(
          spec.commandLine(), "--bound=" + bound + " is not in 0.." + MOST_PREEMPTIONS);
    }
    if (most < 1) {
      throw new ParameterException(spec.commandLine(), "--most=" + most + " is below 1");
    }
    List<String> names =
        Check.scenarios().keySet().stream()
            .filter(name -> scenario == null || name.startsWith(scenario))
            .toList();
    if (names.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--scenario=" + scenario + ": no such scenario; 'list' names them");
    }
    String defect = mutant == null ? null : mutantNamed(mutant);
    Check check = defect == null ? Check.ofTheLibrary() : checked(() -> Check.ofMutant(defect));
    long schedules = 0;
    long violations = 0;
    List<String> cutOff = new ArrayList<>();
    out.printf("%-24s %10s %10s  %s%n", "scenario", "schedules", "violations", "complete");
    try (ProgressLine progress =
        new ProgressLine(spec.commandLine().getErr(), ProgressLine.onTerminal(), names.size())) {
      for (String name : names) {
        progress.step(name);
        ExplorerResult result = check.run(name, bound, most, done -> {});
        Finding finding = result.finding();
        schedules += result.schedules();
        violations += finding == null ? 0 : 1;
        out.printf(
            "%-24s %10d %10d  %s%n",
            name,
            result.schedules(),
            finding == null ? 0 : 1,
            finding != null ? "ended" : result.complete() ? "yes" : "no");
        if (finding != null) {
          print(out, finding);
        } else if (!result.complete()) {
          cutOff.add(name);
        }
        out.flush();
      }
    }
    if (!cutOff.isEmpty()) {
      out.printf(
          "NOT COMPLETE within --most=%d: scenarios=%d of %d: %s%n",
          most, cutOff.size(), names.size(), String.join(" ", cutOff));
    }
    return total(out, schedules, violations);
  }

  /** The mutant of that name, whichever case the letters have. */
  private String mutantNamed(String text) {
    List<String> begin = new ArrayList<>();
    for (String name : Check.mutants().keySet()) {
      if (name.equalsIgnoreCase(text)) {
        return name;
      }
      if (name.regionMatches(true, 0, text, 0, text.length())) {
        begin.add(name);
      }
    }
    throw new ParameterException(
        spec.commandLine(),
        "--mutant=%s: no such mutant%s; 'list' names them"
            .formatted(text, begin.isEmpty() ? "" : ", but " + String.join(", ", begin)));
  }

  private static void print(PrintWriter out, Finding finding) {
    out.printf(
        "VIOLATION %c schedule=%s: %s%n",
        finding.violation().oracle(), finding.schedule(), finding.violation().getMessage());
  }

  private static int total(PrintWriter out, long schedules, long violations) {
    out.printf("TOTAL schedules=%d violations=%d%n", schedules, violations);
    out.flush();
    return violations == 0 ? ExitCode.AS_RECORDED : ExitCode.DIFFERENT;
  }

  private <T extends @Nullable Object> T checked(Supplier<T> action) {
    try {
      return action.get();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
