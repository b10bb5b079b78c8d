// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.Objects;
import org.jirq.api.Delivery;
import org.jirq.api.IrqChip;
import org.jirq.api.MsiMessage;
import org.jirq.api.MsiSink;
import org.jirq.api.spi.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Where one GSI leads: to nothing, to a pin on each of some chips, or to one message.
 *
 * <p>Immutable, so usable by any number of threads. A copy of it may be used only inside a
 * read-side critical section of the router's domain in which it was still the current one (see
 * {@link RouteWatcher}); otherwise an old route delivers.
 */
public final class GsiRoute {

  /** Leads to nothing. */
  static final GsiRoute UNROUTED = new GsiRoute(0, null, 0, 0, null, null, null);

  private final int count;
  private final @Nullable IrqChip firstChip;
  private final int firstId;
  private final int firstPin;

  /** All chips, if there are several: most GSIs have one, and do without arrays. */
  private final @Nullable Fan fan;

  private final @Nullable MsiMessage message;
  private final @Nullable MsiSink sink;

  /** Several chips. */
  private static final class Fan {
    private final IrqChip[] chips;
    private final int[] ids;
    private final int[] pins;

    private Fan(int count) {
      chips = new IrqChip[count];
      ids = new int[count];
      pins = new int[count];
    }

    private void set(int i, int id, IrqChip chip, int pin) {
      chips[i] = chip;
      ids[i] = id;
      pins[i] = pin;
    }
  }

  private GsiRoute(
      int count,
      @Nullable IrqChip firstChip,
      int firstId,
      int firstPin,
      @Nullable Fan fan,
      @Nullable MsiMessage message,
      @Nullable MsiSink sink) {
    this.count = count;
    this.firstChip = firstChip;
    this.firstId = firstId;
    this.firstPin = firstPin;
    this.fan = fan;
    this.message = message;
    this.sink = sink;
  }

  static GsiRoute toMessage(MsiMessage message, MsiSink sink) {
    return new GsiRoute(0, null, 0, 0, null, message, sink);
  }

  private static GsiRoute toChip(int id, IrqChip chip, int pin) {
    return new GsiRoute(1, chip, id, pin, null, null, null);
  }

  private static GsiRoute toChips(Fan fan) {
    return new GsiRoute(fan.ids.length, fan.chips[0], fan.ids[0], fan.pins[0], fan, null, null);
  }

  /** Returns this route with one chip more at its end. */
  GsiRoute and(int id, IrqChip chip, int pin) {
    if (count == 0) {
      return toChip(id, chip, pin);
    }
    Fan more = new Fan(count + 1);
    for (int i = 0; i < count; i++) {
      more.set(i, chip(i), chipAt(i), pin(i));
    }
    more.set(count, id, chip, pin);
    return toChips(more);
  }

  /** Returns this route without one of its chips. */
  GsiRoute without(int which) {
    if (count == 1) {
      return UNROUTED;
    }
    if (count == 2) {
      return toChip(chip(1 - which), chipAt(1 - which), pin(1 - which));
    }
    Fan fewer = new Fan(count - 1);
    for (int i = 0; i < count - 1; i++) {
      int from = i < which ? i : i + 1;
      fewer.set(i, chip(from), chipAt(from), pin(from));
    }
    return toChips(fewer);
  }

