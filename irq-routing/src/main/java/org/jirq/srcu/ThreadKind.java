// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Tells virtual threads from platform threads, and threads from each other, on Java releases that
 * know only one kind of them too.
 */
final class ThreadKind {

  /** {@code Thread.isVirtual}, or the constant {@code false} where threads have no kinds. */
  private static final MethodHandle IS_VIRTUAL =
      find("isVirtual", MethodHandles.constant(boolean.class, false));

  /** {@code Thread.threadId}, which no class can override, or {@code Thread.getId}. */
  private static final MethodHandle THREAD_ID = find("threadId", getId());

  /** Whether {@link #id} tells threads apart even if somebody overrides {@code Thread.getId}. */
  static final boolean HAS_FINAL_IDS = Runtime.version().feature() >= 19;

  private ThreadKind() {}

  /** Tells whether a thread is virtual: there may be millions of them, each short-lived. */
  static boolean isVirtual(Thread thread) {
    try {
      return (boolean) IS_VIRTUAL.invokeExact(thread);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("Thread.isVirtual throws no checked exception", e);
    }
  }

  /** Returns the id of a thread: above 0 and never reused. */
  static long id(Thread thread) {
    try {
      return (long) THREAD_ID.invokeExact(thread);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("Thread.threadId throws no checked exception", e);
    }
  }

  private static MethodHandle getId() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(Thread.class, "getId", MethodType.methodType(long.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static MethodHandle find(String name, MethodHandle otherwise) {
    MethodType type = MethodType.methodType(otherwise.type().returnType());
    try {
      return MethodHandles.publicLookup().findVirtual(Thread.class, name, type);
    } catch (NoSuchMethodException e) {
      return otherwise.type().parameterCount() == 1
          ? otherwise
          : MethodHandles.dropArguments(otherwise, 0, Thread.class);
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
