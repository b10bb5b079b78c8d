// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.engine;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which calls order threads, and how each is treated. */
final class Rules {

  /** What becomes of a call. */
  enum Treatment {
    /** Nothing. */
    LEAVE,
    /** {@link Hooks#point} before it. */
    POINT,
    /** A static method of {@link Hooks} of the same parameters instead of it. */
    REPLACE,
    /** {@link Hooks#access} before it, which needs the handle. */
    HANDLE,
    /** {@link Hooks#future} before it, which needs the future. */
    FUTURE,
    /** {@link Hooks#collection} before it, which needs the collection. */
    COLLECTION,
    /** {@link Hooks#unsupported} before it. */
    REFUSE
  }

  static final String HANDLE = "java/lang/invoke/VarHandle";

  private static final String JUC = "java/util/concurrent/";
  private static final String FUTURE = JUC + "CompletableFuture";
  private static final String MAP = JUC + "ConcurrentHashMap";
  private static final String THREAD = "java/lang/Thread";

  private static final Set<String> HANDLE_ACCESS_PREFIXES =
      Set.of("get", "set", "compareAnd", "weakCompareAnd");

  /** Classes that rewritten ones make instead. */
  private static final Map<String, String> MADE_INSTEAD =
      Map.of(
          THREAD,
          "org/jirq/check/engine/ControlledThread",
          JUC + "locks/ReentrantLock",
          "org/jirq/check/engine/ControlledLock");

  /** Calls that hooks take the place of, and the hook's name. */
  private static final Map<String, String> REPLACED =
      Map.ofEntries(
          Map.entry(JUC + "locks/LockSupport.park", "park"),
          Map.entry(JUC + "locks/LockSupport.parkNanos", "parkNanos"),
          Map.entry(JUC + "locks/LockSupport.unpark", "unpark"),
          Map.entry(THREAD + ".yield", "pause"),
          Map.entry(THREAD + ".onSpinWait", "pause"),
          Map.entry(THREAD + ".sleep(J)V", "sleep"),
          Map.entry(THREAD + ".join()V", "join"),
          Map.entry(THREAD + ".isAlive", "isAlive"),
          Map.entry(THREAD + ".getId", "threadId"),
          Map.entry(THREAD + ".threadId", "threadId"),
          Map.entry("java/lang/System.nanoTime", "nanoTime"),
          Map.entry("java/lang/System.currentTimeMillis", "currentTimeMillis"),
          Map.entry("java/lang/invoke/MethodHandles$Lookup.findVarHandle", "findVarHandle"),
          // It finds the method of Thread by reflection, where no call shows.
          Map.entry("org/jirq/srcu/ThreadKind.id", "threadId"),
          Map.entry(MAP + ".computeIfAbsent", "computeIfAbsent"),
          Map.entry(MAP + ".computeIfPresent", "computeIfPresent"),
          Map.entry(MAP + ".compute", "compute"));

  /** Calls that would really wait, or on a thread that nobody schedules. */
  private static final Set<String> REFUSED =
      Set.of(
          THREAD + ".sleep",
          THREAD + ".join",
          JUC + "locks/LockSupport.parkUntil",
          "java/lang/Object.wait",
          "java/lang/Object.notify",
          "java/lang/Object.notifyAll",
          MAP + ".merge",
          FUTURE + ".orTimeout",
          FUTURE + ".completeOnTimeout",
          FUTURE + ".runAsync",
          FUTURE + ".supplyAsync");

  /** Classes of which all calls but constructors are refused. */
  private static final Set<String> REFUSED_CLASSES =
      Set.of(
          JUC + "Semaphore",
          JUC + "CountDownLatch",
          JUC + "CyclicBarrier",
          JUC + "Phaser",
          JUC + "Exchanger",
          JUC + "BlockingQueue",
          JUC + "LinkedBlockingQueue",
          JUC + "ArrayBlockingQueue",
          JUC + "Executor",
          JUC + "ExecutorService",
          JUC + "Executors",
          JUC + "ForkJoinPool",
          JUC + "locks/ReentrantReadWriteLock",
          JUC + "locks/StampedLock");

  private static final Set<String> COLLECTIONS =
      Set.of(
          "java/lang/Iterable",
          "java/util/Collection",
          "java/util/List",
          "java/util/Set",
          "java/util/Map",
          "java/util/Queue",
          "java/util/Deque");

  private Rules() {}

  static String madeInstead(String type) {
    return MADE_INSTEAD.getOrDefault(type, type);
  }

  static @Nullable String replacement(String owner, String name, String descriptor) {
    String hook = REPLACED.get(owner + "." + name + descriptor);
    return hook != null ? hook : REPLACED.get(owner + "." + name);
  }

  static Treatment treatment(String owner, String name, String descriptor, boolean isStatic) {
    if (name.equals("<init>")) {
      return Treatment.LEAVE;
    }
    if (replacement(owner, name, descriptor) != null) {
      return Treatment.REPLACE;
    }
    if (owner.equals(HANDLE)) {
      return isHandleAccess(name, isStatic) ? Treatment.HANDLE : Treatment.LEAVE;
    }
    if (REFUSED.contains(owner + "." + name)
        || REFUSED_CLASSES.contains(owner)
        || isAsync(owner, name)) {
      return Treatment.REFUSE;
    }
    if (owner.equals(FUTURE) && (name.equals("join") || name.equals("get"))) {
      return descriptor.startsWith("()") ? Treatment.FUTURE : Treatment.REFUSE;
    }
    if (COLLECTIONS.contains(owner) && !isStatic || owner.equals(MAP)) {
      return Treatment.COLLECTION;
    }
    return isPoint(owner, isStatic) ? Treatment.POINT : Treatment.LEAVE;
  }

  private static boolean isAsync(String owner, String name) {
    return name.endsWith("Async")
        && (owner.equals(FUTURE) || owner.equals(JUC + "CompletionStage"));
  }

  private static boolean isHandleAccess(String name, boolean isStatic) {
    return !isStatic && HANDLE_ACCESS_PREFIXES.stream().anyMatch(name::startsWith);
  }

  /** Locks bring their own points, and so do their conditions. */
  private static boolean isPoint(String owner, boolean isStatic) {
    // A queue for several threads is one step; what it does inside is not seen.
    return owner.startsWith("org/jctools/queues/")
        || owner.startsWith(JUC)
            && !owner.startsWith(JUC + "locks/")
            && !owner.equals(JUC + "TimeUnit")
            && !owner.equals(JUC + "ThreadLocalRandom")
            && !(isStatic && owner.equals(FUTURE));
  }
}
