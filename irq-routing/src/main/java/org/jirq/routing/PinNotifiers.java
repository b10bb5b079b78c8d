// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.List;
import org.jirq.api.spi.Failure;

/**
 * Who listens to one pin, over all GSIs that lead to it: those of lower GSIs first, those of one
 * GSI in the order in which they came. Immutable.
 */
final class PinNotifiers {

  private static final Subscription.Taken[] NO_TAKEN = {};
  private static final Subscription.Ack[] NO_ACKS = {};
  private static final Subscription.Mask[] NO_MASKS = {};
  private static final Subscription.Resample[] NO_RESAMPLES = {};

  /** Nobody. */
  static final PinNotifiers NONE = new PinNotifiers(NO_TAKEN, NO_ACKS, NO_MASKS, NO_RESAMPLES);

  /** Pins that nobody listens to. */
  static final PinNotifiers[] NO_PINS = {};

  private final Subscription.Taken[] taken;
  private final Subscription.Ack[] acks;
  private final Subscription.Mask[] masks;
  private final Subscription.Resample[] resamples;

  private PinNotifiers(
      Subscription.Taken[] taken,
      Subscription.Ack[] acks,
      Subscription.Mask[] masks,
      Subscription.Resample[] resamples) {
    this.taken = taken;
    this.acks = acks;
    this.masks = masks;
    this.resamples = resamples;
  }

  /** Sorts subscriptions by kind; watchers listen to no pin. */
  static PinNotifiers of(List<Subscription> all) {
    int taken = 0;
    int acks = 0;
    int masks = 0;
    int resamples = 0;
    for (Subscription each : all) {
      taken += each instanceof Subscription.Taken ? 1 : 0;
      acks += each instanceof Subscription.Ack ? 1 : 0;
      masks += each instanceof Subscription.Mask ? 1 : 0;
      resamples += each instanceof Subscription.Resample ? 1 : 0;
    }
    if (taken + acks + masks + resamples == 0) {
      return NONE;
    }
    PinNotifiers sorted =
        new PinNotifiers(
            taken == 0 ? NO_TAKEN : new Subscription.Taken[taken],
            acks == 0 ? NO_ACKS : new Subscription.Ack[acks],
            masks == 0 ? NO_MASKS : new Subscription.Mask[masks],
            resamples == 0 ? NO_RESAMPLES : new Subscription.Resample[resamples]);
    taken = acks = masks = resamples = 0;
    for (Subscription each : all) {
      if (each instanceof Subscription.Taken take) {
        sorted.taken[taken++] = take;
      } else if (each instanceof Subscription.Ack ack) {
        sorted.acks[acks++] = ack;
      } else if (each instanceof Subscription.Mask mask) {
        sorted.masks[masks++] = mask;
      } else if (each instanceof Subscription.Resample resample) {
        sorted.resamples[resamples++] = resample;
      }
    }
    return sorted;
  }

  /** Tells whether it interests anybody that a CPU takes the interrupt. */
  boolean hearTaken() {
    return taken.length != 0;
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

  /** Tells all that a CPU has taken the interrupt; an exception keeps it from nobody. */
  void taken(int chip, int pin) {
    Failure failure = null;
    for (Subscription.Taken take : taken) {
      try {
        take.taken(chip, pin);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
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
    boolean sampled = false;
    Failure failure = null;
    for (Subscription.Resample resample : resamples) {
      try {
        sampled |= resample.resample(chip, pin);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
    return sampled;
  }
}
