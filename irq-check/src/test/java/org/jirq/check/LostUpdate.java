// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.Supplier;

/** Two threads that add 1 by a read and a write. */
public final class LostUpdate implements Supplier<Model> {

  static final class World implements Model {
    private static final VarHandle COUNT;

    static {
      try {
        COUNT = MethodHandles.lookup().findVarHandle(World.class, "count", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private int count;

    private void add() {
      COUNT.set(this, (int) COUNT.get(this) + 1);
    }

    @Override
    public List<Actor> actors() {
      return List.of(new Actor("one", this::add), new Actor("two", this::add));
    }

    @Override
    public void atRest() {
      if (count != 2) {
        throw new Violation('a', "count=" + count);
      }
    }
  }

  @Override
  public Model get() {
    return new World();
  }
}
