// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sections that end when they are closed. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadSectionTest {

  private final Srcu srcu = new Srcu("test");

  @Test
  @SuppressWarnings("try") // a section is there to be closed
  void aSectionLastsFromReadToClose() {
    Actor waiter;
    try (ReadSection section = srcu.read()) {
      assertTrue(srcu.inReader());
      waiter = Actor.start(srcu::synchronize);
      Actor.untilParked(srcu);
      assertFalse(waiter.isDone());
    }
    waiter.join();
    assertFalse(srcu.inReader());
  }

  @Test
  void sectionsOfAThreadWithoutASlotAreFoundToo() {
    for (Srcu domain : new Srcu[] {srcu, new Srcu("slotless", 0)}) {
      ReadSection outer = domain.read();
      ReadSection inner = domain.read();
      long token = domain.readLock();
      assertEquals(3, domain.stats().openReaders());
      outer.close();
      domain.readUnlock(token);
      assertTrue(domain.inReader());
      Actor.start(inner::close).join();
      assertFalse(domain.inReader());
      assertThrows(IllegalStateException.class, inner::close);
      assertEquals(0, domain.stats().openReaders());
      domain.synchronize();
    }
  }

  @Test
  void aSectionOfADeadThreadIsEndedByAnother() {
    ReadSection[] left = new ReadSection[1];
    Actor.start(() -> left[0] = srcu.read()).joinThread();
    Actor waiter = Actor.start(srcu::synchronize);
    Actor.untilParked(srcu);
    assertFalse(waiter.isDone());
    left[0].close();
    waiter.join();
    // The slot changes hands now; the old section does not end one of the new owner's.
    srcu.readUnlock(srcu.readLock());
    assertThrows(IllegalStateException.class, left[0]::close);
    assertEquals(0, srcu.stats().openReaders());
  }

  @Test
  void virtualThreadsHaveSectionsThatAnyThreadMayClose() {
    Assumptions.assumeTrue(Actor.hasVirtualThreads());
    ReadSection[] left = new ReadSection[1];
    ReadSection mine = srcu.read();
    Actor.startVirtual(
            () -> {
              left[0] = srcu.read();
              assertTrue(srcu.inReader());
              mine.close();
            })
        .join();
    assertFalse(srcu.inReader());
    assertEquals(1, srcu.stats().openReaders());
    left[0].close();
    assertThrows(IllegalStateException.class, left[0]::close);
    srcu.synchronize();
  }

  /** A slot may live in a ThreadLocal of the domain: what it refers to must not lead back there. */
  @Test
  void aDomainIsForgottenWhileItsReaderLives() {
    Srcu domain = new Srcu("forgotten");
    Displaced.bySomebodyIn(domain);
    domain.read().close();
    assertTrue(domain.readers().usesThreadLocals());
    domain.ownReader().read().close();
    WeakReference<Readers> readers = new WeakReference<>(domain.readers());
    domain = null;
    Actor.until(
        () -> {
          System.gc();
          return readers.get() == null;
        });
  }
}
