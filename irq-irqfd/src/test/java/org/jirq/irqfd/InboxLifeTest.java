// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jirq.ioapic.IoApicProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closes, hang-ups and new routes while signals wait in an inbox. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InboxLifeTest {

  private static final int PIN = 5;
  private static final int VECTOR = 0x45;

  private final MessageBoard board = new MessageBoard(4, new IrqfdInbox(4));
  private final IrqfdInbox inbox = board.inbox;

  @Test
  void aCloseByTheVmThreadLeavesTheSignalsWithTheOwner() {
    board.events.get(1).signal(3);
    board.signal(2);
    board.irqfds.get(1).close();
    assertEquals(3, board.events.get(1).pending());
    assertEquals(1, inbox.drain());
    assertEquals(List.of(2), board.taken);
    assertEquals(3, board.events.get(1).pending());
    assertTrue(inbox.isEmpty());
  }

  @Test
  void whatAClosedIrqfdHasLeftIsInjectedByTheNextOneOnce() {
    board.signal(1);
    board.irqfds.get(1).close();
    board.registry.assign(board.events.get(1), 3);
    assertEquals(2, inbox.size(), "the closed one's entry and the new one's");
    assertEquals(1, inbox.drain());
    assertEquals(List.of(3), board.taken);
    assertEquals(0, board.events.get(1).pending());
  }

  @Test
  void whatAClosedIrqfdHasLeftIsInjectedByTheNextOneInAnotherWayToo() {
    board.signal(1);
    board.irqfds.get(1).close();
    IrqfdRegistry inline = new IrqfdRegistry(board.router);
    inline.assign(board.events.get(1), 3);
    assertEquals(List.of(3), board.taken);
    assertEquals(0, inbox.drain());
  }

  /** On the VM thread, inside an injection: itself, another one, and the whole registry. */
  @Test
  void aCloseInsideADrainedInjectionTakesEffectAtOnceAndIsCompletedAfterwards() throws Exception {
    board.cpu =
        gsi -> {
          board.taken.add(gsi);
          if (gsi == 0) {
            board.irqfds.get(0).close();
            board.irqfds.get(2).close();
            board.signal(0);
            assertFalse(isDone(board.irqfds.get(2)));
          } else {
            board.registry.close();
          }
        };
    board.signal(0, 1, 2, 3);
    assertEquals(2, inbox.drain());
    assertEquals(List.of(0, 1), board.taken);
    board.registry.closed().toCompletableFuture().get(60, TimeUnit.SECONDS);
    for (Irqfd irqfd : board.irqfds) {
      irqfd.closed().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
    assertEquals(0, board.registry.size());
    assertEquals(1, board.events.get(0).pending());
    assertEquals(0, board.events.get(1).pending());
    assertEquals(1, board.events.get(2).pending());
    assertEquals(1, board.events.get(3).pending());
    assertEquals(0, inbox.drain());
  }

  private static boolean isDone(Irqfd irqfd) {
    return irqfd.closed().toCompletableFuture().isDone();
  }

  @Test
  void theRegistryMayBeClosedWithSignalsInTheInbox() {
    board.signal(0, 1, 2, 3);
    board.registry.close();
    assertEquals(0, inbox.drain());
    assertEquals(List.of(), board.taken);
    assertTrue(inbox.isEmpty());
    board.signal(0);
    assertTrue(inbox.isEmpty());
    assertEquals(2, board.events.get(0).pending());
  }

  @Test
  void signalsOfAnEventThatIsHungUpAreNotInjected() {
    board.signal(0, 1);
    board.events.get(0).close();
    assertTrue(isDone(board.irqfds.get(0)));
    board.signal(0);
    assertEquals(1, inbox.drain());
    assertEquals(List.of(1), board.taken);
    assertEquals(1, board.events.get(0).pending());
  }

  @Test
  void signalsThatWaitGoByTheRoutesThatStandWhenTheyAreDrained() {
    board.signal(0, 1, 3);
    board.router.replace(MessageBoard.numbered(3, 100));
    assertEquals(3, inbox.size());
    assertEquals(3, inbox.drain());
    assertEquals(List.of(100, 101), board.taken, "and GSI 3 is not routed any more");
  }

  @Test
  void aLevelThatWaitsWhenItsIrqfdIsClosedIsNeverRaised() {
    Pc pc = new Pc(IoApicProfile.DATASHEET);
    IrqfdRegistry registry = IrqfdRegistry.builder(pc.router).inbox(inbox).build();
    pc.level(PIN, VECTOR);
    HeapEventSource line = new HeapEventSource("line");
    LevelIrqfd irqfd = registry.assignLevel(line, PIN, (gsi, chip, pin) -> {});
    line.signal();
    irqfd.close();
    assertEquals(0, inbox.drain());
    assertFalse(pc.high(PIN));
    assertEquals(0, pc.taken(VECTOR));
    registry.assignLevel(line, PIN, (gsi, chip, pin) -> {});
    assertFalse(pc.high(PIN));
    assertEquals(1, inbox.drain());
    assertTrue(pc.high(PIN));
    assertEquals(1, pc.taken(VECTOR));
  }

  /** A full inbox too: the closed ones stand among the overflowed. */
  @Test
  void closedIrqfdsAmongTheOverflowedAreSkipped() {
    MessageBoard small = new MessageBoard(6, new IrqfdInbox(1));
    small.signal(0, 1, 2, 3, 4, 5);
    small.irqfds.get(0).close();
    small.irqfds.get(3).close();
    small.irqfds.get(5).close();
    assertEquals(3, small.inbox.drain());
    assertEquals(List.of(1, 2, 4), small.taken);
    assertTrue(small.inbox.isEmpty());
  }

  @Test
  void nothingIsInjectedOnceACloseOnAnotherThreadHasReturned() {
    boolean[] closed = new boolean[1];
    AtomicReference<String> late = new AtomicReference<>();
    board.cpu =
        gsi -> {
          synchronized (closed) {
            board.taken.add(gsi);
            if (closed[0]) {
              late.set("injected after the close");
            }
          }
        };
    HeapEventSource event = new HeapEventSource("race");
    Irqfd[] irqfd = new Irqfd[1];
    Duel.run(
        3_000,
        () -> {
          board.taken.clear();
          event.drain();
          synchronized (closed) {
            closed[0] = false;
          }
          irqfd[0] = board.registry.assign(event, 3);
          event.signal();
        },
        inbox::drain,
        () -> {
          irqfd[0].close();
          synchronized (closed) {
            closed[0] = true;
          }
        },
        () -> {
          inbox.drain();
          assertEquals(null, late.get());
          assertEquals(1, board.taken.size() + event.pending(), "lost, or in two places");
          assertTrue(inbox.isEmpty());
        });
  }

  @Test
  void noOldRouteIsUsedOnceAReplaceOnAnotherThreadHasReturned() {
    int[] shift = new int[1];
    boolean[] replaced = new boolean[1];
    AtomicReference<String> late = new AtomicReference<>();
    board.cpu =
        data -> {
          synchronized (replaced) {
            board.taken.add(data);
            if (replaced[0] && data != 1 + shift[0]) {
              late.set("an old route delivered after the replace");
            }
          }
        };
    Duel.run(
        3_000,
        () -> {
          board.taken.clear();
          synchronized (replaced) {
            replaced[0] = false;
            shift[0] ^= 100;
          }
          board.signal(1);
        },
        inbox::drain,
        () -> {
          board.router.replace(MessageBoard.numbered(4, shift[0]));
          synchronized (replaced) {
            replaced[0] = true;
          }
        },
        () -> {
          assertEquals(null, late.get());
          assertEquals(1, board.taken.size());
        });
  }

  /** The second signal races the drain of the first: it is taken along, or comes next. */
  @Test
  void aSignalThatRacesADrainIsNeverLeftBehind() {
    int[] seen = new int[1];
    int[] made = new int[1];
    board.cpu = gsi -> seen[0] = made[0];
    Duel.run(
        20_000,
        () -> {
          made[0] = 1;
          board.signal(2);
        },
        inbox::drain,
        () -> {
          made[0] = 2;
          board.signal(2);
        },
        () -> {
          inbox.drain();
          assertEquals(2, seen[0], "left behind");
          assertEquals(0, board.events.get(2).pending());
          assertTrue(inbox.isEmpty());
        });
  }
}
