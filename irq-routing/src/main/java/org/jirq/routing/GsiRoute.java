// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.Arrays;
import java.util.Objects;
import org.jirq.api.Delivery;
import org.jirq.api.IrqChip;
import org.jirq.api.MsiMessage;
import org.jirq.api.MsiSink;
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
  static final GsiRoute UNROUTED = new GsiRoute(new IrqChip[0], new int[0], new int[0], null, null);

  private final int count;
  private final @Nullable IrqChip firstChip;
  private final int firstPin;
  private final IrqChip[] chips;
  private final int[] ids;
  private final int[] pins;
  private final @Nullable MsiMessage message;
  private final @Nullable MsiSink sink;

  private GsiRoute(
      IrqChip[] chips,
      int[] ids,
      int[] pins,
      @Nullable MsiMessage message,
      @Nullable MsiSink sink) {
    this.count = chips.length;
    this.firstChip = count == 0 ? null : chips[0];
    this.firstPin = count == 0 ? 0 : pins[0];
    this.chips = chips;
    this.ids = ids;
    this.pins = pins;
    this.message = message;
    this.sink = sink;
  }

  static GsiRoute toMessage(MsiMessage message, MsiSink sink) {
    return new GsiRoute(UNROUTED.chips, UNROUTED.ids, UNROUTED.pins, message, sink);
  }

  /** Returns this route with one chip more at its end. */
  GsiRoute and(int id, IrqChip chip, int pin) {
    IrqChip[] moreChips = Arrays.copyOf(chips, count + 1);
    int[] moreIds = Arrays.copyOf(ids, count + 1);
    int[] morePins = Arrays.copyOf(pins, count + 1);
    moreChips[count] = chip;
    moreIds[count] = id;
    morePins[count] = pin;
    return new GsiRoute(moreChips, moreIds, morePins, null, null);
  }

  /**
   * Drives the GSI along this route as {@link IrqRouter#setIrq} does, but without the reader: the
   * caller is inside one.
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
    if (count == 0) {
      return sendMessage(level);
    }
    int result = Delivery.IGNORED;
    for (int i = 0; i < count; i++) {
      result = Delivery.join(result, chips[i].setLevel(pins[i], sourceId, level));
    }
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
    if (count == 0) {
      return sendMessage(level);
    }
    int result = Delivery.IGNORED;
    for (int i = 0; i < count; i++) {
      result = Delivery.join(result, chips[i].setLevelForStatus(pins[i], sourceId, level));
    }
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
    return ids[i];
  }

  /**
   * Returns a chip.
   *
   * @param i which one, 0 to {@link #count} - 1, in the order of the table
   * @return the chip
   * @throws IndexOutOfBoundsException if {@code i} is out of range
   */
  public IrqChip chipAt(int i) {
    return chips[i];
  }

  /**
   * Returns the pin on a chip.
   *
   * @param i which one, 0 to {@link #count} - 1, in the order of the table
   * @return the pin, 0 to the chip's number of pins - 1
   * @throws IndexOutOfBoundsException if {@code i} is out of range
   */
  public int pin(int i) {
    return pins[i];
  }

  /**
   * Returns the chips as a set.
   *
   * @return bit n is chip id n
   */
  public long chipBits() {
    long bits = 0;
    for (int id : ids) {
      bits |= 1L << id;
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
      if (ids[i] == id) {
        return i;
      }
    }
    return -1;
  }

  /** Tells whether the GSI leads to a pin. */
  boolean reaches(int id, int pin) {
    int i = indexOf(id);
    return i >= 0 && pins[i] == pin;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GsiRoute that
        && Arrays.equals(ids, that.ids)
        && Arrays.equals(pins, that.pins)
        && Arrays.equals(chips, that.chips)
        && Objects.equals(message, that.message);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.hashCode(ids) + Arrays.hashCode(pins)) + Objects.hashCode(message);
  }

  @Override
  public String toString() {
    if (message != null) {
      return message.toString();
    }
    StringBuilder text = new StringBuilder("route(");
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : " ").append("chip=").append(ids[i]).append(" pin=").append(pins[i]);
    }
    return text.append(')').toString();
  }
}
