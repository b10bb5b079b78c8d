// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code irq bench}. The benchmarks are a program of their own, which {@code bin/irq} starts
 * without coming here; this command exists for the help text and for those who start the jar by
 * hand.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the budgets with JMH. Started by bin/irq bench, whose --help shows its options."
    })
final class BenchCommand implements Callable<Integer> {

  @Parameters(arity = "0..*", paramLabel = "OPTION", description = "Passed to the benchmarks.")
  private List<String> arguments = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  BenchCommand() {}

  @Override
  public Integer call() {
    spec.commandLine()
        .getErr()
        .println(
            "irq: the benchmarks are a jar of their own: use bin/irq bench"
                + (arguments.isEmpty() ? "" : " " + String.join(" ", arguments)));
    return ExitCode.UNUSABLE;
  }
}
