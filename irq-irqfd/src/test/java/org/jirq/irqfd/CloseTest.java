// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jirq.api.LineListener;
import org.jirq.ioapic.IoApicProfile;
import org.jirq.routing.IrqRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of irqfds: what a close guarantees, from wherever it comes. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloseTest {

  private static final int PIN = 5;
  private static final int VECTOR = 0x45;

  private final Pc pc = new Pc(IoApicProfile.DATASHEET);
  private final IrqfdRegistry registry = new IrqfdRegistry(pc.router);
  private final HeapEventSource event = new HeapEventSource("fd0");
  private final AtomicInteger asked = new AtomicInteger();
  private final LineListener counting = (gsi, chip, pin) -> asked.incrementAndGet();

  private static boolean isDone(LevelIrqfd irqfd) {
    return irqfd.closed().toCompletableFuture().isDone();
  }

  @Test
  void aPostponedNotifyIsMadeBeforeTheCloseReturns() {
    pc.level(PIN, VECTOR);
    LevelIrqfd irqfd =
        registry.assignLevel(event, PIN, counting, ResamplePolicy.POSTPONE_WHILE_MASKED);
    event.signal();
    pc.mask(PIN);
    pc.eoi(VECTOR);
    assertEquals(0, asked.get());
    irqfd.close();
    assertEquals(1, asked.get());
    pc.unmask(PIN);
    assertEquals(1, asked.get());
    assertFalse(pc.high(PIN));
  }

  @Test
  void aPostponedNotifyIsMadeToEachWhoLeaves() {
    pc.level(PIN, VECTOR);
    AtomicInteger other = new AtomicInteger();
    LevelIrqfd first =
        registry.assignLevel(event, PIN, counting, ResamplePolicy.POSTPONE_WHILE_MASKED);
    registry.assignLevel(
        new HeapEventSource("fd1"),
        PIN,
        (gsi, chip, pin) -> other.incrementAndGet(),
        ResamplePolicy.POSTPONE_WHILE_MASKED);
    pc.mask(PIN);
    pc.eoi(VECTOR);
    first.close();
    assertEquals(1, asked.get());
    assertEquals(0, other.get());
    pc.unmask(PIN);
    assertEquals(1, asked.get());
    assertEquals(1, other.get());
  }

  /** The postponed notify comes from close(); a listener that closes itself there must not hang. */
  @Test
  void aListenerMayCloseItselfInTheNotifyThatItsCloseMakes() {
    pc.level(PIN, VECTOR);
    LevelIrqfd[] irqfd = new LevelIrqfd[1];
    irqfd[0] =
        registry.assignLevel(
            event,
            PIN,
            (gsi, chip, pin) -> {
              asked.incrementAndGet();
              irqfd[0].close();
            },
            ResamplePolicy.POSTPONE_WHILE_MASKED);
    pc.mask(PIN);
    pc.eoi(VECTOR);
    irqfd[0].close();
    assertEquals(1, asked.get());
    assertTrue(isDone(irqfd[0]));
  }

  @Test
  void aCloseInsideACallbackDeactivatesAtOnceAndTheRestFollows() throws Exception {
    pc.level(PIN, VECTOR);
    LevelIrqfd[] irqfd = new LevelIrqfd[1];
    List<String> inside = new ArrayList<>();
    irqfd[0] =
        registry.assignLevel(
            event,
            PIN,
            new LineListener() {
              @Override
              public void acked(int gsi, int chip, int pin) {
                irqfd[0].close();
                irqfd[0].close();
                event.signal();
                inside.add("done=" + isDone(irqfd[0]) + " high=" + pc.high(PIN));
              }

              @Override
              public void resample(int gsi, int chip, int pin) {
                inside.add("resample");
              }
            });
    event.signal();
    pc.eoi(VECTOR);
    assertEquals(List.of("done=false high=false"), inside);
    irqfd[0].closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertFalse(pc.high(PIN));
    assertEquals(1, event.drain());
    assertEquals(0, registry.size());

    registry.assignLevel(event, PIN, counting);
    event.signal();
    assertEquals(2, pc.taken(VECTOR));
    pc.eoi(VECTOR);
    assertEquals(1, asked.get());
    assertEquals(1, inside.size());
  }

  /** Inside the section of entry writes: policy B's notify at the unmask. */
  @Test
  void aCloseInsideAnUnmaskDoesNotWait() throws Exception {
    pc.level(PIN, VECTOR);
    LevelIrqfd[] irqfd = new LevelIrqfd[1];
    irqfd[0] =
        registry.assignLevel(
            event,
            PIN,
            (gsi, chip, pin) -> {
              asked.incrementAndGet();
              irqfd[0].close();
            },
            ResamplePolicy.POSTPONE_WHILE_MASKED);
    event.signal();
    pc.mask(PIN);
    pc.eoi(VECTOR);
    pc.unmask(PIN);
    irqfd[0].closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
    pc.mask(PIN);
    pc.eoi(VECTOR);
    pc.unmask(PIN);
    assertEquals(1, asked.get());
  }

  @Test
  void ofTwoThatCloseEachOtherOnOneThreadOnlyTheFirstIsCalled() throws Exception {
    pc.level(PIN, VECTOR);
    LevelIrqfd[] both = new LevelIrqfd[2];
    AtomicInteger[] calls = {new AtomicInteger(), new AtomicInteger()};
    for (int i = 0; i < 2; i++) {
      int me = i;
      both[i] =
          registry.assignLevel(
              new HeapEventSource("fd" + i),
              PIN,
              (gsi, chip, pin) -> {
                calls[me].incrementAndGet();
                both[1 - me].close();
              });
    }
    pc.eoi(VECTOR);
    both[1].closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertEquals(1, calls[0].get());
    assertEquals(0, calls[1].get());
    assertFalse(isDone(both[0]));
    both[0].close();
    assertEquals(0, registry.size());
  }

  @Test
  void twoThatCloseEachOtherOnTwoThreadsDoNotHang() throws Exception {
    CyclicBarrier inside = new CyclicBarrier(2);
    LevelIrqfd[] both = new LevelIrqfd[2];
    for (int i = 0; i < 2; i++) {
      int me = i;
      pc.level(PIN + i, VECTOR + i);
      both[i] =
          registry.assignLevel(
              new HeapEventSource("fd" + i),
              PIN + i,
              (gsi, chip, pin) -> {
                try {
                  inside.await(30, TimeUnit.SECONDS);
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
                both[1 - me].close();
              });
    }
    Thread other = new Thread(() -> pc.eoi(VECTOR));
    other.start();
    pc.eoi(VECTOR + 1);
    other.join();
    for (LevelIrqfd irqfd : both) {
      irqfd.closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
      assertEquals(0, irqfd.failures());
    }
    assertEquals(0, registry.size());
  }

  @Test
  void aCloseWaitsForACallThatIsUnderWay() throws Exception {
    pc.level(PIN, VECTOR);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean returned = new AtomicBoolean();
    LevelIrqfd irqfd =
        registry.assignLevel(
            event,
            PIN,
            (gsi, chip, pin) -> {
              entered.countDown();
              try {
                goOn.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              asked.incrementAndGet();
            });
    Thread cpu = new Thread(() -> pc.eoi(VECTOR));
    cpu.start();
    assertTrue(entered.await(30, TimeUnit.SECONDS));
    Thread closer =
        new Thread(
            () -> {
              irqfd.close();
              returned.set(true);
            });
    closer.start();
    Thread second = new Thread(irqfd::close);
    second.start();
    closer.join(50);
    assertFalse(returned.get());
    assertTrue(second.isAlive());
    assertEquals(0, asked.get());
    goOn.countDown();
    closer.join();
    second.join();
    cpu.join();
    assertEquals(1, asked.get());
    assertTrue(isDone(irqfd));
  }

  /** A signal is on its way through the CPU side while its irqfd is closed. */
  @Test
  void aCloseWaitsForAnInjectionThatIsUnderWay() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    IrqRouter board =
        IrqRouter.builder()
            .msi(
                (address, data, deviceId) -> {
                  entered.countDown();
                  try {
                    goOn.await();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                  return 1;
                })
            .routes(List.of(Pc.msi(PIN, VECTOR)))
            .build();
    Irqfd irqfd = new IrqfdRegistry(board).assign(event, PIN);
    Thread device = new Thread(event::signal);
    device.start();
    assertTrue(entered.await(30, TimeUnit.SECONDS));
    Thread closer = new Thread(irqfd::close);
    closer.start();
    closer.join(50);
    assertTrue(closer.isAlive(), "close returned while a message was being sent");
    assertFalse(irqfd.closed().toCompletableFuture().isDone());
    goOn.countDown();
    closer.join();
    device.join();
    assertTrue(irqfd.closed().toCompletableFuture().isDone());
  }

  /** I-27, exact: a signal either is a message, or stays in the count; none after the return. */
  @Test
  void aCloseThatRacesSignalsLosesNoneAndInjectsNoneAfterIt() {
    pc.router.replace(Pc.identityBut(PIN, Pc.msi(PIN, VECTOR)));
    Irqfd[] irqfd = new Irqfd[1];
    HeapEventSource[] source = new HeapEventSource[1];
    int[] before = new int[1];
    int[] atReturn = new int[1];
    Duel.run(
        5_000,
        () -> {
          source[0] = new HeapEventSource("race");
          irqfd[0] = registry.assign(source[0], PIN);
          before[0] = pc.taken(VECTOR);
        },
        () -> {
          irqfd[0].close();
          atReturn[0] = pc.taken(VECTOR);
        },
        () -> {
          for (int i = 0; i < 8; i++) {
            source[0].signal();
          }
        },
        () -> {
          assertEquals(atReturn[0], pc.taken(VECTOR), "injected after the close");
          assertEquals(8, pc.taken(VECTOR) - before[0] + source[0].pending(), "lost or doubled");
        });
  }

  /**
   * I-25: the owner closes the event while the irqfd is closed: one of them shuts down, both wait.
   */
  @Test
  void aHangUpThatRacesACloseShutsDownOnce() {
    pc.level(PIN, VECTOR);
    LevelIrqfd[] irqfd = new LevelIrqfd[1];
    HeapEventSource[] source = new HeapEventSource[1];
    boolean[] done = new boolean[2];
    Duel.run(
        3_000,
        () -> {
          source[0] = new HeapEventSource("race");
          irqfd[0] = registry.assignLevel(source[0], PIN, counting);
          source[0].signal();
        },
        () -> {
          irqfd[0].close();
          done[0] = isDone(irqfd[0]) && !pc.high(PIN);
        },
        () -> {
          source[0].close();
          done[1] = !pc.high(PIN);
        },
        () -> {
          assertTrue(done[0], "close returned too early");
          assertTrue(done[1], "hang-up returned too early");
          assertEquals(0, registry.size());
          pc.eoi(VECTOR);
        });
    assertEquals(0, asked.get());
  }

  /** The last one leaves a GSI while another comes: the newcomer's level must not be taken down. */
  @Test
  void anAssignmentThatRacesTheLastCloseKeepsItsLevel() {
    pc.level(PIN, VECTOR);
    LevelIrqfd[] irqfd = new LevelIrqfd[2];
    HeapEventSource next = new HeapEventSource("next");
    Duel.run(
        3_000,
        () -> {
          irqfd[0] = registry.assignLevel(event, PIN, (gsi, chip, pin) -> {});
          event.signal();
        },
        () -> irqfd[0].close(),
        () -> {
          irqfd[1] = registry.assignLevel(next, PIN, counting);
          next.signal();
        },
        () -> {
          assertTrue(pc.high(PIN), "the level of the newcomer was taken down");
          int before = asked.get();
          pc.eoi(VECTOR);
          assertFalse(pc.high(PIN), "nobody hears acknowledgements");
          assertEquals(before + 1, asked.get());
          irqfd[1].close();
          pc.eoi(VECTOR);
          assertEquals(before + 1, asked.get());
        });
  }

  /**
   * A hang-up while the assignment is under way: one of the two ends it, and nothing stays behind.
   */
  @Test
  void aHangUpThatRacesAnAssignmentLeavesNothingBehind() {
    pc.level(PIN, VECTOR);
    HeapEventSource[] source = new HeapEventSource[1];
    Duel.run(
        3_000,
        () -> {
          source[0] = new HeapEventSource("race");
          source[0].signal();
        },
        () -> {
          try {
            registry.assignLevel(source[0], PIN, counting);
          } catch (IllegalStateException e) {
            assertTrue(e.getMessage().contains("closed"), e.getMessage());
          }
        },
        () -> source[0].close(),
        () -> {
          assertEquals(0, registry.size());
          assertFalse(pc.high(PIN));
          pc.eoi(VECTOR);
        });
    assertEquals(0, asked.get());
  }
}
