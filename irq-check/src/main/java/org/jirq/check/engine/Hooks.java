// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the rewritten classes call before, or instead of, each access that orders threads.
 *
 * <p><b>Threads.</b> Does nothing on a thread that is not part of a run.
 */
public final class Hooks {

  // Operations that have no site of their own; those of the loader are numbered from 1.
  static final int START = 0;
  static final int LOCK = -1;
  static final int TRY_LOCK = -2;
  static final int UNLOCK = -3;
  static final int AWAIT = -4;
  static final int WAKE = -5;
  static final int SIGNAL = -6;
  static final int ENTER = -7;
  static final int EXIT = -8;
  static final int PARK = -9;
  static final int PARK_NANOS = -10;
  static final int UNPARK = -11;
  static final int YIELD = -12;
  static final int COMPUTE = -13;
  static final int JOIN = -14;
  static final int THREAD_START = -15;
  static final int END = -16;

  private static final String[] WORDS = {
    "starts",
    "lock",
    "tryLock",
    "unlock",
    "await",
    "wakes up",
    "signal",
    "enters the monitor of",
    "leaves the monitor of",
    "park",
    "parkNanos",
    "unpark",
    "pauses",
    "compute",
    "join",
    "starts a thread",
    "ends"
  };

  private static final ClassValue<Boolean> SHARED =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          String name = type.getName();
          return name.startsWith("java.util.concurrent.")
              || name.startsWith("java.util.Collections$Synchronized");
        }
      };

  private Hooks() {}

  static String word(int operation) {
    return WORDS[-operation];
  }

  private static @Nullable ControlledThread self() {
    return Thread.currentThread() instanceof ControlledThread t && t.run != null ? t : null;
  }

  static void at(int site, @Nullable Object subject, @Nullable Wait wait) {
    ControlledThread me = self();
    Run run = me == null ? null : me.run;
    if (me != null && run != null) {
      run.access(me, site, subject, wait);
    }
  }

  static boolean isAbandoned() {
    ControlledThread me = self();
    Run run = me == null ? null : me.run;
    return run != null && run.isAbandoned();
  }

  /**
   * An access that needs no more than a number.
   *
   * @param site which one
   */
  public static void point(int site) {
    at(site, null, null);
  }

  /**
   * An access through a variable handle.
   *
   * @param handle the handle
   * @param subject the object or array in question; {@code null} for a static field
   * @param site which one
   */
  public static void access(VarHandle handle, @Nullable Object subject, int site) {
    ControlledThread me = self();
    if (me != null) {
      me.handle = handle;
      at(site, subject, null);
    }
  }

  /**
   * A call of a method of a collection.
   *
   * @param collection which one; counts only if it is one for several threads
   * @param site which one
   */
  public static void collection(Object collection, int site) {
    if (SHARED.get(collection.getClass())) {
      at(site, collection, collection instanceof ConcurrentHashMap ? books(collection) : null);
    }
  }

  /**
   * As {@link Lookup#findVarHandle}; remembers the name for the steps.
   *
   * @param lookup of a class of the model
   * @param owner the class
   * @param name the field
   * @param type its type
   * @return the handle
   * @throws ReflectiveOperationException as there
   */
  public static VarHandle findVarHandle(Lookup lookup, Class<?> owner, String name, Class<?> type)
      throws ReflectiveOperationException {
    VarHandle handle = lookup.findVarHandle(owner, name, type);
    if (lookup.lookupClass().getClassLoader() instanceof ModelLoader loader) {
      loader.sites().name(handle, name);
    }
    return handle;
  }

  private static @Nullable Monitor books(Object of) {
    ControlledThread me = self();
    Run run = me == null ? null : me.run;
    return run == null ? null : run.monitor(of);
  }

  /**
   * A wait for a future.
   *
   * @param future which one
   * @param site which one
   */
  public static void future(CompletableFuture<?> future, int site) {
    at(site, future, new Completion(future));
  }

  /** For a future to be done. */
  private static final class Completion extends Wait {
    private final CompletableFuture<?> future;

    Completion(CompletableFuture<?> future) {
      super(false);
      this.future = future;
    }

    @Override
    boolean isOver(ControlledThread thread) {
      return future.isDone();
    }

    @Override
    String describe() {
      return "a future";
    }
  }

  /**
   * Instead of entering a monitor.
   *
   * @param of whose
   */
  public static void monitorEnter(Object of) {
    enter(of, ENTER);
  }

  private static void enter(Object of, int site) {
    ControlledThread me = self();
    Run run = me == null ? null : me.run;
    if (me != null && run != null) {
      Monitor monitor = run.monitor(of);
      run.access(me, site, of, monitor);
      monitor.enter(me);
    }
  }

  /**
   * Instead of leaving a monitor.
   *
   * @param of whose
   */
  public static void monitorExit(Object of) {
    ControlledThread me = self();
    Run run = me == null ? null : me.run;
    if (me != null && run != null && !run.isAbandoned()) {
      run.access(me, EXIT, of, null);
      run.monitor(of).exit(me);
    }
  }

  /**
   * As {@link ConcurrentHashMap#computeIfAbsent}; others wait, as they might there.
   *
   * @param <K> keys
   * @param <V> values
   * @param map the map
   * @param key the key
   * @param f the function
   * @return what the map returns
   */
  public static <K, V> @Nullable V computeIfAbsent(
      ConcurrentHashMap<K, V> map, K key, Function<? super K, ? extends V> f) {
    enter(map, COMPUTE);
    try {
      return map.computeIfAbsent(key, f);
    } finally {
      monitorExit(map);
    }
  }

  /**
   * As {@link ConcurrentHashMap#computeIfPresent}.
   *
   * @param <K> keys
   * @param <V> values
   * @param map the map
   * @param key the key
   * @param f the function
   * @return what the map returns
   */
  public static <K, V> @Nullable V computeIfPresent(
      ConcurrentHashMap<K, V> map, K key, BiFunction<? super K, ? super V, ? extends V> f) {
    enter(map, COMPUTE);
    try {
      return map.computeIfPresent(key, f);
    } finally {
      monitorExit(map);
    }
  }

  /**
   * As {@link ConcurrentHashMap#compute}.
   *
   * @param <K> keys
   * @param <V> values
   * @param map the map
   * @param key the key
   * @param f the function
   * @return what the map returns
   */
  public static <K, V> @Nullable V compute(
      ConcurrentHashMap<K, V> map, K key, BiFunction<? super K, ? super V, ? extends V> f) {
    enter(map, COMPUTE);
    try {
      return map.compute(key, f);
    } finally {
      monitorExit(map);
    }
  }

  /** For a permit, or an interrupt. */
  private static final class Permit extends Wait {
    Permit() {
      super(false);
    }

    @Override
    boolean isOver(ControlledThread thread) {
      return thread.permit || thread.isInterrupted();
    }

    @Override
    String describe() {
      return "an unpark";
    }
  }

  /**
   * Instead of {@link java.util.concurrent.locks.LockSupport#park(Object)}. Nobody wakes up without
   * a reason.
   *
   * @param blocker what it parks for
   */
  public static void park(@Nullable Object blocker) {
    at(PARK, blocker, new Permit());
    ControlledThread me = self();
    if (me != null) {
      me.permit = false;
    }
  }

  /** Instead of {@link java.util.concurrent.locks.LockSupport#park()}. */
  public static void park() {
    park(null);
  }

  /**
   * Instead of {@link java.util.concurrent.locks.LockSupport#parkNanos(Object, long)}: the time is
   * over when all others that can have gone on.
   *
   * @param blocker what it parks for
   * @param nanos nanoseconds
   */
  public static void parkNanos(@Nullable Object blocker, long nanos) {
    ControlledThread me = self();
    Run run = me == null ? null : me.run;
    if (me != null && run != null) {
      if (me.permit) {
        run.access(me, PARK_NANOS, blocker, null);
      } else {
        run.pause(me, PARK_NANOS);
      }
      me.permit = false;
    }
  }

  /**
   * Instead of {@link java.util.concurrent.locks.LockSupport#parkNanos(long)}.
   *
   * @param nanos nanoseconds
   */
  public static void parkNanos(long nanos) {
    parkNanos(null, nanos);
  }

  /**
   * Instead of {@link java.util.concurrent.locks.LockSupport#unpark}.
   *
   * @param thread which one
   */
  public static void unpark(@Nullable Thread thread) {
    at(UNPARK, thread, null);
    if (thread instanceof ControlledThread other) {
      other.permit = true;
    }
  }

  /** Instead of {@link Thread#yield} and {@link Thread#onSpinWait}. */
  public static void pause() {
    ControlledThread me = self();
    Run run = me == null ? null : me.run;
    if (me != null && run != null) {
      run.pause(me, YIELD);
    }
  }

  /**
   * Instead of {@link Thread#sleep}.
   *
   * @param millis milliseconds
   */
  public static void sleep(long millis) {
    pause();
  }

  /**
   * Instead of {@link Thread#join}.
   *
   * @param thread which one
   */
  public static void join(Thread thread) {
    at(
        JOIN,
        thread,
        new Wait(false) {
          @Override
          boolean isOver(ControlledThread me) {
            return thread instanceof ControlledThread t && t.ended;
          }

          @Override
          String describe() {
            return "the end of " + thread.getName();
          }
        });
  }

  /**
   * Instead of {@link System#nanoTime}: a microsecond passes with each question.
   *
   * @return nanoseconds since the model was made
   */
  public static long nanoTime() {
    ControlledThread me = self();
    Run run = me == null ? null : me.run;
    return run == null ? 0 : run.nanoTime();
  }

  /**
   * Instead of {@link System#currentTimeMillis}.
   *
   * @return milliseconds since the model was made
   */
  public static long currentTimeMillis() {
    return nanoTime() / 1_000_000;
  }

  /**
   * Instead of {@link Thread#getId}: the same in each run of each process.
   *
   * @param thread which one
   * @return 1 for the world, 2 and so on for the others
   */
  public static long threadId(Thread thread) {
    if (thread instanceof ControlledThread t && t.run != null) {
      return t.number();
    }
    return thread.getId();
  }

  /**
   * Instead of {@link Thread#isAlive}: a thread is dead when it has made its last step.
   *
   * @param thread which one
   * @return whether it has been started and has not ended
   */
  public static boolean isAlive(Thread thread) {
    if (thread instanceof ControlledThread t && t.run != null) {
      return t.isWorld || t.listed && !t.ended;
    }
    return thread.isAlive();
  }

  /**
   * Instead of what this engine does not know.
   *
   * @param what the class and method
   */
  public static void unsupported(String what) {
    ControlledThread me = self();
    Run run = me == null ? null : me.run;
    if (run != null) {
      UnsupportedOperationException e =
          new UnsupportedOperationException("call=" + what + " cannot be scheduled");
      // Thrown is not enough: what calls a listener may contain what it throws.
      run.fails(e);
      throw e;
    }
  }

  /** At the beginning of a class initializer. */
  public static void initializerBegins() {
    ControlledThread me = self();
    if (me != null) {
      me.initializing++;
    }
  }

  /** At the end of a class initializer. */
  public static void initializerEnds() {
    ControlledThread me = self();
    if (me != null) {
      me.initializing--;
    }
  }
}
