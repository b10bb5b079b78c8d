// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.check.models;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jirq.check.Model;
import org.jirq.check.Violation;

/** Models without a fault. */
public final class SoundModels {

  private SoundModels() {}

  /** Two threads of three and two accesses. */
  public static final class Counted extends Small {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public List<Model.Actor> actors() {
      return Actors.of(
          () -> {
            count.get();
            count.get();
            count.get();
          },
          () -> {
            count.get();
            count.get();
          });
    }
  }

  /** Three threads of one access each. */
  public static final class Three extends Small {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public List<Model.Actor> actors() {
      return List.of(
          new Model.Actor("one", count::incrementAndGet),
          new Model.Actor("two", count::incrementAndGet),
          new Model.Actor("three", count::incrementAndGet));
    }
  }

  /** What a replaced class answers. */
  public static final class Replaced extends Small {
    static final class Answer {
      private Answer() {}

      static int value() {
        return 1;
      }
    }

    @Override
    public List<Model.Actor> actors() {
      return Actors.of(() -> {}, () -> {});
    }

    @Override
    public void atRest() {
      if (Answer.value() != 1) {
        throw new Violation('a', "value=" + Answer.value());
      }
    }
  }

  /** A spin lock around a count. */
  public static final class Spin extends Small {
    private static final VarHandle HELD;

    static {
      try {
        HELD = MethodHandles.lookup().findVarHandle(Spin.class, "held", boolean.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private boolean held;
    private volatile int count;

    private void add() {
      while (!HELD.compareAndSet(this, false, true)) {
        Thread.onSpinWait();
      }
      int before = count;
      count = before + 1;
      HELD.setRelease(this, false);
    }

    @Override
    public List<Model.Actor> actors() {
      return List.of(
          new Model.Actor("one", this::add),
          new Model.Actor("two", this::add),
          new Model.Actor("three", this::add));
    }

    @Override
    public void atRest() {
      if (count != 3) {
        throw new Violation('a', "count=" + count);
      }
    }
  }

  /** Parks in a loop, as one should. */
  public static final class Parked extends Small {
    private volatile boolean done;
    private volatile Thread sleeper;

    @Override
    public List<Model.Actor> actors() {
      return Actors.of(
          () -> {
            sleeper = Thread.currentThread();
            while (!done) {
              LockSupport.park(this);
            }
          },
          () -> {
            done = true;
            LockSupport.unpark(sleeper);
          });
    }
  }

  /** A condition, asked under the lock; the other one tries the lock first, and times out. */
  public static final class Signalled extends Small {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean done;

    @Override
    public List<Model.Actor> actors() {
      return Actors.of(
          () -> {
            lock.lock();
            try {
              while (!done) {
                changed.awaitUninterruptibly();
              }
            } finally {
              lock.unlock();
            }
          },
          () -> {
            if (!lock.tryLock()) {
              lock.lock();
            }
            try {
              done = true;
              changed.signal();
            } finally {
              lock.unlock();
            }
          });
    }
  }

  /**
   * A function that a map calls, with accesses in it: the other one waits for the map meanwhile.
   */
  public static final class Computed extends Small {
    private final ConcurrentHashMap<String, Integer> map = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();

    private void ask() {
      map.computeIfAbsent("key", k -> made.incrementAndGet());
      map.put("other", 1);
    }

    @Override
    public List<Model.Actor> actors() {
      return Actors.of(this::ask, this::ask);
    }

    @Override
    public void atRest() {
      if (made.get() != 1 || map.size() != 2) {
        throw new Violation('a', "made=" + made);
      }
    }
  }
}
