// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the launcher says, refuses and writes. */
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

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void theJsonIsJmhsAndAPageCanBeMadeFromIt() throws IOException {
    Path file = directory.resolve("some.json");
    assertEquals(0, run("--smoke", "--json", file.toString(), "unchangedlevel.LOW"), err::toString);
    assertTrue(out.toString().contains("setLevel, low stays low"), out::toString);
    JsonArray results = JsonParser.parseString(Files.readString(file)).getAsJsonArray();
    assertEquals(3, results.size());
    results.forEach(
        result -> {
          JsonObject object = result.getAsJsonObject();
          String benchmark = object.get("benchmark").getAsString();
          assertEquals(UnchangedLevel.class.getName() + ".low", benchmark);
          assertTrue(object.getAsJsonObject("primaryMetric").get("score").getAsDouble() > 0);
          assertTrue(
              object.getAsJsonArray("jvmArgs").toString().contains("jirq.bench.preset=smoke"));
        });
    assertEquals(1, directory.toFile().list().length);

    Path to = directory.resolve("to");
    assertEquals(0, run("--report", "--from", file.toString(), "--to", to.toString()));
    String page = Files.readString(to.resolve("performance.md"));
    assertTrue(page.contains("| preset | smoke |"), page);
    assertTrue(page.contains("Not measured."), page);
    assertTrue(Files.exists(to.resolve("performance").resolve("interrupts.svg")));
    assertFalse(Files.exists(to.resolve("performance").resolve("replace.svg")));
  }

  @Test
  void progressIsForTerminalsAndWipedOut() {
    Row row = Rows.all(25).get(0);
    Progress silent = new Progress(new PrintWriter(err, true), false, 7);
    silent.begin(row);
    silent.wipe();
    assertEquals("", err.toString());
    Progress shown = new Progress(new PrintWriter(err, true), true, 7);
    shown.begin(row);
    shown.begin(row);
    assertTrue(err.toString().contains("[2/7] setLevel, low stays low: locked"), err::toString);
    shown.wipe();
    assertTrue(err.toString().endsWith("\r\u001b[K"), err::toString);
  }
}
