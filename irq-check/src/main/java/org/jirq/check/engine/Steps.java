// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.invoke.VarHandle;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Tells the steps of one schedule in words. Threads: whoever has the turn. */
final class Steps {

  private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

  private final ModelLoader loader;
  private final Consumer<String> to;
  private final Map<Object, String> names = new IdentityHashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private int before = -1;

  Steps(ModelLoader loader, Consumer<String> to) {
    this.loader = loader;
    this.to = to;
  }

  /** A thread does what it was about to do. */
  void executes(ControlledThread thread, int decisions) {
    String mark = before == thread.index || before < 0 ? " " : ">";
    before = thread.index;
    to.accept(
        String.format(
                "%4d %s%c %-10s %-56s %s",
                decisions - 1, mark, Run.letter(thread.index), thread.role, where(), what(thread))
            .stripTrailing());
  }

  private String what(ControlledThread thread) {
    String word = loader.sites().word(thread.site);
    Object subject = thread.subject;
    VarHandle handle = thread.handle;
    thread.handle = null;
    if (handle != null) {
      return word + " " + (subject == null ? "" : name(subject)) + field(handle);
    }
    return subject == null ? word : word + " " + name(subject);
  }

  private String field(VarHandle handle) {
    String field = loader.sites().field(handle);
    return field == null ? "" : "." + field;
  }

  private String name(Object subject) {
    return names.computeIfAbsent(subject, this::newName);
  }

  private String newName(Object subject) {
    if (subject instanceof ControlledThread t) {
      return t.role;
    }
    String type = last(subject.getClass());
    int number = numbers.merge(type, 1, Integer::sum);
    return type + "#" + number;
  }

  private static String last(Class<?> type) {
    if (type == ControlledLock.class) {
      return "ReentrantLock";
    }
    if (type == ControlledCondition.class) {
      return "Condition";
    }
    String name = type.getSimpleName();
    return name.isEmpty() ? simple(type) : name;
  }

  private static String simple(Class<?> type) {
    String name = type.getTypeName();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** The innermost frame of the model or of the classes under it, and its caller before it. */
  private String where() {
    return WALKER.walk(
        frames ->
            frames
                .filter(this::isSource)
                .limit(2)
                .map(Steps::place)
                .reduce("", (inner, outer) -> inner.isEmpty() ? outer : outer + " > " + inner));
  }

  private boolean isSource(StackFrame frame) {
    return frame.getDeclaringClass().getClassLoader() == loader
        && !frame.getMethodName().startsWith(Bridges.PREFIX);
  }

  private static String place(StackFrame frame) {
    String method = frame.getMethodName();
    if (method.startsWith(Instrumenter.BODY)) {
      method = method.substring(Instrumenter.BODY.length());
    }
    int line = frame.getLineNumber();
    return simple(frame.getDeclaringClass()) + "." + method + (line < 0 ? "" : ":" + line);
  }
}
