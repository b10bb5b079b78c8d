// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Readers of all kinds against writers that retire what they replaced. The oracle: inside a section
 * an object is never seen retired. The objects have no ordering of their own that could help.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SrcuStressTest {

  /** Each test runs at least this long, and until it has seen enough. */
  private static final long NANOS = 1_000_000_000L;

  private static final int SECTIONS = 2_000;
  private static final int GRACE_PERIODS = 50;

  private static final VarHandle LIVE;
  private static final VarHandle RETIRED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      LIVE = lookup.findVarHandle(SrcuStressTest.class, "live", Version.class);
      RETIRED = lookup.findVarHandle(Version.class, "retired", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final class Version {
    boolean retired;

    boolean isRetired() {
      return (boolean) RETIRED.getOpaque(this);
    }
  }

  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong sections = new AtomicLong();
  private final AtomicLong violations = new AtomicLong();
  private Version live = new Version();

  private void look(int dwell) {
    Version version = (Version) LIVE.getOpaque(this);
    boolean bad = version.isRetired();
    for (int i = 0; i < dwell; i++) {
      Thread.onSpinWait();
      bad |= version.isRetired();
    }
    if (bad) {
      violations.incrementAndGet();
    }
    sections.incrementAndGet();
  }

  private void read(Srcu srcu) {
    for (int i = 0; !stop.get(); i++) {
      long token = srcu.readLock();
      try {
        look(i & 31);
      } finally {
        srcu.readUnlock(token);
      }
    }
  }

  private void readNested(Srcu srcu) {
    for (int i = 0; !stop.get(); i++) {
      long outer = srcu.readLock();
      look(i & 7);
      long inner = srcu.readLock();
      srcu.readUnlock(outer);
      look(i & 7);
      srcu.readUnlock(inner);
    }
  }

  /** Each section begins on one thread and ends on another, which looks once more. */
  private void readAndHandOver(Srcu srcu, ArrayBlockingQueue<Long> to) throws InterruptedException {
    while (!stop.get()) {
      long token = srcu.readLock();
      look(3);
      to.put(token);
      // Ends of the owner's own and of the other thread's come together at one slot.
      for (int i = 0; i < 100; i++) {
        long own = srcu.readLock();
        look(1);
        srcu.readUnlock(own);
      }
    }
    to.put(0L);
  }

  private void endForeign(Srcu srcu, ArrayBlockingQueue<Long> from) throws InterruptedException {
    for (long token = from.take(); token != 0; token = from.take()) {
      srcu.readUnlock(token);
    }
  }

  private void write(Srcu srcu) {
    long began = System.nanoTime();
    while (System.nanoTime() - began < NANOS
        || sections.get() < SECTIONS
        || srcu.stats().gracePeriods() < GRACE_PERIODS) {
      Version old = (Version) LIVE.getAndSet(this, new Version());
      srcu.synchronize();
      RETIRED.setOpaque(old, true);
    }
  }

  private void run(Srcu srcu, List<Actor> readers) {
    Actor first = Actor.start(() -> write(srcu));
    Actor second = Actor.start(() -> write(srcu));
    try {
      first.join();
      second.join();
    } finally {
      stop.set(true);
    }
    readers.forEach(Actor::join);
    assertEquals(0, violations.get());
    assertEquals(0, srcu.stats().openReaders());
    srcu.close();
  }

  @Test
  void platformReadersNeverSeeARetiredObject() {
    Srcu srcu = new Srcu("stress");
    run(
        srcu,
        List.of(
            Actor.start(() -> read(srcu)),
            Actor.start(() -> read(srcu)),
            Actor.start(() -> readNested(srcu))));
  }

  @Test
  void readersWithoutSlotsNeverSeeARetiredObject() {
    Srcu srcu = new Srcu("stress", 1);
    List<Actor> readers = new ArrayList<>();
    readers.add(Actor.start(() -> read(srcu)));
    readers.add(Actor.start(() -> readNested(srcu)));
    if (Actor.hasVirtualThreads()) {
      readers.add(Actor.startVirtual(() -> read(srcu)));
    }
    run(srcu, readers);
  }

  @Test
  void readersOnStripesNeverSeeARetiredObject() {
    Srcu srcu = new Srcu("stress", 0);
    long[] hogs = new long[ClaimCells.LIMIT];
    run(
        srcu,
        List.of(
            Actor.start(
                () -> {
                  // Cells taken all the time, but for the grace periods' sake not by one section.
                  for (int i = 0; !stop.get(); i = (i + 1) % hogs.length) {
                    if (hogs[i] != 0) {
                      srcu.readUnlock(hogs[i]);
                    }
                    hogs[i] = srcu.readLock();
                  }
                  for (long token : hogs) {
                    if (token != 0) {
                      srcu.readUnlock(token);
                    }
                  }
                }),
            Actor.start(() -> read(srcu)),
            Actor.start(() -> readNested(srcu))));
  }

  @Test
  void sectionsThatEndOnAnotherThreadNeverSeeARetiredObject() {
    Srcu srcu = new Srcu("stress");
    ArrayBlockingQueue<Long> tokens = new ArrayBlockingQueue<>(4);
    run(
        srcu,
        List.of(
            Actor.start(() -> readAndHandOver(srcu, tokens)),
            Actor.start(() -> endForeign(srcu, tokens))));
  }

  @Test
  void shortLivedReadersNeverSeeARetiredObject() {
    Srcu srcu = new Srcu("stress");
    run(
        srcu,
        List.of(
            Actor.start(
                () -> {
                  while (!stop.get()) {
                    Actor.start(
                            () -> {
                              long token = srcu.readLock();
                              look(20);
                              srcu.readUnlock(token);
                            })
                        .joinThread();
                  }
                })));
    assertEquals(1, srcu.stats().slots());
  }

  private void readOwned(Srcu srcu) {
    OwnedReader mine = srcu.ownReader();
    for (int i = 0; !stop.get(); i++) {
      long token = mine.readLock();
      look(i & 31);
      // Ended by either name, as both count at one slot.
      if ((i & 1) == 0) {
        mine.readUnlock(token);
      } else {
        srcu.readUnlock(token);
      }
    }
  }

  private void readClosing(Srcu srcu) {
    OwnedReader mine = srcu.ownReader();
    for (int i = 0; !stop.get(); i++) {
      ReadSection outer = (i & 1) == 0 ? mine.read() : srcu.read();
      look(i & 7);
      ReadSection inner = (i & 2) == 0 ? mine.read() : srcu.read();
      outer.close();
      look(i & 7);
      inner.close();
    }
  }

  private void runOwned(Srcu srcu) {
    List<Actor> readers = new ArrayList<>();
    readers.add(Actor.start(() -> readOwned(srcu)));
    readers.add(Actor.start(() -> readClosing(srcu)));
    readers.add(
        Actor.hasVirtualThreads()
            ? Actor.startVirtual(() -> readOwned(srcu))
            : Actor.start(() -> readOwned(srcu)));
    run(srcu, readers);
  }

  @Test
  void ownedReadersNeverSeeARetiredObject() {
    runOwned(new Srcu("stress"));
  }

  @Test
  void fenceFreeReadersNeverSeeARetiredObject() {
    SafepointBarrier barrier = new SafepointBarrier();
    Srcu srcu = Srcu.builder("stress").asymmetricBarrier(barrier).build();
    runOwned(srcu);
    assertTrue(barrier.calls() >= srcu.stats().gracePeriods() / 2, "calls=" + barrier.calls());
  }
}
