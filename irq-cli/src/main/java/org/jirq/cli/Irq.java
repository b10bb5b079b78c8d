// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.cli;

import java.io.PrintWriter;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The entry point of {@code bin/irq}. */
@Command(
    name = "irq",
    mixinStandardHelpOptions = true,
    versionProvider = Irq.Version.class,
    description =
        "Interrupt controllers of x86, RISC-V and Arm, with GSI routing and irqfds: checked against"
            + " recordings, under load and under every schedule.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      ReplayCommand.class,
      ConformCommand.class,
      SoakCommand.class,
      StormCommand.class,
      DensityCommand.class,
      CheckCommand.class,
      BenchCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything is as recorded, nothing forbidden was seen",
      "1:something differs from a recording, or something forbidden was seen",
      "2:a file is damaged or unknown, or the command line is wrong"
    })
public final class Irq implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  Irq() {}

  /**
   * Runs a command and ends the JVM with its exit code.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(
        run(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            args));
  }

  /** Runs a command; for tests too. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line =
        new CommandLine(new Irq())
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setExecutionExceptionHandler(
                (fault, command, parsed) -> {
                  // One line whatever happened: a stack trace helps nobody who runs a command.
                  command.getErr().println("irq: " + fault);
                  return ExitCode.UNUSABLE;
                })
            .setParameterExceptionHandler(
                (fault, wrong) -> {
                  CommandLine command = fault.getCommandLine();
                  command.getErr().println("irq: " + fault.getMessage());
                  command
                      .getErr()
                      .println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
                  return ExitCode.UNUSABLE;
                });
    return line.execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing: demo, replay, conform, soak, storm, density, check or bench");
  }

  /** The version that the build has put into the module. */
  static final class Version implements IVersionProvider {

    Version() {}

    @Override
    public String[] getVersion() {
      ModuleDescriptor module = Irq.class.getModule().getDescriptor();
      String version = module == null ? null : module.rawVersion().orElse(null);
      return new String[] {"irq " + (version == null ? "(started from the class path)" : version)};
    }
  }
}
