// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jirq.api.IrqChip;
import org.jirq.check.models.ReplayMain;
import org.jirq.check.mutant.Mutant;
import org.jirq.check.mutant.Mutants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CheckTest {

  private static final int BOUND = 1;

  /** One for all, so that its classes are read and compiled once. */
  private static final Check LIBRARY = Check.ofTheLibrary();

  private static final long MOST = 100_000;

  static Stream<String> scenarios() {
    return Check.scenarios().keySet().stream();
  }

  static Stream<Mutant> mutants() {
    return Mutants.all().stream();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void theLibraryBreaksNoRule(String scenario) {
    ExplorerResult result = LIBRARY.run(scenario, BOUND, MOST, done -> {});
    assertNull(result.finding(), () -> "" + result.finding());
    assertTrue(result.complete());
    assertTrue(result.schedules() > BOUND, "each bound has a schedule of its own");
    System.out.println(scenario + " schedules=" + result.schedules());
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void everyMutantIsFoundByItsRuleAndReplays(Mutant mutant) {
    ExplorerResult result =
        Check.ofMutant(mutant.name()).run(mutant.scenario(), 1, MOST, done -> {});
    Finding finding = result.finding();
    assertNotNull(finding, mutant.name());
    assertEquals(mutant.oracle(), finding.violation().oracle(), finding.violation().getMessage());
    Finding again = Check.replay(finding.schedule(), step -> {});
    assertNotNull(again);
    assertEquals(finding.schedule(), again.schedule());
    assertEquals(finding.violation().getMessage(), again.violation().getMessage());
    System.out.println(
        mutant.name() + " found after schedules=" + result.schedules() + " " + finding.schedule());
  }

  private static Finding present(Finding finding) {
    assertNotNull(finding);
    return finding;
  }

  @Test
  void anIdReplaysInAnotherProcessAndIsRefusedByOtherClasses() throws Exception {
    Finding found =
        present(Check.ofMutant("R2").run("ack-unmask/B", 1, MOST, done -> {}).finding());
    String expected = found.schedule() + " " + found.violation().getMessage();
    assertEquals(List.of(expected), replayElsewhere(found.schedule()));
    // The library without the defect takes other steps.
    String foreign = found.schedule().substring("R2:".length());
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> Check.replay(foreign, step -> {}));
    assertTrue(String.valueOf(e.getMessage()).contains(" diverges at step "), e.getMessage());
  }

  private static List<String> replayElsewhere(String id) throws Exception {
    Set<String> path = new LinkedHashSet<>();
    for (Class<?> each : List.of(ReplayMain.class, Check.class, ClassReader.class, IrqChip.class)) {
      path.add(Path.of(each.getProtectionDomain().getCodeSource().getLocation().toURI()) + "");
    }
    // Where the tests lie apart from the module that they are patched into.
    Path target = Path.of(System.getProperty("basedir", "")).resolve("target").toAbsolutePath();
    path.add(target.resolve("classes").toString());
    path.add(target.resolve("test-classes").toString());
    for (String property : List.of("jdk.module.path", "java.class.path")) {
      path.addAll(List.of(System.getProperty(property, "").split(File.pathSeparator)));
    }
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                String.join(File.pathSeparator, path),
                ReplayMain.class.getName(),
                id)
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    return printed.lines().toList();
  }

  @Test
  void replayOfTheLibraryFindsNothing() {
    StringBuilder steps = new StringBuilder();
    assertNull(Check.replay("ack-mask/B:0", step -> steps.append(step).append('\n')));
    assertTrue(steps.toString().contains("ack"), steps.toString());
  }

  @Test
  void unknownNamesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> LIBRARY.run("none", 1, 1, done -> {}));
    assertThrows(IllegalArgumentException.class, () -> Check.ofMutant("Z9"));
    assertThrows(IllegalArgumentException.class, () -> Check.replay("0", step -> {}));
    assertThrows(IllegalArgumentException.class, () -> Check.replay("Z9:ack-mask/B:0", s -> {}));
  }
}
