// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.ioapic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jirq.api.ApicSink;
import org.jirq.api.ChipBoard;
import org.jirq.api.IrqEvents;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A thread that is stopped anywhere inside the chip keeps no other thread from its EOIs, raises and
 * reads. "Anywhere" is each step in turn: every read and every compare-and-set of a pin, and every
 * call of sink, board and observer.
 *
 * <p>Profiles: all, shared cell; options: the profile's with a clock.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LockFreedomTest {

  private static final int[] SHARERS = {3, 7, 20};
  private static final int SHARED_VECTOR = 0x50;
  private static final int OTHER = 11;
  private static final int OTHER_VECTOR = 0x60;

  /** A chip's parts around cells that can stop a thread; whatever is called is a step too. */
  private static final class Parts implements ApicSink, ChipBoard, IrqEvents {
    final SteppedCells cells;
    final PinEngine engine;
    final EndOfInterrupt end;
    final RedirectionTable table;
    final Registers registers;
    final AtomicIntegerArray sent = new AtomicIntegerArray(256);

    Parts(IoApicProfile profile, int stopAt) {
      cells = new SteppedCells(24, stopAt);
      engine = new PinEngine(this, this, cells, 24, PinEngine.rules(profile.options()), true, 4);
      end = new EndOfInterrupt(engine);
      table = new RedirectionTable(engine, org.jirq.api.Cell.SHARED);
      registers = new Registers(engine, end, table, profile.defaultVersion(), 0);
      engine.connect(this);
      for (int pin : SHARERS) {
        table.write(pin, false, 1 << 15 | SHARED_VECTOR);
        engine.line(pin, 0, true);
      }
      table.write(OTHER, false, 1 << 15 | OTHER_VECTOR);
      table.write(12, false, 0x70);
    }

    @Override
    public int deliver(int vector, int dest, int destMode, int mode, int trigger) {
      cells.step();
      sent.incrementAndGet(vector);
      return 1;
    }

    @Override
    public void acked(int pin) {
      cells.step();
    }

    @Override
    public void sent(int pin, int vector, int result) {
      cells.step();
    }

    @Override
    public void remoteIrrChanged(int pin, boolean set) {
      cells.step();
    }

    @Override
    public void ended(int vector, int cpu, int pins) {
      cells.step();
    }

    @Override
    public void lineChanged(int pin, boolean level) {
      cells.step();
    }

    @Override
    public void maskChanged(int pin, boolean masked) {
      cells.step();
    }
  }

  /** Everything that must go on while the victim stands still. */
  private static void others(Parts chip) {
    // An unrelated pin goes its whole way, and nothing of it waits for the victim.
    int before = chip.sent.get(OTHER_VECTOR);
    assertEquals(1, chip.engine.line(OTHER, 0, true));
    assertEquals(before + 1, chip.sent.get(OTHER_VECTOR));
    chip.end.eoi(OTHER_VECTOR, 1, true);
    assertEquals(before + 2, chip.sent.get(OTHER_VECTOR));
    assertEquals(1, chip.engine.line(OTHER, 0, false));
    chip.end.eoi(OTHER_VECTOR, 1, true);
    assertFalse(PinWord.remoteIrr(chip.cells.word(OTHER)));
    int edges = chip.sent.get(0x70);
    assertEquals(1, chip.engine.lineForStatus(12, 0, true));
    chip.engine.lineForStatus(12, 0, false);
    assertEquals(edges + 1, chip.sent.get(0x70));
    // The victim's own pins and vector.
    for (int pin : SHARERS) {
      chip.engine.line(pin, 1, true);
      chip.engine.line(pin, 0, false);
      chip.engine.line(pin, 0, true);
      chip.engine.line(pin, 1, false);
    }
    chip.end.eoi(SHARED_VECTOR, 2, true);
    chip.end.eoi(SHARED_VECTOR, 3, false);
    chip.engine.reevaluateAll();
    for (int index = 0; index < 0x40; index++) {
      chip.registers.write(0x00, index, 4);
      chip.registers.read(0x10, 4);
    }
    for (int pin = 0; pin < 24; pin++) {
      chip.table.read(pin);
    }
  }

  /** Stops {@code work} at each of its steps in turn; the others then run to their end. */
  private static int stopEverywhere(
      IoApicProfile profile, Consumer<Parts> work, Consumer<Parts> others)
      throws InterruptedException {
    for (int stopAt = 1; ; stopAt++) {
      Parts chip = new Parts(profile, stopAt);
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread victim =
          start(
              failure,
              () -> {
                chip.cells.victimIsThisThread();
                work.accept(chip);
              });
      boolean stopped = chip.cells.awaitStopOrEnd(victim);
      Thread other = start(failure, () -> others.accept(chip));
      other.join(TimeUnit.SECONDS.toMillis(30));
      boolean hung = other.isAlive();
      chip.cells.release();
      victim.join();
      other.join();
      assertFalse(hung, "stopped at step " + stopAt + ", the others hang");
      assertEquals(null, failure.get(), "stopped at step " + stopAt);
      nothingIsLost(chip, stopAt);
      if (!stopped) {
        return stopAt - 1;
      }
    }
  }

  private static Thread start(AtomicReference<Throwable> failure, Runnable body) {
    Thread thread = new Thread(body);
    thread.setUncaughtExceptionHandler((t, e) -> failure.compareAndSet(null, e));
    thread.start();
    return thread;
  }

  /** With all quiet every high line is in service, and once ended and low none is. */
  private static void nothingIsLost(Parts chip, int stopAt) {
    for (int pin : SHARERS) {
      long word = chip.cells.word(pin);
      assertTrue(
          PinWord.isMasked(word) || PinWord.remoteIrr(word) || !PinWord.lineHigh(word),
          "lost at step " + stopAt + ": pin " + pin);
      chip.engine.line(pin, 0, false);
      chip.engine.line(pin, 1, false);
    }
    int before = chip.sent.get(SHARED_VECTOR);
    chip.end.eoi(SHARED_VECTOR, 0, true);
    for (int pin : SHARERS) {
      assertFalse(PinWord.remoteIrr(chip.cells.word(pin)), "stuck at step " + stopAt);
    }
    assertEquals(before, chip.sent.get(SHARED_VECTOR));
  }

  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void anEoiStoppedAnywhereKeepsNobody(IoApicProfile profile) throws InterruptedException {
    int steps =
        stopEverywhere(
            profile, chip -> chip.end.eoi(SHARED_VECTOR, 0, true), LockFreedomTest::others);
    // Three pins: ack, end, serve, deliver and what is told of each.
    assertTrue(steps >= 3 * 10, "only " + steps + " steps");
  }

  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void aRaiseStoppedAnywhereKeepsNobody(IoApicProfile profile) throws InterruptedException {
    int steps =
        stopEverywhere(
            profile,
            chip -> {
              chip.engine.line(OTHER - 1, 0, true);
              chip.engine.line(SHARERS[0], 0, false);
              chip.engine.line(SHARERS[0], 0, true);
              chip.engine.lineForStatus(8, 0, true);
            },
            LockFreedomTest::others);
    assertTrue(steps >= 8, "only " + steps + " steps");
  }

  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void aWriteStoppedAnywhereKeepsNobodyButOtherWriters(IoApicProfile profile)
      throws InterruptedException {
    int steps =
        stopEverywhere(
            profile,
            chip -> {
              chip.table.write(SHARERS[0], false, 1 << 16 | 1 << 15 | SHARED_VECTOR);
              chip.table.write(SHARERS[0], true, 1 << 24);
              chip.table.write(SHARERS[0], false, 1 << 15 | SHARED_VECTOR);
            },
            LockFreedomTest::others);
    assertTrue(steps >= 12, "only " + steps + " steps");
  }

  @ParameterizedTest
  @EnumSource(IoApicProfile.class)
  void aMaskNotifierThatStandsStillHoldsUpWritersOnly(IoApicProfile profile)
      throws InterruptedException {
    Cpus cpus = new Cpus();
    IoApic chip = IoApic.builder(cpus).profile(profile).build();
    program(chip, 5, 1 << 15 | 0x45);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    chip.connect(
        new ChipBoard() {
          @Override
          public void maskChanged(int pin, boolean masked) {
            inside.countDown();
            await(release);
          }
        });
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread writer = start(failure, () -> program(chip, 6, 1 << 15 | 0x46));
    await(inside);
    Thread second = start(failure, () -> chip.write(0x10, 1 << 15 | 0x47, 4));
    Thread other =
        start(
            failure,
            () -> {
              assertEquals(1, chip.setLevel(5, 0, true));
              assertEquals(1, cpus.count(0x45));
              chip.eoi(0x45, 0, true);
              assertEquals(2, cpus.count(0x45));
              chip.setLevel(5, 0, false);
              chip.eoi(0x45, 0, true);
              chip.setLevel(6, 0, true);
              assertEquals(0x8046, chip.entry(6) & 0x1_8046);
              chip.read(0x10, 4);
              chip.reevaluate();
            });
    other.join(TimeUnit.SECONDS.toMillis(30));
    boolean hung = other.isAlive();
    boolean secondWaits = second.isAlive();
    release.countDown();
    writer.join();
    second.join();
    other.join();
    assertFalse(hung, "EOIs, raises and reads wait for a mask notifier");
    assertTrue(secondWaits, "writers of one chip are ordered");
    assertEquals(null, failure.get());
    assertEquals(0x47, chip.entry(6) & 0xff);
    assertTrue(cpus.count(0x46) + cpus.count(0x47) >= 1, "pin 6 was raised meanwhile");
  }

  private static void program(IoApic chip, int pin, int half) {
    chip.write(0x00, 0x10 + 2 * pin, 4);
    chip.write(0x10, half, 4);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody came");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
