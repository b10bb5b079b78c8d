// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lincheck;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.util.LoggingLevel;

/**
 * Runs scenarios of a class of operations under a scheduler that decides at each shared access who
 * goes on, and compares what the operations return with a sequential specification.
 *
 * <p>The scheduler takes all schedules without a preemption first, then all with one, with two, and
 * so on until it has run as many as it was told to; it takes none twice. Waiting does not count as
 * a preemption. It sees sequentially consistent executions only, in which no time passes.
 *
 * <p>An operation that throws where the specification returns, a schedule in which everybody waits,
 * and a loop that nobody ends are violations too.
 */
final class Exploration {

  /** How many times as many schedules as in an ordinary build. */
  private static final double FACTOR =
      Double.parseDouble(System.getProperty("jirq.lincheck.factor", "1"));

  /**
   * Times round a loop before somebody else gets a turn. Loops that are no wait loops have to stay
   * below it, or they use up preemptions.
   */
  private static final int LOOP_TURNS = 5;

  /** Times round a loop that nobody makes: a page of a table is 64 long. */
  private static final int LONGEST_LOOP = 300;

  /** Counts the operations' objects: the checker makes one for each schedule. */
  private static final AtomicLong SCHEDULES = new AtomicLong();

  private final Class<?> operations;
  private final Class<?> specification;
  private final int schedules;
  private final boolean coarse;
  private final boolean waitFree;

  /**
   * Sets an exploration up.
   *
   * @param operations makes {@link #countSchedule} known of each new object
   * @param specification has the operations' methods, for one thread
   * @param schedules how many to run for a scenario, if there are as many, in an ordinary build
   */
  Exploration(Class<?> operations, Class<?> specification, int schedules) {
    this(operations, specification, schedules, false, false);
  }

  private Exploration(
      Class<?> operations,
      Class<?> specification,
      int schedules,
      boolean coarse,
      boolean waitFree) {
    this.operations = operations;
    this.specification = specification;
    this.schedules = schedules;
    this.coarse = coarse;
    this.waitFree = waitFree;
  }

  /**
   * Returns an exploration in larger steps, which gets to more preemptions with as many schedules:
   * a reader's own counter is counted up or down in one step, and each sum is taken in one.
   */
  Exploration inLargerSteps() {
    return new Exploration(operations, specification, schedules, true, waitFree);
  }

  /**
   * Returns an exploration in which an operation that is not marked as blocking must not wait for
   * anybody, wherever the others stand.
   */
  Exploration whereReadersNeverWait() {
    return new Exploration(operations, specification, schedules, coarse, true);
  }

  /** To be called by the constructor of the operations. */
  static void countSchedule() {
    SCHEDULES.incrementAndGet();
  }

  /** Explores scenarios, none of which may show a violation. */
  void holds(String... scenarios) {
    for (String scenario : scenarios) {
      long before = SCHEDULES.get();
      check(scenario, Math.max(1, (int) (schedules * FACTOR)));
      report(scenario, SCHEDULES.get() - before, "hold");
    }
  }

  /**
   * Explores a scenario that must show a violation: what is checked was broken on purpose.
   *
   * @param text what the report must say about it
   */
  void fails(String scenario, String text) {
    long before = SCHEDULES.get();
    LincheckAssertionError error =
        assertThrows(LincheckAssertionError.class, () -> check(scenario, schedules));
    String message = String.valueOf(error.getMessage());
    assertTrue(message.contains(text), message);
    report(scenario, SCHEDULES.get() - before, "until it failed");
  }

  private void check(String scenario, int most) {
    ModelCheckingOptions options = new ModelCheckingOptions();
    leaveOut(options);
    if (coarse) {
      enlargeSteps(options);
    }
    options
        .logLevel(LoggingLevel.ERROR)
        .iterations(0)
        .addCustomScenario(Scenario.parse(operations, scenario))
        .invocationsPerIteration(most)
        .loopIterationsBeforeThreadSwitch(LOOP_TURNS)
        .loopBound(LONGEST_LOOP)
        .minimizeFailedScenario(false)
        .checkObstructionFreedom(waitFree)
        .sequentialSpecification(specification)
        .check(operations);
  }

