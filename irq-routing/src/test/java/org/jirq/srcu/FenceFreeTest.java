// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.srcu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jirq.srcu.spi.AsymmetricBarrier;
import org.jirq.srcu.spi.AsymmetricBarriers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When grace periods call the barrier that fences for others, and what happens if it fails. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FenceFreeTest {

  /** A barrier that does what the test wants, and nothing for the processor. */
  private static final class Scripted implements AsymmetricBarrier {
    private boolean available = true;
    private int calls;
    private Runnable action = () -> {};

    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public boolean isAvailable() {
      return available;
    }

    @Override
    public void fenceAllThreads() {
      calls++;
      action.run();
    }
  }

  private final Scripted barrier = new Scripted();
  private final Srcu srcu = Srcu.builder("test").asymmetricBarrier(barrier).build();

  @Test
  void aGracePeriodFencesOnceAndOnlyIfSomebodyDoesWithoutAFence() {
    srcu.readUnlock(srcu.readLock());
    srcu.synchronize();
    assertEquals(0, barrier.calls);
    OwnedReader mine = srcu.ownReader();
    assertTrue(mine.isFenceFree());
    srcu.synchronize();
    assertEquals(1, barrier.calls);
    mine.readUnlock(mine.readLock());
    srcu.synchronize();
    assertEquals(2, barrier.calls);
    assertEquals(3, srcu.stats().gracePeriods());
  }

  /** The reader's count becomes visible as late as the barrier allows: while that runs. */
  @Test
  void aSectionCountedBeforeTheFenceIsSeenByBothScans() {
    OwnedReader mine = srcu.ownReader();
    for (int scan = 1; scan <= 2; scan++) {
      // The first scan is about the idle index, the second about the other one.
      int on = scan == 1 ? 1 - srcu.readers().index() : srcu.readers().index();
      ReaderSlot slot = srcu.readers().slotOf(Thread.currentThread());
      // The driver is another thread, but this one waits for it.
      barrier.action = () -> slot.lockOwnFenceFree(on);
      Actor waiter = Actor.start(srcu::synchronize);
      Actor.untilParked(srcu);
      assertFalse(waiter.isDone());
      mine.readUnlock(Readers.token(slot, on));
      waiter.join();
      barrier.action = () -> {};
    }
    assertEquals(2, barrier.calls);
  }

  @Test
  void whoDrivesHasPublishedBeforeTheFence() {
    AtomicReference<String> live = new AtomicReference<>("old");
    String[] seen = new String[1];
    srcu.ownReader();
    long cookie = srcu.cookie();
    barrier.action =
        () -> {
          seen[0] = live.get();
          // Odd: who takes a cookie now is not served by this grace period.
          assertEquals(cookie + 2, srcu.cookie());
        };
    live.set("new");
    srcu.synchronize();
    assertEquals("new", seen[0]);
    assertEquals(1, barrier.calls);
  }

  @Test
  void aBarrierThatFailsLeavesTheGracePeriodToTheNextWhoWaits() {
    srcu.ownReader();
    RuntimeException failure = new UnsupportedOperationException("no barrier today");
    barrier.action =
        () -> {
          throw failure;
        };
    long cookie = srcu.cookie();
    assertSame(failure, assertThrows(RuntimeException.class, () -> srcu.await(cookie)));
    assertEquals(0, srcu.stats().gracePeriods());
    assertSame(failure, assertThrows(RuntimeException.class, srcu::synchronize));
    assertSame(failure, assertThrows(RuntimeException.class, () -> srcu.poll(cookie)));
    assertEquals(0, srcu.stats().gracePeriods());
    assertEquals(3, barrier.calls);
    barrier.action = () -> {};
    // Another thread: the lock of the grace periods is free.
    Actor.start(() -> srcu.await(cookie)).join();
    assertTrue(srcu.poll(cookie));
    assertEquals(4, barrier.calls);
    assertEquals(1, srcu.stats().gracePeriods());
    srcu.synchronize();
    assertEquals(2, srcu.stats().gracePeriods());
  }

  @Test
  void aDomainThatCannotFenceIsNotClosed() {
    OwnedReader mine = srcu.ownReader();
    barrier.action =
        () -> {
          throw new UnsupportedOperationException("no barrier today");
        };
    assertThrows(UnsupportedOperationException.class, srcu::close);
    mine.readUnlock(mine.readLock());
    barrier.action = () -> {};
    srcu.close();
    assertThrows(IllegalStateException.class, mine::readLock);
  }

  @Test
  void aSectionThatTheFenceMakesVisibleKeepsTheDomainOpen() {
    OwnedReader mine = srcu.ownReader();
    ReaderSlot slot = srcu.readers().slotOf(Thread.currentThread());
    barrier.action = () -> slot.lockOwnFenceFree(0);
    assertThrows(IllegalStateException.class, srcu::close);
    assertTrue(srcu.inReader());
    barrier.action = () -> {};
    mine.readUnlock(Readers.token(slot, 0));
    srcu.close();
  }

  @Test
  void aBarrierThatIsNotAvailableIsRefusedByName() {
    Scripted absent = new Scripted();
    absent.available = false;
    Srcu.Builder builder = Srcu.builder("test");
    String text =
        assertThrows(IllegalArgumentException.class, () -> builder.asymmetricBarrier(absent))
            .getMessage();
    assertTrue(text.contains("asymmetricBarrier=scripted"), text);
    assertFalse(builder.build().ownReader().isFenceFree());
  }

  /** Loads the test's provider as a plug-in: by a loader of its own, in an unnamed module. */
  private static final class PlugIns extends ClassLoader {
    private PlugIns(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(SafepointBarrier.class.getName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = SafepointBarrier.class.getSimpleName() + ".class";
      try (InputStream in = SafepointBarrier.class.getResourceAsStream(file)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @Test
  void providersAreFoundThroughTheLoaderThatTheCallerNames() {
    ClassLoader loader = new PlugIns(FenceFreeTest.class.getClassLoader());
    List<String> names =
        AsymmetricBarriers.providers(loader).stream().map(AsymmetricBarrier::name).toList();
    assertEquals(List.of("safepoint"), names);
    AsymmetricBarrier found = AsymmetricBarriers.available(loader).orElseThrow();
    assertSame(loader, found.getClass().getClassLoader());
    Srcu domain = Srcu.builder("loaded").asymmetricBarrier(found).build();
    assertTrue(domain.ownReader().isFenceFree());
    domain.synchronize();
    assertEquals(List.of(), AsymmetricBarriers.providers(ClassLoader.getPlatformClassLoader()));
    assertEquals(List.of(), AsymmetricBarriers.providers(ModuleLayer.boot().parents().get(0)));
  }
}
