// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Devices on threads of their own signal, and a VM thread drains, and sleeps whenever there is
 * nothing to do. A device numbers its signals, and the CPU side sees the number: so each signal is
 * followed by an injection that sees it, without which the device would wait for ever.
 */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InboxStressTest {

  private static final int DEVICES = 4;
  private static final int SIGNALS = 20_000;

  /** Of a device's thread; plain, so that the CPU sees them because of the signal or not at all. */
  private final long[][] made = new long[DEVICES][16];

  private final AtomicLongArray seen = new AtomicLongArray(DEVICES);
  private final AtomicInteger injected = new AtomicInteger();
  private volatile Thread vm;
  private volatile boolean over;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64})
  void eachSignalIsFollowedByAnInjectionThatSeesItAndNoSleepIsForEver(int capacity)
      throws Exception {
    MessageBoard board =
        new MessageBoard(DEVICES, new IrqfdInbox(capacity, () -> LockSupport.unpark(vm)));
    board.cpu =
        gsi -> {
          injected.incrementAndGet();
          long now = made[gsi][0];
          assertTrue(now >= seen.get(gsi));
          seen.set(gsi, now);
        };
    int[] drained = new int[1];
    vm = new Thread(() -> drained[0] = run(board.inbox), "vm-thread");
    vm.start();
    List<Thread> devices = new ArrayList<>();
    for (int i = 0; i < DEVICES; i++) {
      int device = i;
      devices.add(new Thread(() -> device(device, board.events.get(device)), "device-" + i));
    }
    devices.forEach(Thread::start);
    for (Thread device : devices) {
      device.join();
    }
    over = true;
    LockSupport.unpark(vm);
    vm.join();
    assertTrue(board.inbox.isEmpty());
    for (int i = 0; i < DEVICES; i++) {
      assertEquals(SIGNALS, seen.get(i), "device " + i);
      assertEquals(0, board.events.get(i).pending());
    }
    assertEquals(injected.get(), drained[0]);
    assertTrue(injected.get() <= DEVICES * SIGNALS, "more interrupts than signals");
  }

  /** Steps, with a sleep as in a halted CPU. Only the inbox's wake-up and the end unpark it. */
  private int run(IrqfdInbox inbox) {
    int sum = 0;
    while (!over) {
      while (inbox.isEmpty() && !over) {
        LockSupport.park(this);
      }
      sum += inbox.drain();
    }
    return sum;
  }

  /** Signals in bursts and waits after each until the last signal has been seen. */
  private void device(int device, HeapEventSource event) {
    int burst = device + 1;
    for (int i = 1; i <= SIGNALS; i++) {
      made[device][0] = i;
      event.signal();
      if (i % burst == 0 || i == SIGNALS) {
        while (seen.get(device) < i) {
          Thread.yield();
        }
      }
    }
  }
}
