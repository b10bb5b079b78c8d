// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jirq.check.Model;
import org.jirq.irqfd.ResamplePolicy;

/** All scenarios, by name. */
public final class Scenarios {

  private final List<Scenario> all = new ArrayList<>();

  private Scenarios() {
    OneshotScenarios.addTo(this);
    LifeScenarios.addTo(this);
    LateScenarios.addTo(this);
    DispatchScenarios.addTo(this);
    RouteScenarios.addTo(this);
    ChipScenarios.addTo(this);
    SharedPinScenarios.addTo(this);
    ResetScenarios.addTo(this);
  }

  /**
   * Returns the scenarios.
   *
   * @return all of them, in the order in which they are run
   */
  public static List<Scenario> all() {
    return List.copyOf(new Scenarios().all);
  }

  /**
   * Finds a scenario.
   *
   * @param name its name
   * @return the scenario
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Scenario named(String name) {
    for (Scenario scenario : new Scenarios().all) {
      if (scenario.name().equals(name)) {
        return scenario;
      }
    }
    throw new IllegalArgumentException("scenario=" + name + " is unknown");
  }

  /** Adds a scenario that has no policy. */
  void add(String name, String what, Supplier<Model> model) {
    all.add(new Scenario(name, what, model));
  }

  /** Adds a scenario under some policies, given by their letters. */
  void add(
      String name,
      String letters,
      String what,
      BiFunction<Character, ResamplePolicy, Model> model) {
    for (char letter : letters.toCharArray()) {
      add(name + "/" + letter, what, () -> model.apply(letter, policy(letter)));
    }
  }

  private static ResamplePolicy policy(char letter) {
    return switch (letter) {
      case 'A' -> ResamplePolicy.NOTIFY_AT_EOI;
      case 'B' -> ResamplePolicy.POSTPONE_WHILE_MASKED;
      case 'C' -> ResamplePolicy.RESAMPLE_AT_UNMASK;
      case 'D' -> ResamplePolicy.QUERY_LINE;
      case 'E' -> ResamplePolicy.LEAVE_TO_LISTENER;
      default -> throw new IllegalArgumentException("policy=" + letter);
    };
  }
}
