// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.lincheck;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * Who does what, as text: threads are separated by {@code |}, the operations of a thread by {@code
 * ,}, and each is the name of a method with, maybe, an {@code int}: {@code "read, read | publish
 * 1"}.
 */
final class Scenario {

  private Scenario() {}

  /**
   * Reads a scenario.
   *
   * @param operations the class whose methods are meant; its method marked {@link Validate} runs
   *     last
   * @throws IllegalArgumentException if there is no such operation
   */
  static ExecutionScenario parse(Class<?> operations, String text) {
    List<List<Actor>> threads = new ArrayList<>();
    for (String thread : text.split("\\|")) {
      threads.add(
          Arrays.stream(thread.split(","))
              .map(each -> operation(operations, each.trim()))
              .toList());
    }
    return new ExecutionScenario(List.of(), threads, List.of(), validation(operations));
  }

  private static Actor operation(Class<?> operations, String call) {
    String[] words = call.split(" ");
    List<Object> arguments = new ArrayList<>();
    for (int i = 1; i < words.length; i++) {
      arguments.add(Integer.valueOf(words[i]));
    }
    for (Method method : operations.getMethods()) {
      Operation operation = method.getAnnotation(Operation.class);
      if (method.getName().equals(words[0])
          && operation != null
          && method.getParameterCount() == arguments.size()) {
        // Whoever must not wait may well be waited for.
        boolean waits = operation.blocking();
        return new Actor(method, arguments, false, waits, !waits, false, false);
      }
    }
    throw new IllegalArgumentException("operation=" + call + " is not in " + operations.getName());
  }

  private static Actor validation(Class<?> operations) {
    for (Method method : operations.getMethods()) {
      if (method.isAnnotationPresent(Validate.class)) {
        return new Actor(method, List.of());
      }
    }
    throw new IllegalArgumentException("nothing validates " + operations.getName());
  }
}
