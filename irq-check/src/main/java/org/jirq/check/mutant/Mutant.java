// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.mutant;

import java.util.List;

/** A defect, as changes of the real sources. */
public final class Mutant {

  private final String name;
  private final char oracle;
  private final String scenario;
  private final String sentence;
  private final List<Patch> patches;

  Mutant(String name, char oracle, String scenario, String sentence, Patch... patches) {
    this.name = name;
    this.oracle = oracle;
    this.scenario = scenario;
    this.sentence = sentence;
    this.patches = List.of(patches);
  }

  /**
   * Names the mutant.
   *
   * @return a short name
   */
  public String name() {
    return name;
  }

  /**
   * Tells by which rule it is found.
   *
   * @return the rule's letter
   */
  public char oracle() {
    return oracle;
  }

  /**
   * Tells where it is found.
   *
   * @return the name of a scenario
   */
  public String scenario() {
    return scenario;
  }

  /**
   * Tells what is wrong.
   *
   * @return one sentence
   */
  public String sentence() {
    return sentence;
  }

  List<Patch> patches() {
    return patches;
  }
}
