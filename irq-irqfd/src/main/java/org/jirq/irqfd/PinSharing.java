// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jirq.api.spi.Failure;
import org.jirq.routing.GsiRoute;

/**
 * Knows which resamplers drive the same pin, because their GSIs are routed to it.
 *
 * <p><b>Threads.</b> Any; a leaf monitor, taken only when routes change or resamplers come and go.
 * It is taken inside the router's update section, so nobody is called while it is held.
 */
final class PinSharing {

  private record Pin(int chip, int pin) {}

  // Guarded by this.
  private final Map<Pin, List<Resampler>> byPin = new HashMap<>();
  private final Map<Resampler, List<Pin>> pinsOf = new HashMap<>();

  /** Takes in the routes of a resampler's GSI, in place of those it had. */
  synchronized void moved(Resampler resampler, GsiRoute now) {
    Set<Resampler> affected = new LinkedHashSet<>();
    leavePins(resampler, affected);
    List<Pin> pins = new ArrayList<>();
    for (int i = 0; i < now.count(); i++) {
      Pin pin = new Pin(now.chip(i), now.pin(i));
      pins.add(pin);
      List<Resampler> there = byPin.computeIfAbsent(pin, p -> new ArrayList<>(1));
      affected.addAll(there);
      there.add(resampler);
    }
    pinsOf.put(resampler, pins);
    affected.add(resampler);
    affected.forEach(this::refresh);
  }

  /** Forgets a resampler. */
  synchronized void gone(Resampler resampler) {
    Set<Resampler> affected = new LinkedHashSet<>();
    leavePins(resampler, affected);
    affected.forEach(this::refresh);
  }

  /** Calls an action, without the monitor, for each resampler at a pin. */
  void forEachAt(int chip, int pin, Consumer<Resampler> action) {
    List<Resampler> there;
    synchronized (this) {
      there = List.copyOf(byPin.getOrDefault(new Pin(chip, pin), List.of()));
    }
    Failure failure = null;
    for (Resampler resampler : there) {
      try {
        action.accept(resampler);
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      }
    }
    Failure.rethrow(failure);
  }

  private void leavePins(Resampler resampler, Set<Resampler> affected) {
    List<Pin> pins = pinsOf.remove(resampler);
    if (pins == null) {
      return;
    }
    for (Pin pin : pins) {
      List<Resampler> there = byPin.get(pin);
      if (there != null) {
        there.remove(resampler);
        affected.addAll(there);
        if (there.isEmpty()) {
          byPin.remove(pin);
        }
      }
    }
  }

  private void refresh(Resampler resampler) {
    Set<Resampler> sharers = new LinkedHashSet<>();
    for (Pin pin : pinsOf.getOrDefault(resampler, List.of())) {
      sharers.addAll(byPin.getOrDefault(pin, List.of()));
    }
    sharers.remove(resampler);
    resampler.setSharers(sharers.toArray(Resampler[]::new));
  }
}
