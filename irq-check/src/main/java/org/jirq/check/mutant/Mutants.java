// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.mutant;

import java.util.List;
import java.util.stream.Stream;

/** All mutants. The names beginning with R and N are those of the races of the resample series. */
public final class Mutants {

  private Mutants() {}

  /**
   * Returns the mutants.
   *
   * @return all of them, in the order in which they are listed
   */
  public static List<Mutant> all() {
    return Stream.of(ResampleMutants.all(), OracleMutants.all()).flatMap(List::stream).toList();
  }

  /**
   * Finds a mutant.
   *
   * @param name its name
   * @return the mutant
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Mutant named(String name) {
    return all().stream()
        .filter(mutant -> mutant.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("mutant=" + name + " is unknown"));
  }
}
