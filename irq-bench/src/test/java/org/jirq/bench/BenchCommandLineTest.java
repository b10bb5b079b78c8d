// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the launcher says and refuses. Nothing here measures. */
class BenchCommandLineTest {

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Bench.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  @Test
  void theHelpNamesEveryOption() {
    assertEquals(0, run("--help"));
    for (String word :
        List.of("NAME", "--quick", "--json", "--report", "--from", "--to", "--jmh")) {
      assertTrue(out.toString().contains(word), out::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--nonsense",
        "Nonsense",
        "--from results.json",
        "--to somewhere",
        "--report ReadSide",
        "--report --from results.json --quick",
        "--report --from results.json --json other.json",
        "--report --from /nowhere/results.json",
        "--json /nowhere/at/all.json ReadSide"
      })
  void aMistakeEndsWithTwoAndMeasuresNothing(String line) {
    assertEquals(2, run(line.split(" ")));
    assertEquals("", out.toString());
    assertFalse(err.toString().isEmpty());
  }

  @Test
  void aWrongNameIsAnsweredWithTheList() {
    assertEquals(2, run("Nonsense"));
    assertTrue(err.toString().contains("GracePeriodLatency.update"), err::toString);
    assertTrue(err.toString().contains("ReadSide.srcu"), err::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "{}", "[{}]", "[7]", "[]", "[{\"primaryMetric\": 3}]"})
  void aFileThatIsNotOfJmhIsRefused(String content) throws IOException {
    Path file = Files.writeString(directory.resolve("wrong.json"), content);
    Path to = directory.resolve("to");
    assertEquals(2, run("--report", "--from", file.toString(), "--to", to.toString()));
    assertTrue(err.toString().startsWith("irq bench: "), err::toString);
    assertFalse(Files.exists(to));
  }
}
