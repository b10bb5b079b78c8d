// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.example.latch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jirq.api.Cell;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.CpuInterface;
import org.jirq.api.Delivery;
import org.jirq.api.IrqChip;
import org.jirq.api.IrqEvents;
import org.jirq.api.MmioDevice;
import org.jirq.api.OutputSink;
import org.jirq.api.SourceId;
import org.jirq.api.spi.Failure;
import org.jirq.api.spi.OutputWires;
import org.jirq.api.spi.StateWords;
import org.jirq.api.spi.WriteSection;
import org.jspecify.annotations.Nullable;

/**
 * A controller of 32 pins and one output, of the kind that small systems on programmable logic
 * have. The lower the number of a pin, the higher its priority; pins do not interrupt each other's
 * service, they come one after the other.
 *
 * <p>Registers, of 4 bytes each: {@code 0x0} PENDING (read only; bit n: pin n is high, or has
 * latched an edge), {@code 0x4} ENABLE, {@code 0x8} TRIGGER (1: level), {@code 0xc} CLAIM (read:
 * the pin to serve, or all ones; write: the pin that was served). Anything else reads 0 and ignores
 * writes. A disabled pin latches edges. All registers are 0 after a reset; the lines stay.
 *
 * <p><b>Threads.</b> As the cell says. Lock-free except for writes of ENABLE and TRIGGER, reset and
 * mask queries, which take turns. What the board throws comes out when everything is done.
 */
public final class Latch32 implements IrqChip, CpuInterface, MmioDevice {

  /** The kind, and the provider's name. */
  public static final String KIND = "latch32";

  private static final int PINS = 32;
  private static final int MAGIC = 0x4c33_0001;
  private static final int STATE_SIZE = 4 + 4 * PINS + 1;
  private static final int PENDING = 0x0;
  private static final int ENABLE = 0x4;
  private static final int TRIGGER = 0x8;
  private static final int CLAIM = 0xc;

  private final StateWords words;
  private final OutputWires wires;
  private final WriteSection section;
  private final IrqEvents events;
  private final Set<ChipCapability> capabilities;
  private final boolean acknowledges;

  /** Volatile: boards may be changed while other threads end interrupts. */
  private volatile ChipBoard board = ChipBoard.NONE;

