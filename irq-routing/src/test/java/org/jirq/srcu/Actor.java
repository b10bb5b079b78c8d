// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A thread that does one thing for a test, and what the test may ask about it. */
public final class Actor {

  private static final long HANG_SECONDS = 60;

  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final Thread thread;

  private Actor(Thread thread) {
    this.thread = thread;
  }

  /** An action that may throw. */
  @FunctionalInterface
  public interface Action {
    void run() throws Exception;
  }

  /** Starts an action on a platform thread. */
  public static Actor start(Action action) {
    Actor[] self = new Actor[1];
    CountDownLatch made = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              await(made);
              self[0].run(action);
            });
    thread.setDaemon(true);
    self[0] = new Actor(thread);
    made.countDown();
    thread.start();
    return self[0];
  }

  /** Starts an action on a virtual thread; see {@link #hasVirtualThreads}. */
  public static Actor startVirtual(Action action) {
    Actor[] self = new Actor[1];
    CountDownLatch made = new CountDownLatch(1);
    Runnable body =
        () -> {
          await(made);
          self[0].run(action);
        };
    try {
      Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
      self[0] = new Actor((Thread) start.invoke(null, body));
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
    made.countDown();
    return self[0];
  }

  /** Tells whether this Java release has virtual threads. */
  public static boolean hasVirtualThreads() {
    return Runtime.version().feature() >= 21;
  }

  private void run(Action action) {
    try {
      action.run();
      end.complete(null);
    } catch (Throwable e) {
      end.completeExceptionally(e);
    }
  }

  public Thread thread() {
    return thread;
  }

  public boolean isDone() {
    return end.isDone();
  }

  /** Waits for the end of the action and passes on what it threw. */
  public void join() {
    try {
      end.get(HANG_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("hangs: " + String.join("\n", stack()), e);
    }
  }

  /** Waits until the thread is dead. */
  public void joinThread() {
    join();
    try {
      thread.join(Duration.ofSeconds(HANG_SECONDS).toMillis());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (thread.isAlive()) {
      throw new AssertionError("hangs: " + String.join("\n", stack()));
    }
  }

  private String[] stack() {
    return java.util.Arrays.stream(thread.getStackTrace())
        .map(StackTraceElement::toString)
        .toArray(String[]::new);
  }

  /** Waits until a condition holds that another thread brings about. */
  public static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(HANG_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("the condition never holds");
      }
      Thread.yield();
    }
  }

  /** Waits until the driver of a grace period has looked, parked, and looked and parked again. */
  public static void untilParked(Srcu srcu) {
    long parks = srcu.stats().parks();
    until(() -> srcu.stats().parks() >= parks + 2);
  }

  public static void await(CountDownLatch latch) {
    try {
      if (!latch.await(HANG_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the latch never opens");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
