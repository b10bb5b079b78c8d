// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jirq.cli.storm.Storm;
import org.jirq.cli.storm.StormResult;
import org.jirq.cli.storm.StormSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code irq storm}: resampled lines as fast as two threads can drive them, counted exactly. */
@Command(
    name = "storm",
    mixinStandardHelpOptions = true,
    description = {
      "Drives resampled lines as fast as two threads can: one is the devices and their host, the"
          + " other the guest, which serves, masks and unmasks, ordinarily and as oneshot drivers"
          + " do. Some twenty times a second both rest, and on each line signals, deliveries,"
          + " acknowledgements, notifies and postponed notifies must match exactly; docs/soak.md"
          + " derives the equations. The first violation ends the run.",
      "What each thread decides to do follows from the seed; how the threads meet does not."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing forbidden was seen",
      "1:a violation: its letter, the seed and the counts of the line are shown",
      "2:the command line is wrong"
    })
final class StormCommand implements Callable<Integer> {

  private static final long DEFAULT_SECONDS = 10;
  private static final long MOST_SECONDS = 365L * 24 * 3600;
  private static final double NANOS_A_SECOND = 1e9;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Ends at the first rest with so many events, 1 or more. Default: no limit")
  private @Nullable Long events;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description =
          "Ends after so much time, 1 or more. Default: 10, or no limit if there is one of events")
  private @Nullable Long seconds;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Where the decisions come from. Default: a new one, which is printed")
  private @Nullable Long seed;

  @Option(
      names = "--fault",
      hidden = true,
      description = "Puts a fault between the storm and the library, to see it found.")
  private @Nullable String fault;

  @Spec private CommandSpec spec = CommandSpec.create();

  StormCommand() {}

  @Override
  public Integer call() {
    StormSettings settings = settings();
    PrintWriter out = spec.commandLine().getOut();
    out.printf("seed=%d threads=2%n", settings.seed());
    out.flush();
    Storm storm = storm(settings);
    UntilInterrupted interrupt = new UntilInterrupted(storm::stop);
    try {
      StormResult result = run(storm, settings);
      print(out, result);
      return result.violations() == 0 ? ExitCode.AS_RECORDED : ExitCode.DIFFERENT;
    } finally {
      interrupt.close();
    }
  }

  private Storm storm(StormSettings settings) {
    if (fault == null) {
      return new Storm(settings);
    }
    try {
      return Storm.faulty(settings, fault);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private StormSettings settings() {
    if (events != null && events < 1) {
      throw new ParameterException(spec.commandLine(), "--events=" + events + " is less than 1");
    }
    if (seconds != null && (seconds < 1 || seconds > MOST_SECONDS)) {
      throw new ParameterException(
          spec.commandLine(), "--seconds=" + seconds + " is not in 1.." + MOST_SECONDS);
    }
    long millis = StormSettings.UNLIMITED;
    if (seconds != null || events == null) {
      millis = 1000 * (seconds != null ? seconds : DEFAULT_SECONDS);
    }
    return new StormSettings(
        events != null ? events : StormSettings.UNLIMITED,
        millis,
        seed != null ? seed : RandomGenerator.getDefault().nextLong(1L << 48),
        StormSettings.DEFAULT_STALL_MILLIS);
  }

  private StormResult run(Storm storm, StormSettings settings) {
    int steps = 100;
    long begin = System.nanoTime();
    try (ProgressLine progress =
        new ProgressLine(spec.commandLine().getErr(), ProgressLine.onTerminal(), steps)) {
      return storm.run(
          (done, rests, millisLeft) -> {
            double share =
                Math.max(
                    (double) done / settings.events(), 1 - (double) millisLeft / settings.millis());
            double rate = done / ((System.nanoTime() - begin) / NANOS_A_SECOND);
            progress.stepTo(
                (int) (steps * Math.min(1, share)),
                "%%, %,d events, %,d rests, %.1f million events/s"
                    .formatted(done, rests, rate / 1e6));
          });
    }
  }

  private static void print(PrintWriter out, StormResult result) {
    CountLines.print(out, result.counts());
    result.lines().forEach(out::println);
    double seconds = result.nanos() / NANOS_A_SECOND;
    out.printf(
        Locale.ROOT,
        "rests=%d seconds=%.1f events_per_second=%.0f%n",
        result.rests(),
        seconds,
        result.events() / seconds);
    result.report().forEach(out::println);
    out.printf("TOTAL events=%d violations=%d%n", result.events(), result.violations());
    out.flush();
  }
}
