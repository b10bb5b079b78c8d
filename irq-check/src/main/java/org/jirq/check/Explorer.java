// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jirq.check.engine.Search;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link Model} under one schedule after the other: a stateless model checker. The classes
 * are the real ones; they are read from the path a second time and, on loading, told to ask a
 * scheduler before each access that orders threads. What is such an access, what is bounded and
 * what a schedule id means: docs/schedules.md.
 *
 * <p>Memory is <b>sequentially consistent</b> here: whatever one thread has written the next one
 * sees. That weaker orders suffice is shown elsewhere, on hardware.
 *
 * <p><b>Threads.</b> Confined to one thread; it waits for the threads of the model, of which one
 * runs at a time. After a finding, those that had not ended are made to end by an error thrown at
 * their next access.
 */
public final class Explorer {

  private final Search search;

  /**
   * Reads no class yet but the factory's.
   *
   * @param modelFactory binary name of a public class with a public constructor without parameters
   *     that implements {@code java.util.function.Supplier<Model>}
   * @param replacements binary names of classes, and the bytes of class files to take instead of
   *     what is on the path
   * @throws IllegalArgumentException if there is no such class, or it is no such factory
   */
  public Explorer(String modelFactory, Map<String, byte[]> replacements) {
    this(new Search(Explorer.class.getClassLoader(), modelFactory, replacements));
  }

  private Explorer(Search search) {
    this.search = search;
  }

  /**
   * Takes another model of the same classes, which need not be read and rewritten, and warm up,
   * once more. So static fields are shared, and must not depend on what ran.
   *
   * @param modelFactory as in the constructor
   * @return an explorer of that model
   * @throws IllegalArgumentException if there is no such class, or it is no such factory
   */
  public Explorer other(String modelFactory) {
    return new Explorer(search.other(modelFactory));
  }

  /**
   * Runs every schedule with no preemption, then every one with one, and so on; none twice. A
   * preemption is a switch away from a thread that could have gone on. Ends with the first
   * violation.
   *
   * @param preemptions how many there may be in one schedule, 0 or more
   * @param mostSchedules how many schedules to run at most, 1 or more
   * @param progress told the number of schedules so far, after each, on a thread of the explorer's
   * @return what was seen
   * @throws IllegalArgumentException if a number is out of range
   * @throws IllegalStateException if the model does not do the same under the same schedule
   *     ("schedule diverges"), really waits for something, or cannot be made
   */
  public ExplorerResult explore(int preemptions, long mostSchedules, LongConsumer progress) {
    if (preemptions < 0) {
      throw new IllegalArgumentException("preemptions=" + preemptions + " is below 0");
    }
    if (mostSchedules < 1) {
      throw new IllegalArgumentException("mostSchedules=" + mostSchedules + " is below 1");
    }
    return search.explore(preemptions, mostSchedules, progress);
  }

  /**
   * Runs one schedule.
   *
   * @param schedule its id, from a {@link Finding} or {@code "0"} for the first one
   * @param steps told each step in words: its number, the thread, where it is in the source, what
   *     it does next; on a thread of the model's, while the others wait
   * @return the violation; {@code null} if there is none
   * @throws IllegalArgumentException if this is no schedule id
   * @throws IllegalStateException as {@link #explore}, also if the id is another model's
   */
  public @Nullable Finding replay(String schedule, Consumer<String> steps) {
    return search.replay(schedule, steps);
  }
}
