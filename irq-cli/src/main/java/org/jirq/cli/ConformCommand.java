// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jirq.cli.vectors.VectorTargets;
import org.jirq.testkit.VectorOutcome;
import org.jirq.testkit.VectorReplayer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code irq conform}: golden vectors through the whole stack. */
@Command(
    name = "conform",
    mixinStandardHelpOptions = true,
    description = {
      "Runs vector files through the linked stack and compares every result, every message and the"
          + " whole state after every operation. Which controller a file is about is read from it.",
      "Files recorded from QEMU run under the profile datasheet with the option"
          + " edge_forgets_line, and only as far as QEMU follows the datasheet."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything is as recorded",
      "1:something differs; the first differing line is shown",
      "2:a file is damaged or unknown, or the command line is wrong"
    })
final class ConformCommand implements Callable<Integer> {

  @Mixin private FileOptions options = new FileOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  ConformCommand() {}

  private long files;
  private long sequences;
  private long ops;
  private long mismatches;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    VectorReplayer replayer =
        new VectorReplayer(
            StackMachine::create,
            VectorTargets::create,
            X86Board::create,
            options.profile(),
            options.cell());
    options.forEach(
        spec.commandLine().getErr(),
        file -> {
          VectorOutcome outcome = replayer.replay(file.toString(), Files.newInputStream(file));
          count(outcome);
          out.printf(
              "%s: %s profile=%s%s sequences=%d ops=%d mismatches=%d%s%s%n",
              file,
              outcome.controller(),
              outcome.profile(),
              outcome.note().isEmpty() ? "" : " (" + outcome.note() + ")",
              outcome.sequences(),
              outcome.ops(),
              outcome.mismatches(),
              share(outcome),
              FileOptions.verdict(outcome.mismatches(), outcome.first()));
        });
    out.printf(
        "TOTAL files=%d sequences=%d ops=%d mismatches=%d%n", files, sequences, ops, mismatches);
    return ExitCode.of(mismatches, options.unusable());
  }

  /** How many of the operations agree, where not all of them do. */
  private static String share(VectorOutcome outcome) {
    return outcome.mismatches() == 0
        ? ""
        : String.format(
            Locale.ROOT, " agreeing=%.1f%%", 100.0 * outcome.agreeing() / outcome.ops());
  }

  private void count(VectorOutcome outcome) {
    files++;
    sequences += outcome.sequences();
    ops += outcome.ops();
    mismatches += outcome.mismatches();
  }
}
