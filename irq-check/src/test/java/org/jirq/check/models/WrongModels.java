// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.models;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jirq.check.Model;
import org.jirq.check.Violation;

/** Models with one deliberate fault each. */
public final class WrongModels {

  private WrongModels() {}

  /** Two threads that add 1 by a read and a write. */
  public static final class LostUpdate extends Small {
    private static final VarHandle COUNT;

    static {
      try {
        COUNT = MethodHandles.lookup().findVarHandle(LostUpdate.class, "count", int.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private int count;

    private void add() {
      int before = (int) COUNT.get(this);
      COUNT.set(this, before + 1);
    }

    @Override
    public List<Model.Actor> actors() {
      return Actors.of(this::add, this::add);
    }

    @Override
    public void atRest() {
      if (count != 2) {
        throw new Violation('a', "count=" + count);
      }
    }
  }

  /** Two locks taken in both orders. */
  public static final class AbbaLocks extends Small {
    private final ReentrantLock a = new ReentrantLock();
    private final ReentrantLock b = new ReentrantLock();

    private static void both(ReentrantLock first, ReentrantLock second) {
      first.lock();
      try {
        second.lock();
        second.unlock();
      } finally {
        first.unlock();
      }
    }

    @Override
    public List<Model.Actor> actors() {
      return Actors.of(() -> both(a, b), () -> both(b, a));
    }
  }

  /** Two monitors entered in both orders, one of them by a method. */
  public static final class AbbaMonitors extends Small {
    private final Object a = new Object();

    private synchronized void inner() {}

    private synchronized void outer() {
      synchronized (a) {
        inner();
      }
    }

    @Override
    public List<Model.Actor> actors() {
      return Actors.of(
          this::outer,
          () -> {
            synchronized (a) {
              inner();
            }
          });
    }
  }

  /** Looks, then parks, without a second look by anybody: the wake-up comes between. */
  public static final class MissedWakeUp extends Small {
    private volatile boolean done;
    private volatile Thread sleeper;

    private void sleep() {
      if (!done) {
        sleeper = Thread.currentThread();
        LockSupport.park(this);
      }
    }

    private void wake() {
      done = true;
      LockSupport.unpark(sleeper);
    }

    @Override
    public List<Model.Actor> actors() {
      return Actors.of(this::sleep, this::wake);
    }
  }

  /** The same with a condition: looks outside of the lock. */
  public static final class MissedSignal extends Small {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean done;

    private void sleep() {
      if (!done) {
        lock.lock();
        changed.awaitUninterruptibly();
        lock.unlock();
      }
    }

    private void wake() {
      done = true;
      lock.lock();
      changed.signalAll();
      lock.unlock();
    }

    @Override
    public List<Model.Actor> actors() {
      return Actors.of(this::sleep, this::wake);
    }
  }

  /** Goes wrong only if each thread loses its turn once, in the middle. */
  public static final class TwoPreemptions extends Small {
    private final AtomicInteger phase = new AtomicInteger();

    @Override
    public List<Model.Actor> actors() {
      return Actors.of(
          () -> {
            phase.compareAndSet(0, 1);
            phase.compareAndSet(2, 3);
          },
          () -> {
            phase.compareAndSet(1, 2);
            if (phase.get() == 3) {
              throw new Violation('b', "phase=3 was seen");
            }
          });
    }
  }

  /** Spins for what never comes. */
  public static final class SpinsForever extends Small {
    private volatile boolean never;

    @Override
    public List<Model.Actor> actors() {
      return Actors.of(
          () -> {
            while (!never) {
              Thread.onSpinWait();
            }
          },
          () -> {});
    }
  }

  /** Waits for a future that the other one forgets to complete if it comes first. */
  public static final class ForgottenFuture extends Small {
    private final CompletableFuture<Integer> future = new CompletableFuture<>();
    private volatile boolean asked;

    @Override
    public List<Model.Actor> actors() {
      return Actors.of(
          () -> {
            asked = true;
            future.join();
          },
          () -> {
            if (asked) {
              future.complete(1);
            }
          });
    }
  }

  /** A thread that one of them starts sees what is not there yet. */
  public static final class StartedTooEarly extends Small {
    private volatile boolean ready;
    private volatile boolean sawNothing;

    @Override
    public List<Model.Actor> actors() {
      return Actors.of(
          () -> {
            Thread thread = new Thread(() -> sawNothing |= !ready, "third");
            thread.start();
            ready = true;
          },
          () -> {});
    }

    @Override
    public void atRest() {
      if (sawNothing) {
        throw new Violation('c', "the third thread came first");
      }
    }
  }

  /** Asks a map twice for what it could do at once. */
  public static final class PutTwice extends Small {
    private final ConcurrentHashMap<String, Integer> map = new ConcurrentHashMap<>();

    private void put() {
      if (!map.containsKey("key") && map.put("key", 1) != null) {
        throw new Violation('d', "put twice");
      }
    }

    @Override
    public List<Model.Actor> actors() {
      return Actors.of(this::put, this::put);
    }
  }

  /** Throws what no rule foresees. */
  public static final class Throws extends Small {
    @Override
    public List<Model.Actor> actors() {
      return Actors.of(
          () -> {},
          () -> {
            throw new UnsupportedOperationException("no");
          });
    }
  }

  /** Waits in a way that nobody has taught the scheduler. */
  public static final class Unknown extends Small {
    private final Semaphore semaphore = new Semaphore(0);

    @Override
    public List<Model.Actor> actors() {
      return Actors.of(
          () -> {
            try {
              semaphore.acquireUninterruptibly();
            } catch (UnsupportedOperationException e) {
              // As code would that contains what a listener throws.
            }
          },
          () -> {});
    }
  }

  /** Does something else each third time it is made. */
  public static final class Diverges extends Small {
    private static int made;

    private final AtomicInteger count = new AtomicInteger();
    private final boolean odd = made++ % 3 == 0;

    @Override
    public List<Model.Actor> actors() {
      return Actors.of(
          () -> {
            count.get();
            if (odd) {
              count.set(1);
            } else {
              count.incrementAndGet();
            }
            count.get();
          },
          () -> count.get());
    }
  }
}
