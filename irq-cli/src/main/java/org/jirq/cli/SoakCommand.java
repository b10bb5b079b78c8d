// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jirq.cli.soak.Soak;
import org.jirq.cli.soak.SoakResult;
import org.jirq.cli.soak.SoakSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code irq soak}: everything at once, checked against what must never happen. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = {
      "Runs device lines, CPUs that serve and end interrupts, readers, route replacers, notifier"
          + " registration and irqfds together, on three machines of real parts, and checks at"
          + " every step and at regular rests what must never happen; docs/soak.md lists it by"
          + " letter. The first violation ends the run.",
      "What each thread decides to do follows from the seed and the number of threads; how the"
          + " threads meet does not."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing forbidden was seen",
      "1:a violation: its letter, the seed, and the last events of the line are shown",
      "2:the command line is wrong"
    })
final class SoakCommand implements Callable<Integer> {

  private static final long MOST_SECONDS = 365L * 24 * 3600;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long to run, 1 or more. Default: ${DEFAULT-VALUE}")
  private long seconds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads, 2 to 64. Default: as many as processors, at least 2")
  private @Nullable Integer threads;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Where the decisions come from. Default: a new one, which is printed")
  private @Nullable Long seed;

  @Option(
      names = "--fault",
      hidden = true,
      description = "Puts a fault between the soak and the library, to see it found.")
  private @Nullable String fault;

  @Spec private CommandSpec spec = CommandSpec.create();

  SoakCommand() {}

  @Override
  public Integer call() {
    SoakSettings settings = settings();
    PrintWriter out = spec.commandLine().getOut();
    out.printf("seed=%d threads=%d seconds=%d%n", settings.seed(), settings.threads(), seconds);
    out.flush();
    Soak soak = soak(settings);
    UntilInterrupted interrupt = new UntilInterrupted(soak::stop);
    try {
      SoakResult result = run(soak);
      print(out, result);
      return result.violations() == 0 ? ExitCode.AS_RECORDED : ExitCode.DIFFERENT;
    } finally {
      interrupt.close();
    }
  }

  private Soak soak(SoakSettings settings) {
    if (fault == null) {
      return new Soak(settings);
    }
    try {
      return Soak.faulty(settings, fault);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private SoakSettings settings() {
    if (seconds < 1 || seconds > MOST_SECONDS) {
      throw new ParameterException(
          spec.commandLine(), "--seconds=" + seconds + " is not in 1.." + MOST_SECONDS);
    }
    int count =
        threads != null
            ? threads
            : Math.min(
                SoakSettings.MOST_THREADS, Math.max(2, Runtime.getRuntime().availableProcessors()));
    if (count < 2 || count > SoakSettings.MOST_THREADS) {
      throw new ParameterException(
          spec.commandLine(), "--threads=" + count + " is not in 2.." + SoakSettings.MOST_THREADS);
    }
    long from = seed != null ? seed : RandomGenerator.getDefault().nextLong(1L << 48);
    return new SoakSettings(seconds * 1000, count, from, SoakSettings.DEFAULT_STALL_MILLIS);
  }

  private SoakResult run(Soak soak) {
    AtomicLong shown = new AtomicLong();
    int steps = (int) seconds;
    try (ProgressLine progress =
        new ProgressLine(
            spec.commandLine().getErr(), ProgressLine.onTerminal(), Math.max(1, steps))) {
      return soak.run(
          (operations, rounds, millisLeft) -> {
            if (shown.getAndIncrement() < steps) {
              progress.step(
                  "s, %,d operations, %,d rounds, %d s left"
                      .formatted(operations, rounds, (millisLeft + 500) / 1000));
            }
          });
    }
  }

  private static void print(PrintWriter out, SoakResult result) {
    out.println("rounds=" + result.rounds());
    CountLines.print(out, result.counts());
    result.report().forEach(out::println);
    out.printf("TOTAL operations=%d violations=%d%n", result.operations(), result.violations());
    out.flush();
  }
}
