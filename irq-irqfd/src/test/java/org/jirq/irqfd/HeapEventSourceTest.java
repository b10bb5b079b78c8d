// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.jirq.irqfd.spi.EventConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HeapEventSourceTest {

  private final HeapEventSource event = new HeapEventSource("nic0");

  /**
   * A consumer with the protocol of an irqfd: inactive at first, counts the signals that it takes.
   */
  private static final class Consumer implements EventConsumer {
    private final EventSource source;
    private final int gsi;
    final AtomicInteger taken = new AtomicInteger();
    final AtomicInteger hungUp = new AtomicInteger();
    volatile boolean active;

    Consumer(EventSource source, int gsi) {
      this.source = source;
      this.gsi = gsi;
    }

    @Override
    public boolean signalled() {
      if (!active) {
        return false;
      }
      source.drain();
      taken.incrementAndGet();
      return true;
    }

    @Override
    public void hungUp() {
      hungUp.incrementAndGet();
    }

    @Override
    public int gsi() {
      return gsi;
    }
  }

  private Consumer bound(int gsi) {
    Consumer consumer = new Consumer(event, gsi);
    event.bind(consumer);
    consumer.active = true;
    return consumer;
  }

  @Test
  void signalsAddUpAndDrainTakesAll() {
    event.signal();
    event.signal(4);
    assertEquals(5, event.pending());
    assertEquals(5, event.drain());
    assertEquals(0, event.drain());
  }

  @Test
  void theCountStopsAtItsLimit() {
    event.signal(Long.MAX_VALUE - 1);
    event.signal(5);
    assertEquals(Long.MAX_VALUE, event.drain());
  }

  @Test
  void aSignalOfNothingIsRefused() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> event.signal(0));
    assertEquals("number=0 is less than 1", e.getMessage());
    assertEquals(0, event.pending());
  }

  @Test
  void anActiveConsumerTakesSignalsAndTheCountStaysZero() {
    Consumer consumer = bound(5);
    event.signal(3);
    event.signal();
    assertEquals(2, consumer.taken.get());
    assertEquals(0, event.pending());
  }

  @Test
  void aSignalTakesAnOldCountAlong() {
    event.signal(3);
    Consumer consumer = bound(5);
    assertEquals(3, event.pending());
    event.signal();
    assertEquals(1, consumer.taken.get());
    assertEquals(0, event.pending());
  }

  @Test
  void anInactiveConsumerLeavesTheCountAlone() {
    Consumer consumer = bound(5);
    consumer.active = false;
    event.signal(2);
    assertEquals(0, consumer.taken.get());
    assertEquals(2, event.pending());
  }

  @Test
  void aSecondConsumerIsRefusedAndToldTheOtherGsi() {
    bound(5);
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> event.bind(new Consumer(event, 7)));
    assertEquals(
        "event=nic0 is assigned to gsi=5 of registry= already, so not to gsi=7 of registry=",
        e.getMessage());
  }

  @Test
  void anUnboundSourceCanBeBoundAgainAndAForeignUnbindDoesNothing() {
    Consumer first = bound(5);
    event.unbind(new Consumer(event, 5));
    assertThrows(IllegalStateException.class, () -> event.bind(new Consumer(event, 7)));
    event.unbind(first);
    Consumer second = bound(7);
    event.signal();
    assertEquals(0, first.taken.get());
    assertEquals(1, second.taken.get());
  }

  @Test
  void closingHangsUpOnceAndDropsLaterSignals() {
    Consumer consumer = bound(5);
    event.close();
    event.close();
    assertEquals(1, consumer.hungUp.get());
    event.signal();
    assertEquals(0, consumer.taken.get());
    assertEquals(0, event.pending());
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> event.bind(new Consumer(event, 7)));
    assertEquals("event=nic0 is closed", e.getMessage());
  }

  @Test
  void toStringTellsTheBinding() {
    assertEquals("nic0", event.toString());
    bound(5);
    assertEquals("nic0 (gsi=5)", event.toString());
    event.close();
    assertEquals("nic0 (closed)", event.toString());
  }

  /** The same race as below, taken apart: the consumer becomes active just after it has refused. */
  @Test
  void anActivationRightAfterTheRefusalIsNotMissed() {
    int[] calls = new int[1];
    long[] countAtActivation = new long[1];
    event.bind(
        new EventConsumer() {
          @Override
          public boolean signalled() {
            if (++calls[0] == 1) {
              countAtActivation[0] = event.pending();
              return false;
            }
            event.drain();
            return true;
          }

          @Override
          public void hungUp() {}

          @Override
          public int gsi() {
            return 5;
          }
        });
    event.signal();
    assertEquals(0, countAtActivation[0]);
    assertEquals(2, calls[0], "the signal rests in the count of an active consumer");
    assertEquals(0, event.pending());
  }

  /**
   * The store-buffering pair of a signal and an assignment: whoever comes second sees the other.
   */
  @Test
  void aSignalThatRacesAnActivationIsSeenByOneOfTheTwo() {
    HeapEventSource[] source = new HeapEventSource[1];
    Consumer[] consumer = new Consumer[1];
    boolean[] seen = new boolean[1];
    Duel.run(
        100_000,
        () -> {
          source[0] = new HeapEventSource("race");
          consumer[0] = new Consumer(source[0], 1);
          source[0].bind(consumer[0]);
        },
        () -> {
          consumer[0].active = true;
          seen[0] = source[0].pending() != 0;
        },
        () -> source[0].signal(),
        () ->
            assertTrue(
                seen[0] || consumer[0].taken.get() == 1,
                "the signal rests in the count of an active consumer"));
  }
}
