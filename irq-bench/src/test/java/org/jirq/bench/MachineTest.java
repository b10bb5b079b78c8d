// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The machine travels with the figures, as arguments of the JVMs that measure. */
class MachineTest {

  @Test
  void theFactsComeBackFromTheArgumentsAmongOthers() {
    Machine here = Machine.here(Preset.QUICK);
    List<String> arguments = new ArrayList<>(List.of("-Xmx1g", "-Djmh.executor=VIRTUAL"));
    arguments.addAll(here.jvmArguments());
    assertEquals(here, Machine.of(arguments));
  }

  @Test
  void thisMachineHasAProcessorASystemAndADay() {
    Machine here = Machine.here(Preset.FULL);
    assertTrue(
        here.fact(Machine.CPU)
            .endsWith(Runtime.getRuntime().availableProcessors() == 1 ? " CPU" : " CPUs"));
    assertTrue(here.fact(Machine.SYSTEM).startsWith(System.getProperty("os.name")));
    assertTrue(here.fact(Machine.LOAD).matches("\\?|\\d+\\.\\d\\d"));
    assertEquals("full", here.fact(Machine.PRESET));
    assertTrue(here.fact(Machine.DATE).matches("\\d{4}-\\d\\d-\\d\\d"));
    assertFalse(here.jvmArguments().isEmpty());
  }

  @Test
  void whatIsNotKnownIsSaidSo() {
    assertEquals(Map.of(), Machine.of(List.of("-Xmx1g", "-Djirq.bench.nonsense")).facts());
    assertEquals("not recorded", Machine.of(List.of()).fact(Machine.CPU));
  }
}
