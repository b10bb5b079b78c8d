// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jirq.cli.density.Density;
import org.jirq.cli.density.DensityResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code irq density}: many machines in one JVM. */
@Command(
    name = "density",
    mixinStandardHelpOptions = true,
    description = {
      "Makes many machines in one JVM, all alive together, each with a grace-period domain, a router"
          + " and an IOAPIC whose messages go out through the router (split irqchip). Measures the"
          + " time from nothing to the first interrupt taken, machine by machine, counts grace"
          + " periods, of which there must be none, and the heap that a machine holds.",
      "Unmeasured machines come first, so that the JVM has compiled what they run. The longest time"
          + " is usually that of a garbage collection."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every machine took its interrupt, without a grace period",
      "1:a grace period was waited for, or an interrupt is missing",
      "2:the command line is wrong"
    })
final class DensityCommand implements Callable<Integer> {

  @Option(
      names = "--machines",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many machines, 1 to 1000000. Default: ${DEFAULT-VALUE}")
  private int machines;

  @Spec private CommandSpec spec = CommandSpec.create();

  DensityCommand() {}

  @Override
  public Integer call() {
    if (machines < 1 || machines > Density.MOST_MACHINES) {
      throw new ParameterException(
          spec.commandLine(), "--machines=" + machines + " is not in 1.." + Density.MOST_MACHINES);
    }
    PrintWriter out = spec.commandLine().getOut();
    DensityResult result = new Density(machines).run();
    out.println("time from nothing, and heap after collection with all machines alive:");
    result.rows().forEach(out::println);
    if (result.delivered() != result.machines()) {
      out.printf("interrupts taken: %d of %d%n", result.delivered(), result.machines());
    }
    out.printf(
        Locale.ROOT,
        "TOTAL machines=%d p50_us=%.2f p99_us=%.2f max_us=%.2f grace_periods=%d"
            + " bytes_per_machine=%d%n",
        result.machines(),
        result.p50Micros(),
        result.p99Micros(),
        result.maxMicros(),
        result.gracePeriods(),
        result.bytesPerMachine());
    return result.isSound() ? ExitCode.AS_RECORDED : ExitCode.DIFFERENT;
  }
}
