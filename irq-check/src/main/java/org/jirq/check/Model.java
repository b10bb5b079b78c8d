// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check;

import java.util.List;

/**
 * What is run under one schedule: a small world, what a few threads do in it, and what must hold
 * when they are done. Made anew for each schedule, and always in the same way.
 *
 * <p>While the actors run, exactly one of them runs at a time, and the checker decides at each
 * access to shared state which one that is. Making a model and {@link #atRest} are not controlled.
 */
public interface Model {

  /**
   * What one thread does.
   *
   * @param name names the thread, for people
   * @param run what it does; whatever it throws is a violation
   */
  record Actor(String name, Runnable run) {}

  /**
   * Returns what the threads do.
   *
   * @return two or three, the same ones each time the model is made
   */
  List<Actor> actors();

  /**
   * Looks at the world when all actors are done.
   *
   * @throws Violation if it is not as it must be
   */
  void atRest();
}