  /**
   * Lets nobody else run inside of methods that work on what never changes, on what one thread
   * knows, or on what a lock guards that is held there: no preemption inside can matter. Trees and
   * long arrays in them would take most of the time.
   */
  private static void leaveOut(ModelCheckingOptions options) {
    options.addGuarantee(
        ManagedStrategyGuaranteeKt.forClasses(
                present(
                    "org.jirq.lincheck.Ledger",
                    "org.jirq.routing.GsiRoute",
                    "org.jirq.routing.PinGsis",
                    "org.jirq.routing.PinGsis$Draft",
                    "org.jirq.routing.RouteCompiler",
                    "org.jirq.routing.RoutingTable",
                    "org.jirq.routing.RoutingTable$Listeners",
                    "org.jirq.routing.Subscriptions",
                    "org.jirq.routing.TableDiff",
                    "org.jirq.routing.TableDraft"))
            .methods(name -> !name.startsWith("setLevel"))
            .ignore());
    options.addGuarantee(
        ManagedStrategyGuaranteeKt.forClasses(present("org.jirq.routing.PinNotifiers"))
            .methods(methods("org.jirq.routing.PinNotifiers", "of"))
            .ignore());
  }

  private static void enlargeSteps(ModelCheckingOptions options) {
    options.addGuarantee(
        ManagedStrategyGuaranteeKt.forClasses(present("org.jirq.srcu.ReaderSlots"))
            .methods(methods("org.jirq.srcu.ReaderSlots", "adopt", "locks", "unlocks"))
            .treatAsAtomic());
    options.addGuarantee(
        ManagedStrategyGuaranteeKt.forClasses(present("org.jirq.srcu.ReaderSlot"))
            .methods(methods("org.jirq.srcu.ReaderSlot", "lockOwn", "unlockOwn"))
            .treatAsAtomic());
    options.addGuarantee(
        ManagedStrategyGuaranteeKt.forClasses(present("org.jirq.srcu.Readers"))
            .methods(methods("org.jirq.srcu.Readers", "isInside"))
            .treatAsAtomic());
    options.addGuarantee(
        ManagedStrategyGuaranteeKt.forClasses(present("org.jirq.srcu.WaitingSide"))
            .methods(methods("org.jirq.srcu.WaitingSide", "requireMayWait"))
            .treatAsAtomic());
    options.addGuarantee(
        ManagedStrategyGuaranteeKt.forClasses(present("org.jirq.srcu.GracePeriods"))
            .methods(
                methods("org.jirq.srcu.GracePeriods", "requireNamed", "begin", "look", "watch"))
            .treatAsAtomic());
    options.addGuarantee(
        ManagedStrategyGuaranteeKt.forClasses(present("org.jirq.srcu.SlotPlaces"))
            .allMethods()
            .treatAsAtomic());
    options.addGuarantee(
        ManagedStrategyGuaranteeKt.forClasses(present("org.jirq.srcu.WaitStatistics"))
            .allMethods()
            .treatAsAtomic());
  }

  /**
   * Demands that classes exist: a name that was changed in the code would be left out in silence.
   */
  private static String[] present(String... classes) {
    for (String name : classes) {
      assertDoesNotThrow(() -> Class.forName(name), name);
    }
    return classes;
  }

  /** Demands that methods exist, as {@link #present}. */
  private static String[] methods(String inClass, String... names) {
    List<String> declared =
        assertDoesNotThrow(
            () ->
                Stream.of(Class.forName(inClass).getDeclaredMethods())
                    .map(Method::getName)
                    .toList());
    for (String name : names) {
      assertTrue(declared.contains(name), () -> inClass + " has no method " + name);
    }
    return names;
  }

  private void report(String scenario, long explored, String what) {
    assertTrue(explored > 0, "nothing explored");
    System.out.printf(
        "lincheck: %s: %s: %d schedules %s%n",
        operations.getSimpleName(), scenario, explored, what);
  }
}
