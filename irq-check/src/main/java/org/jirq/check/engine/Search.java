// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jirq.check.ExplorerResult;
import org.jirq.check.Finding;
import org.jirq.check.Model;
import org.jspecify.annotations.Nullable;

/**
 * The schedules of a model, one after the other.
 *
 * <p>A schedule is what it deviates in from the one that switches only where a thread cannot go on.
 * Each one that has run tells where else it could have gone after its last deviation: those are its
 * children. Children that cost no preemption run in this level, the others in the next. So each
 * schedule has one parent, and runs once.
 */
public final class Search {

  private final Supplier<?> factory;
  private final ModelLoader loader;

  /**
   * Loads the factory.
   *
   * @param parent has the classes
   * @param modelFactory binary name of the factory
   * @param replacements bytes of class files by binary name
   * @throws IllegalArgumentException if there is no such factory
   */
  public Search(ClassLoader parent, String modelFactory, Map<String, byte[]> replacements) {
    this(new ModelLoader(parent, replacements), modelFactory);
  }

  /**
   * Takes another model of the same classes, which have been rewritten and compiled already.
   *
   * @param modelFactory binary name of the factory
   * @return its schedules
   * @throws IllegalArgumentException if there is no such factory
   */
  public Search other(String modelFactory) {
    return new Search(loader, modelFactory);
  }

  private Search(ModelLoader loader, String modelFactory) {
    this.loader = loader;
    try {
      Object made = loader.loadClass(modelFactory).getConstructor().newInstance();
      if (!(made instanceof Supplier<?> supplier)) {
        throw new IllegalArgumentException("modelFactory=" + modelFactory + " is no Supplier");
      }
      factory = supplier;
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("modelFactory=" + modelFactory + " cannot be made", e);
    }
  }

  /** A schedule that has run, with children that have not. */
  private static final class Parent {
    private final Schedule schedule;
    private final short[] words;
    private final boolean preempting;
    private int step;
    private int others;

    /** Of the children, those that do or those that do not cost a preemption. */
    Parent(Schedule schedule, short[] words, boolean preempting) {
      this.schedule = schedule;
      this.words = words;
      this.preempting = preempting;
      step = schedule.length() - 1;
    }

    @Nullable Schedule nextChild() {
      while (others == 0) {
        if (++step >= words.length) {
          return null;
        }
        boolean preempts = (words[step] & Decisions.PREEMPTS) != 0;
        others = preempts == preempting ? words[step] & Decisions.OTHERS : 0;
      }
      int thread = Integer.numberOfTrailingZeros(others);
      others &= others - 1;
      return schedule.with(step, thread);
    }
  }

  /**
   * Runs all schedules up to a bound.
   *
   * @param preemptions the bound
   * @param mostSchedules where to stop
   * @param progress told the number so far
   * @return what was seen
   */
  public ExplorerResult explore(int preemptions, long mostSchedules, LongConsumer progress) {
    return onWorld(world -> new Exploration(world, preemptions, mostSchedules, progress).result());
  }

  /** One exploration; on the world's thread. */
  private final class Exploration {
    private final Crew crew;
    private final int preemptions;
    private final long most;
    private final LongConsumer progress;
    private final ArrayDeque<Parent> here = new ArrayDeque<>();
    private ArrayDeque<Parent> next = new ArrayDeque<>();
    private int level;
    private long schedules;
    private int steps;
    private @Nullable Finding finding;

    Exploration(ControlledThread world, int preemptions, long most, LongConsumer progress) {
      crew = new Crew(world);
      this.preemptions = preemptions;
      this.most = most;
      this.progress = progress;
    }

    ExplorerResult result() {
      try {
        boolean complete = all();
        return new ExplorerResult(schedules, complete && finding == null, steps, finding);
      } finally {
        crew.dismiss();
      }
    }

    private boolean all() {
      run(Schedule.DEFAULT, null);
      while (finding == null) {
        Parent parent = here.peek();
        if (parent == null) {
          if (next.isEmpty()) {
            return true;
          }
          here.addAll(next);
          next = new ArrayDeque<>();
          level++;
          continue;
        }
        Schedule child = parent.nextChild();
        if (child == null) {
          here.pop();
        } else if (schedules == most) {
          return false;
        } else {
          run(child, parent.words);
        }
      }
      return false;
    }

    private void run(Schedule schedule, short @Nullable [] expected) {
      Decisions decisions = new Decisions(schedule, loader.sites(), expected);
      finding = runOne(crew, decisions, null);
      schedules++;
      steps = Math.max(steps, decisions.taken());
      if (finding == null) {
        short[] words = decisions.words();
        here.push(new Parent(schedule, words, false));
        if (level < preemptions) {
          next.add(new Parent(schedule, words, true));
        }
      }
      progress.accept(schedules);
    }
  }

  /**
   * Runs one schedule.
   *
   * @param text its id
   * @param steps told each step
   * @return the violation, if any
   */
  public @Nullable Finding replay(String text, Consumer<String> steps) {
    Schedule schedule = Schedule.parse(text);
    return onWorld(
        world -> {
          Crew crew = new Crew(world);
          try {
            Decisions decisions = new Decisions(schedule, loader.sites(), null);
            Finding found = runOne(crew, decisions, new Steps(loader, steps));
            decisions.requireSame();
            return found;
          } finally {
            crew.dismiss();
          }
        });
  }

  private @Nullable Finding runOne(Crew crew, Decisions decisions, @Nullable Steps steps) {
    Run run = new Run(crew.world(), decisions, steps);
    try {
      Model model = (Model) factory.get();
      List<Model.Actor> actors = new ArrayList<>(model.actors());
      crew.cast(run, actors);
      run.act();
      if (run.violation() == null) {
        run.look(model);
      }
    } finally {
      run.end();
    }
    return run.violation() == null
        ? null
        : new Finding(decisions.marked().toString(), run.violation());
  }

  private interface OnWorld<T> {
    T on(ControlledThread world);
  }

  private <T> T onWorld(OnWorld<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    ControlledThread world =
        new ControlledThread("check-world") {
          @Override
          public void run() {
            try {
              result.complete(task.on(this));
            } catch (Throwable e) {
              result.completeExceptionally(e);
            }
          }
        };
    world.start();
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }
}