  /** Tells whether this is another route with one chip more at its end. */
  boolean extendsBy(GsiRoute other, int id, int pin) {
    int last = other.count;
    if (count != last + 1 || chip(last) != id || pin(last) != pin) {
      return false;
    }
    for (int i = 0; i < last; i++) {
      if (chip(i) != other.chip(i) || pin(i) != other.pin(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Drives the GSI along this route as {@link IrqRouter#setIrq} does, but without the reader: the
   * caller is inside one. What a chip or the CPU side behind it throws keeps the level from none of
   * the other chips; it is thrown when all have it.
   *
   * @param sourceId which asserter, 0 to 15
   * @param level {@code true} asserts, {@code false} de-asserts
   * @return a {@link Delivery} result
   * @throws IllegalArgumentException if {@code sourceId} is out of range and a chip is reached
   */
  public int setLevel(int sourceId, boolean level) {
    IrqChip only = firstChip;
    if (count == 1 && only != null) {
      return only.setLevel(firstPin, sourceId, level);
    }
    Fan several = fan;
    if (several == null) {
      return sendMessage(level);
    }
    int result = Delivery.IGNORED;
    Failure failure = null;
    for (int i = 0; i < count; i++) {
      try {
        result = Delivery.join(result, several.chips[i].setLevel(several.pins[i], sourceId, level));
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
    return result;
  }

  /**
   * Drives the GSI along this route as {@link IrqRouter#setLevelForStatus} does, but without the
   * reader: the caller is inside one.
   *
   * @param sourceId which asserter, 0 to 15
   * @param level {@code true} asserts, {@code false} de-asserts
   * @return a {@link Delivery} result
   * @throws IllegalArgumentException if {@code sourceId} is out of range and a chip is reached
   */
  public int setLevelForStatus(int sourceId, boolean level) {
    IrqChip only = firstChip;
    if (count == 1 && only != null) {
      return only.setLevelForStatus(firstPin, sourceId, level);
    }
    Fan several = fan;
    if (several == null) {
      return sendMessage(level);
    }
    int result = Delivery.IGNORED;
    Failure failure = null;
    for (int i = 0; i < count; i++) {
      try {
        result =
            Delivery.join(
                result, several.chips[i].setLevelForStatus(several.pins[i], sourceId, level));
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
    return result;
  }

  private int sendMessage(boolean level) {
    MsiMessage to = message;
    MsiSink by = sink;
    if (!level || to == null || by == null) {
      return Delivery.IGNORED;
    }
    return by.deliver(to.address(), to.data(), to.deviceId());
  }

  /**
   * Returns the number of chips.
   *
   * @return 0 for a message or for nothing, up to 64
   */
  public int count() {
    return count;
  }

  /**
   * Tells whether the GSI leads nowhere.
   *
   * @return {@code true} if there is neither a chip nor a message
   */
  public boolean isUnrouted() {
    return count == 0 && message == null;
  }

  /**
   * Returns the id of a chip.
   *
   * @param i which one, 0 to {@link #count} - 1, in the order of the table
   * @return its id on the router, 0 to 63
   * @throws IndexOutOfBoundsException if {@code i} is out of range
   */
  public int chip(int i) {
    Objects.checkIndex(i, count);
    Fan several = fan;
    return several == null ? firstId : several.ids[i];
  }

  /**
   * Returns a chip.
   *
   * @param i which one, 0 to {@link #count} - 1, in the order of the table
   * @return the chip
   * @throws IndexOutOfBoundsException if {@code i} is out of range
   */
  public IrqChip chipAt(int i) {
    Objects.checkIndex(i, count);
    Fan several = fan;
    return several == null ? Objects.requireNonNull(firstChip) : several.chips[i];
  }

  /**
   * Returns the pin on a chip.
   *
   * @param i which one, 0 to {@link #count} - 1, in the order of the table
   * @return the pin, 0 to the chip's number of pins - 1
   * @throws IndexOutOfBoundsException if {@code i} is out of range
   */
  public int pin(int i) {
    Objects.checkIndex(i, count);
    Fan several = fan;
    return several == null ? firstPin : several.pins[i];
  }

  /**
   * Returns the chips as a set.
   *
   * @return bit n is chip id n
   */
  public long chipBits() {
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= 1L << chip(i);
    }
    return bits;
  }

  /**
   * Tells whether the GSI leads to a message.
   *
   * @return {@code true} if {@link #msi} has an answer
   */
  public boolean isMsi() {
    return message != null;
  }

  /**
   * Returns the message.
   *
   * @return what an assertion sends
   * @throws IllegalStateException if the GSI does not lead to a message
   */
  public MsiMessage msi() {
    MsiMessage to = message;
    if (to == null) {
      throw new IllegalStateException("route=" + this + " has no message");
    }
    return to;
  }

  /** Returns which of the chips has an id, or -1. */
  int indexOf(int id) {
    for (int i = 0; i < count; i++) {
      if (chip(i) == id) {
        return i;
      }
    }
    return -1;
  }

  /** Tells whether the GSI leads to a pin. */
  boolean reaches(int id, int pin) {
    int i = indexOf(id);
    return i >= 0 && pin(i) == pin;
  }

  /** Returns the number of table entries that say so. */
  int entries() {
    return message != null ? 1 : count;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof GsiRoute that) || count != that.count) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      if (chip(i) != that.chip(i) || pin(i) != that.pin(i) || chipAt(i) != that.chipAt(i)) {
        return false;
      }
    }
    return Objects.equals(message, that.message);
  }

  @Override
  public int hashCode() {
    int hash = Objects.hashCode(message);
    for (int i = 0; i < count; i++) {
      hash = 31 * (31 * hash + chip(i)) + pin(i);
    }
    return hash;
  }

  @Override
  public String toString() {
    if (message != null) {
      return message.toString();
    }
    StringBuilder text = new StringBuilder("route(");
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append("chip=").append(chip(i)).append(" pin=").append(pin(i));
    }
    return text.append(')').toString();
  }
}
