// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.models;

import java.util.List;
import java.util.function.Supplier;
import org.jirq.check.Model;

/** A model of a few lines, which is its own factory's product. */
public abstract class Small implements Supplier<Model>, Model {

  static final class Actors {
    private Actors() {}

    static List<Model.Actor> of(Runnable one, Runnable two) {
      return List.of(new Model.Actor("one", one), new Model.Actor("two", two));
    }
  }

  @Override
  public void atRest() {}

  @Override
  public Model get() {
    try {
      return getClass().getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