  /**
   * Makes a chip in its reset state.
   *
   * @param cell for one thread or for many
   * @param acknowledges whether an interrupt is in service from its claim to its completion;
   *     otherwise the claim ends it, and nobody can be told of an end
   * @param events the observer
   */
  public Latch32(Cell cell, boolean acknowledges, IrqEvents events) {
    this.words = StateWords.of(cell, PINS, StateWords.Spacing.DENSE);
    this.wires = new OutputWires(cell, 1, wire -> first() >= 0);
    this.section = new WriteSection(cell);
    this.events = Objects.requireNonNull(events, "events");
    this.acknowledges = acknowledges;
    EnumSet<ChipCapability> can =
        EnumSet.of(
            ChipCapability.MASK_NOTIFY,
            ChipCapability.UNMASK_RESAMPLE,
            ChipCapability.PENDING_READABLE);
    if (acknowledges) {
      can.add(ChipCapability.ACK);
    }
    this.capabilities = Collections.unmodifiableSet(can);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public int pins() {
    return PINS;
  }

  @Override
  public Set<ChipCapability> capabilities() {
    return capabilities;
  }

  private static int check(int pin) {
    if (pin < 0 || pin >= PINS) {
      throw new IllegalArgumentException("pin=" + pin + " is not in 0.." + (PINS - 1));
    }
    return pin;
  }

  // Lines

  @Override
  public int setLevel(int input, int sourceId, boolean level) {
    check(input);
    SourceId.check(sourceId);
    while (true) {
      long before = words.get(input);
      long after = PinWord.drive(before, sourceId, level);
      if (after == before) {
        return level ? answer(before, false) : 1;
      }
      if (words.replace(input, before, after)) {
        driven(input, before, after);
        boolean rose = !PinWord.high(before) && PinWord.high(after);
        return PinWord.high(after) ? answer(before, rose) : 1;
      }
    }
  }

  private static int answer(long before, boolean rose) {
    if (!PinWord.has(before, PinWord.ENABLED)) {
      return Delivery.IGNORED;
    }
    boolean waits = PinWord.has(before, PinWord.IN_SERVICE) || PinWord.pending(before);
    return rose && !waits ? 1 : Delivery.COALESCED;
  }

  private void driven(int pin, long before, long after) {
    boolean high = PinWord.high(after);
    if (PinWord.high(before) != high) {
      events.lineChanged(pin, high);
      if (high && PinWord.has(before, PinWord.LATCHED)) {
        events.coalesced(pin);
      }
      wires.update(0);
    }
  }

  @Override
  public boolean level(int pin) {
    return PinWord.high(words.get(check(pin)));
  }

  @Override
  public int sources(int pin) {
    return PinWord.sources(words.get(check(pin)));
  }

  // The CPU side

  /** The pin to serve, or -1. */
  private int first() {
    for (int pin = 0; pin < PINS; pin++) {
      if (PinWord.deliverable(words.get(pin))) {
        return pin;
      }
    }
    return NONE;
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public boolean output(int output) {
    return wires.asserted(output);
  }

  @Override
  public void connectOutputs(OutputSink sink) {
    wires.connect(sink);
  }

  @Override
  public int acknowledge(int output) {
    wires.check(output);
    for (int pin = first(); pin >= 0; pin = first()) {
      long before = words.get(pin);
      if (PinWord.deliverable(before)) {
        long claimed = PinWord.claim(before);
        long after = acknowledges ? claimed : PinWord.complete(claimed);
        if (words.replace(pin, before, after)) {
          events.sent(pin, pin, 1);
          wires.update(0);
          return pin;
        }
      }
    }
    return NONE;
  }

  @Override
  public void end(int output, int token) {
    wires.check(output);
    if (token < 0 || token >= PINS || !PinWord.has(words.get(token), PinWord.IN_SERVICE)) {
      events.ended(token & 0xff, 0, 0);
      return;
    }
    events.ended(token, 0, 1);
    // Still in service while the notifiers run: what they raise is seen when it is over.
    Failure failure = null;
    try {
      board.acked(token);
    } catch (Throwable e) {
      failure = Failure.add(null, e);
    }
    words.andNot(token, PinWord.IN_SERVICE);
    settle(failure);
  }

  /** Brings the output to what the state says, and throws the first of all exceptions. */
  private void settle(@Nullable Failure before) {
    Failure failure = before;
    try {
      wires.update(0);
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }

  // Registers

  @Override
  public long length() {
    return 0x10;
  }

  @Override
  public int supportedSizes() {
    return 4;
  }

  @Override
  public long read(long offset, int size) {
    if (size == 4) {
      if (offset == PENDING) {
        return PinWord.gather(words, PinWord::pending);
      } else if (offset == ENABLE) {
        return PinWord.gather(words, PinWord::enabled);
      } else if (offset == TRIGGER) {
        return PinWord.gather(words, PinWord::levelTriggered);
      } else if (offset == CLAIM) {
        return acknowledge(0) & 0xffff_ffffL;
      }
    }
    events.invalidAccess(offset, size, false);
    return 0;
  }

  @Override
  public void write(long offset, long value, int size) {
    if (size == 4 && offset == ENABLE) {
      writeEnable((int) value);
    } else if (size == 4 && offset == TRIGGER) {
      writeTrigger((int) value);
    } else if (size == 4 && offset == CLAIM) {
      end(0, (int) value);
    } else {
      events.invalidAccess(offset, size, true);
    }
  }

  private void writeTrigger(int level) {
    section.enter();
    try {
      for (int pin = 0; pin < PINS; pin++) {
        long before;
        long after;
        do {
          before = words.get(pin);
          after = PinWord.trigger(before, (level >>> pin & 1) != 0);
        } while (after != before && !words.replace(pin, before, after));
      }
    } finally {
      section.leave();
    }
    wires.update(0);
  }

  private void writeEnable(int enable) {
    ChipBoard to = board;
    Failure failure = null;
    int withdrawn = 0;
    section.enter();
    try {
      for (int pin = 0; pin < PINS; pin++) {
        boolean enabled = (enable >>> pin & 1) != 0;
        if (PinWord.enabled(words.get(pin)) != enabled) {
          boolean sampler = false;
          try {
            sampler = enabled && to.hasResampler(pin);
          } catch (Throwable e) {
            failure = Failure.add(failure, e);
          }
          withdrawn |= enable(pin, sampler) ? 1 << pin : 0;
          failure = tellMask(pin, !enabled, failure);
        }
      }
    } finally {
      section.leave();
    }
    for (int left = withdrawn; left != 0; left &= left - 1) {
      try {
        resample(Integer.numberOfTrailingZeros(left), to);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    settle(failure);
  }

  /**
   * Changes whether a pin is enabled, in the section. A level that would come by it is withdrawn,
   * if there is somebody to sample it again, and then this answers {@code true}.
   */
  private boolean enable(int pin, boolean sampler) {
    boolean withdraw;
    long before;
    long after;
    do {
      before = words.get(pin);
      after = before ^ PinWord.ENABLED;
      withdraw = sampler && PinWord.mayBeResampled(after);
      if (withdraw) {
        after = PinWord.withdraw(after);
      }
    } while (!words.replace(pin, before, after));
    return withdraw;
  }

  private @Nullable Failure tellMask(int pin, boolean masked, @Nullable Failure before) {
    events.maskChanged(pin, masked);
    try {
      board.maskChanged(pin, masked);
      return before;
    } catch (Throwable e) {
      return Failure.add(before, e);
    }
  }

  /** Asks for a sample of a pin that was withdrawn; a level that nobody samples is put back. */
  private void resample(int pin, ChipBoard to) {
    boolean sampled = false;
    try {
      sampled = to.resampleInstead(pin);
    } finally {
      long before;
      long after;
      do {
        before = words.get(pin);
        after = sampled ? before : PinWord.putBack(before);
      } while (after != before && !words.replace(pin, before, after));
    }
  }

  // Masks, reset, state

  @Override
  public boolean masked(int pin) {
    return !PinWord.enabled(words.get(check(pin)));
  }

  @Override
  public void connect(ChipBoard newBoard) {
    board = Objects.requireNonNull(newBoard, "board");
  }

  @Override
  public void fireMask(int pin, ChipBoard to) {
    check(pin);
    section.enter();
    try {
      to.maskChanged(pin, masked(pin));
    } finally {
      section.leave();
    }
  }

  @Override
  public void reevaluate() {
    wires.update(0);
  }

  @Override
  public void reset() {
    Failure failure;
    section.enter();
    try {
      for (int pin = 0; pin < PINS; pin++) {
        long before;
        do {
          before = words.get(pin);
        } while (!words.replace(pin, before, PinWord.reset(before)));
        if (PinWord.enabled(before)) {
          events.maskChanged(pin, true);
        }
      }
      failure = tellMasks();
    } finally {
      section.leave();
    }
    settle(failure);
  }

  /** Tells the board the masks of all pins; answers what was thrown. */
  private @Nullable Failure tellMasks() {
    try {
      section.tellMasks(PINS, this::masked, board);
      return null;
    } catch (Throwable e) {
      return Failure.add(null, e);
    }
  }

  @Override
  public int stateSize() {
    return STATE_SIZE;
  }

  @Override
  public void save(ByteBuffer to) {
    ByteBuffer image = ByteBuffer.allocate(STATE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    image.putInt(MAGIC);
    for (int pin = 0; pin < PINS; pin++) {
      image.putInt((int) words.get(pin));
    }
    image.put((byte) (wires.asserted(0) ? 1 : 0));
    to.put(image.flip());
  }

  @Override
  public void load(ByteBuffer from) {
    if (from.remaining() < STATE_SIZE) {
      throw new IllegalArgumentException(
          "remaining=" + from.remaining() + " is less than " + STATE_SIZE);
    }
    ByteBuffer image = from.slice().order(ByteOrder.LITTLE_ENDIAN);
    int magic = image.getInt();
    int told = image.get(STATE_SIZE - 1);
    if (magic != MAGIC || told < 0 || told > 1) {
      throw new IllegalArgumentException("magic=" + magic + " output=" + told + ": no " + KIND);
    }
    long[] loaded = new long[PINS];
    for (int pin = 0; pin < PINS; pin++) {
      loaded[pin] = image.getInt() & 0xffff_ffffL;
      if (!PinWord.possible(loaded[pin])) {
        throw new IllegalArgumentException("pin=" + pin + " word=" + loaded[pin]);
      }
    }
    for (int pin = 0; pin < PINS; pin++) {
      words.set(pin, loaded[pin]);
    }
    wires.load(0, told != 0);
    from.position(from.position() + STATE_SIZE);
  }

  @Override
  public void resync() {
    Failure failure = tellMasks();
    try {
      wires.resync();
    } catch (Throwable e) {
      failure = Failure.add(failure, e);
    }
    Failure.rethrow(failure);
  }
}
