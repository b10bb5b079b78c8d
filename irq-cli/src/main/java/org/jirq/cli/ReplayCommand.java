// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jirq.testkit.TraceOutcome;
import org.jirq.testkit.TraceReader;
import org.jirq.testkit.TraceReplayer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code irq replay}: recorded guests through the whole stack. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Replays traces of real guests through the linked stack and compares every value that the"
          + " guest read, every message and every change of remote IRR.",
      "Each FILE is in the format that begins with \"# ioapic-trace 1\"."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything is as recorded",
      "1:something differs; the first differing line is shown",
      "2:a file is damaged or unknown, or the command line is wrong"
    })
final class ReplayCommand implements Callable<Integer> {

  @Mixin private FileOptions options = new FileOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  ReplayCommand() {}

  private long traces;
  private long events;
  private long reads;
  private long deliveries;
  private long mismatches;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    TraceReplayer replayer =
        new TraceReplayer(StackMachine::create, options.profile(), options.cell());
    options.forEach(
        spec.commandLine().getErr(),
        file -> {
          try (TraceReader reader = TraceReader.open(file)) {
            TraceOutcome outcome = replayer.replay(reader);
            count(outcome);
            out.printf(
                "%s: profile=%s events=%d reads=%d deliveries=%d eois=%d mismatches=%d%s%n",
                file,
                outcome.profile(),
                outcome.events(),
                outcome.reads(),
                outcome.deliveries(),
                outcome.eois(),
                outcome.mismatches(),
                FileOptions.verdict(outcome.mismatches(), outcome.first()));
          }
        });
    out.printf(
        "TOTAL traces=%d events=%d reads=%d deliveries=%d mismatches=%d%n",
        traces, events, reads, deliveries, mismatches);
    return ExitCode.of(mismatches, options.unusable());
  }

  private void count(TraceOutcome outcome) {
    traces++;
    events += outcome.events();
    reads += outcome.reads();
    deliveries += outcome.deliveries();
    mismatches += outcome.mismatches();
  }
}
