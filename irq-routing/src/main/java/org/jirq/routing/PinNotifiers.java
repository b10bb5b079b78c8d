// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.List;

/**
 * Who listens to one pin, over all GSIs that lead to it: those of lower GSIs first, those of one
 * GSI in the order in which they came. Immutable.
 */
final class PinNotifiers {

  private static final Subscription.Ack[] NO_ACKS = {};
  private static final Subscription.Mask[] NO_MASKS = {};
  private static final Subscription.Resample[] NO_RESAMPLES = {};

  /** Nobody. */
  static final PinNotifiers NONE = new PinNotifiers(NO_ACKS, NO_MASKS, NO_RESAMPLES);

  /** Pins that nobody listens to. */
  static final PinNotifiers[] NO_PINS = {};

  private final Subscription.Ack[] acks;
  private final Subscription.Mask[] masks;
  private final Subscription.Resample[] resamples;

  private PinNotifiers(
      Subscription.Ack[] acks, Subscription.Mask[] masks, Subscription.Resample[] resamples) {
    this.acks = acks;
    this.masks = masks;
    this.resamples = resamples;
  }

  /** Sorts subscriptions by kind; watchers listen to no pin. */
  static PinNotifiers of(List<Subscription> all) {
    Subscription.Ack[] acks =
        all.stream().filter(Subscription.Ack.class::isInstance).toArray(Subscription.Ack[]::new);
    Subscription.Mask[] masks =
        all.stream().filter(Subscription.Mask.class::isInstance).toArray(Subscription.Mask[]::new);
    Subscription.Resample[] resamples =
        all.stream()
            .filter(Subscription.Resample.class::isInstance)
            .toArray(Subscription.Resample[]::new);
    if (acks.length == 0 && masks.length == 0 && resamples.length == 0) {
      return NONE;
    }
    return new PinNotifiers(acks, masks, resamples);
  }

  /** Tells whether an acknowledgement interests anybody. */
  boolean hearAcks() {
    return acks.length != 0;
  }

  /** Tells whether a change of the mask interests anybody. */
  boolean hearMasks() {
    return masks.length != 0;
  }

  /** Tells whether anybody may re-sample the pin. */
  boolean canResample() {
    return resamples.length != 0;
  }

  /** Tells all of an acknowledgement; an exception keeps it from nobody. */
  void acked(int chip, int pin) {
    Failure failure = null;
    for (Subscription.Ack ack : acks) {
      try {
        ack.acked(chip, pin);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
  }

  /** Tells all of a mask; an exception keeps it from nobody. */
  void maskChanged(int chip, int pin, boolean masked) {
    Failure failure = null;
    for (Subscription.Mask mask : masks) {
      try {
        mask.maskChanged(chip, pin, masked);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
  }

  /** Asks all whether they re-sample the pin; an exception keeps it from nobody. */
  boolean resample(int chip, int pin) {
    boolean taken = false;
    Failure failure = null;
    for (Subscription.Resample resample : resamples) {
      try {
        taken |= resample.resample(chip, pin);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
    return taken;
  }
}
