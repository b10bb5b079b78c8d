// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.world;

import java.util.function.Supplier;
import org.jirq.check.Model;

/**
 * The factory that the checker is given: of the scenario whose name stands in it. The checker knows
 * a factory by its class alone, so for each scenario there is a copy of the class file with another
 * name of its own and another scenario's name in it.
 */
public final class Chosen implements Supplier<Model> {

  /** What is replaced in the class file. */
  public static final String PLACE = "scenario";

  /** Makes the factory. */
  public Chosen() {}

  @Override
  public Model get() {
    return Scenarios.named("scenario").model().get();
  }
}
