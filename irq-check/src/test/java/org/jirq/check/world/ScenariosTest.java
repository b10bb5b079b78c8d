// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jirq.check.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenariosTest {

  static Stream<String> names() {
    return Scenarios.all().stream().map(Scenario::name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void actorsOneAfterTheOtherBreakNoRule(String name) {
    for (int first = 0; first < 3; first++) {
      Model model = Scenarios.named(name).model().get();
      List<Model.Actor> actors = new ArrayList<>(model.actors());
      assertTrue(actors.size() == 2 || actors.size() == 3, name);
      Collections.rotate(actors, first);
      actors.forEach(actor -> actor.run().run());
      model.atRest();
    }
  }

  @Test
  void namesAreDistinct() {
    List<String> all = names().toList();
    assertEquals(all.size(), new HashSet<>(all).size());
    assertThrows(IllegalArgumentException.class, () -> Scenarios.named("none"));
  }
}
