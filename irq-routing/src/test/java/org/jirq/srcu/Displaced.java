// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Takes the place in a domain's table of slots that the calling thread would have. */
final class Displaced {

  private Displaced() {}

  /**
   * Has another thread read in a domain that nobody has read in. It stays alive, and keeps nothing
   * of the domain.
   */
  static void bySomebodyIn(Srcu domain) {
    AtomicReference<Srcu> lent = new AtomicReference<>(domain);
    CountDownLatch read = new CountDownLatch(1);
    Thread other;
    do {
      // Ids follow each other, and threads that are never started have one too.
      other = new Thread(() -> readAndStay(lent, read));
    } while (place(other) != place(Thread.currentThread()));
    other.setDaemon(true);
    other.start();
    Actor.await(read);
  }

  private static long place(Thread thread) {
    return ThreadKind.id(thread) & (SlotPlaces.SMALLEST - 1);
  }

  private static void readAndStay(AtomicReference<Srcu> lent, CountDownLatch read) {
    readOnce(lent);
    read.countDown();
    while (true) {
      LockSupport.park();
    }
  }

  /** A method of its own, as its frame may hold the domain for as long as it lasts. */
  private static void readOnce(AtomicReference<Srcu> lent) {
    Srcu domain = lent.getAndSet(null);
    domain.readUnlock(domain.readLock());
  }
}
