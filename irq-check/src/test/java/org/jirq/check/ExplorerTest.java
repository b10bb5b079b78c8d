// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

@Timeout(300)
class ExplorerTest {

  private static final long MANY = 1_000_000;

  private static Explorer explorer(String model) {
    return new Explorer("org.jirq.check.models." + model, Map.of());
  }

  private static ExplorerResult explore(String model, int preemptions) {
    return explorer(model).explore(preemptions, MANY, n -> {});
  }

  private static Finding finding(ExplorerResult result) {
    return present(result.finding());
  }

  private static <T> T present(T value) {
    assertNotNull(value);
    return value;
  }

  /** n over k. */
  private static long over(int n, int k) {
    long result = 1;
    for (int i = 0; i < k; i++) {
      result = result * (n - i) / (i + 1);
    }
    return k > n ? 0 : result;
  }

  /**
   * How many schedules of two threads of so many steps have at most so many preemptions: the steps
   * fall into blocks, by turns of one and the other; the switch at the end of the one that ends
   * first is no preemption.
   */
  private static long schedules(int one, int two, int preemptions) {
    long sum = 0;
    for (int blocks = 2; blocks <= preemptions + 2; blocks++) {
      int larger = (blocks + 1) / 2 - 1;
      int smaller = blocks / 2 - 1;
      sum += over(one - 1, larger) * over(two - 1, smaller);
      sum += over(two - 1, larger) * over(one - 1, smaller);
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void eachScheduleWithinTheBoundRunsOnce(int preemptions) {
    // Three accesses and two, and the start of each thread.
    ExplorerResult result = explore("SoundModels$Counted", preemptions);
    assertEquals(schedules(4, 3, preemptions), result.schedules());
    assertTrue(result.complete());
    assertEquals(7, result.steps());
  }

  @Test
  void withoutABoundTheSchedulesAreAllInterleavings() {
    assertEquals(over(7, 3), explore("SoundModels$Counted", 9).schedules());
    assertEquals(over(6, 2) * over(4, 2), explore("SoundModels$Three", 9).schedules());
    assertEquals(6, explore("SoundModels$Three", 0).schedules());
  }

  @ParameterizedTest
  @CsvSource({
    "LostUpdate, 1, a, count=1",
    "AbbaLocks, 1, i, 'one waits for a lock that two holds, two waits for a lock that one holds'",
    "AbbaMonitors, 1, i, 'deadlock: one waits for the monitor of Object, which two holds'",
    "MissedWakeUp, 1, i, deadlock: one waits for an unpark",
    "MissedSignal, 1, i, deadlock: one waits for a signal",
    "TwoPreemptions, 2, b, phase=3 was seen",
    "SpinsForever, 0, i, livelock: after steps=20000",
    "ForgottenFuture, 0, i, deadlock: one waits for a future",
    "StartedTooEarly, 1, c, the third thread came first",
    "PutTwice, 1, d, put twice",
    "Throws, 0, x, two threw java.lang.UnsupportedOperationException: no at "
  })
  void findsWhatIsWrongWithAsManyPreemptionsAsItTakes(
      String model, int preemptions, char oracle, String text) {
    String name = "WrongModels$" + model;
    if (preemptions > 0) {
      ExplorerResult fewer = explore(name, preemptions - 1);
      assertNull(fewer.finding());
      assertTrue(fewer.complete());
    }
    ExplorerResult result = explore(name, preemptions);
    Violation violation = finding(result).violation();
    assertEquals(oracle, violation.oracle());
    assertTrue(String.valueOf(violation.getMessage()).contains(text), violation.getMessage());
    assertFalse(result.complete());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Spin", "Parked", "Signalled", "Computed"})
  void findsNothingWhereNothingIsWrong(String model) {
    ExplorerResult result = explore("SoundModels$" + model, 3);
    assertNull(result.finding());
    assertTrue(result.complete());
    assertTrue(result.schedules() > 10, () -> "schedules=" + result.schedules());
  }

  @ParameterizedTest
  @ValueSource(strings = {"LostUpdate", "AbbaLocks", "MissedSignal", "StartedTooEarly"})
  void aScheduleReplaysWithTheSameStepsInAnotherExplorer(String model) {
    Finding found = finding(explore("WrongModels$" + model, 2));
    List<String> steps = new ArrayList<>();
    List<String> again = new ArrayList<>();
    Explorer explorer = explorer("WrongModels$" + model);
    Finding first = present(explorer.replay(found.schedule(), steps::add));
    Finding second = present(explorer.replay(found.schedule(), again::add));
    assertEquals(found.violation().getMessage(), first.violation().getMessage());
    assertEquals(first.violation().getMessage(), second.violation().getMessage());
    assertEquals(found.schedule(), second.schedule());
    assertEquals(steps, again);
    assertTrue(steps.size() >= 4, () -> "steps=" + steps);
  }

  @Test
  void stepsSayWhoDoesWhatWhere() {
    List<String> steps = new ArrayList<>();
    assertNotNull(explorer("WrongModels$LostUpdate").replay("2B", steps::add));
    assertEquals(6, steps.size());
    assertTrue(steps.get(0).matches("   0  A one +starts"), steps.get(0));
    assertTrue(
        steps.get(2).matches("   2 >B two +starts"), () -> "the switch is marked: " + steps.get(2));
    assertTrue(
        steps
            .get(4)
            .matches(" +4 +B two +WrongModels\\$LostUpdate\\.add:\\d+ +set LostUpdate#1.count"),
        steps.get(4));
  }

  @Test
  void anIdEndsWithAMarkOfItsStepsAndIsRefusedWhereTheyAreOthers() {
    Explorer explorer = explorer("WrongModels$LostUpdate");
    String id = finding(explore("WrongModels$LostUpdate", 2)).schedule();
    assertTrue(id.matches("[0-9a-zA-C]+\\.[0-9a-f]{4}"), id);
    String unmarked = id.substring(0, id.indexOf('.'));
    assertEquals(id, present(explorer.replay(unmarked, step -> {})).schedule());
    String foreign = unmarked + (id.endsWith(".0000") ? ".0001" : ".0000");
    List<String> steps = new ArrayList<>();
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> explorer.replay(foreign, steps::add));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("schedule=" + foreign + " diverges at step "),
        e.getMessage());
    assertTrue(String.valueOf(e.getMessage()).contains(" as " + id + ","), e.getMessage());
    assertFalse(steps.isEmpty());
  }

  @Test
  void theFirstScheduleHasAnId() {
    assertNull(explorer("SoundModels$Counted").replay("0", step -> {}));
  }

  @Test
  void aModelThatDoesNotDoTheSameIsReported() {
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> explore("WrongModels$Diverges", 2));
    assertTrue(String.valueOf(e.getMessage()).contains("diverges at step "), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"zzB", "1A", "0C", "1B0B"})
  void aScheduleOfAnotherModelIsReported(String schedule) {
    Explorer explorer = explorer("SoundModels$Counted");
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> explorer.replay(schedule, step -> {}));
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("schedule=" + schedule + " diverges at step "),
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "A", "1", "1B2", "1 B", "12345B", "1H", "-1B", "0A0", ".12ab", "1B.", "1B.12A4",
        "0.12345"
      })
  void whatIsNoScheduleIsRefused(String text) {
    Explorer explorer = explorer("SoundModels$Counted");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> explorer.replay(text, step -> {}));
    assertTrue(String.valueOf(e.getMessage()).startsWith("schedule=" + text + " "), e.getMessage());
  }

  @Test
  void whatCannotBeScheduledIsReportedAlsoWhenTheModelContainsIt() {
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> explore("WrongModels$Unknown", 0));
    assertEquals("call=Semaphore.acquireUninterruptibly cannot be scheduled", e.getMessage());
  }

  @Test
  void stopsWhenToldToAndTellsHowFarItIs() {
    List<Long> told = new ArrayList<>();
    ExplorerResult result = explorer("SoundModels$Counted").explore(3, 5, told::add);
    assertEquals(5, result.schedules());
    assertFalse(result.complete());
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), told);
  }

  @Test
  void refusesWhatMakesNoSense() {
    Explorer explorer = explorer("SoundModels$Counted");
    assertThrows(IllegalArgumentException.class, () -> explorer.explore(-1, 1, n -> {}));
    assertThrows(IllegalArgumentException.class, () -> explorer.explore(0, 0, n -> {}));
    assertThrows(IllegalArgumentException.class, () -> explorer("Nowhere"));
    assertThrows(IllegalArgumentException.class, () -> explorer("Small"));
  }

  /** The class file of a class of the tests, with each 1 that it returns turned into 2. */
  private static byte[] withTwoForOne(String name) throws IOException {
    try (InputStream in =
        ExplorerTest.class.getResourceAsStream(
            name.substring("org.jirq.check.".length()).replace('.', '/') + ".class")) {
      ClassReader reader = new ClassReader(present(in));
      ClassWriter writer = new ClassWriter(0);
      reader.accept(
          new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(
                int access, String method, String descriptor, String signature, String[] throwing) {
              return new MethodVisitor(
                  Opcodes.ASM9,
                  super.visitMethod(access, method, descriptor, signature, throwing)) {
                @Override
                public void visitInsn(int opcode) {
                  super.visitInsn(opcode == Opcodes.ICONST_1 ? Opcodes.ICONST_2 : opcode);
                }
              };
            }
          },
          0);
      return writer.toByteArray();
    }
  }

  @Test
  void runsTheReplacementOfAClass() throws IOException {
    String name = "org.jirq.check.models.SoundModels$Replaced$Answer";
    assertNull(explore("SoundModels$Replaced", 0).finding());
    Explorer replacing =
        new Explorer(
            "org.jirq.check.models.SoundModels$Replaced", Map.of(name, withTwoForOne(name)));
    assertEquals("value=2", finding(replacing.explore(0, 1, n -> {})).violation().getMessage());
  }
}
