// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

import java.util.Set;
import java.util.TreeSet;

/**
 * A slow PLIC, written from the prose of the specification alone: a gateway that has forwarded a
 * request waits for the message of completion; the core has an IP bit a source.
 */
final class ReferencePlic {

  private static final class Source {
    final Set<Integer> asserters = new TreeSet<>();
    boolean edge;
    boolean ip;
    boolean gatewayWaits;
    boolean anotherEdge;
    int priority;

    void forward() {
      ip = true;
      gatewayWaits = true;
    }

    void look() {
      if (!gatewayWaits && !edge && !asserters.isEmpty()) {
        forward();
      }
    }
  }

  private final Source[] sources;
  private final Set<?>[] enabled;
  private final int[] thresholds;

  ReferencePlic(int sources, int contexts) {
    this.sources = new Source[sources + 1];
    for (int i = 0; i <= sources; i++) {
      this.sources[i] = new Source();
    }
    this.enabled = new Set<?>[contexts];
    for (int i = 0; i < contexts; i++) {
      enabled[i] = new TreeSet<Integer>();
    }
    this.thresholds = new int[contexts];
  }

  @SuppressWarnings("unchecked")
  private Set<Integer> enabled(int context) {
    return (Set<Integer>) enabled[context];
  }

  void line(int number, int asserter, boolean level) {
    Source source = sources[number];
    boolean was = !source.asserters.isEmpty();
    if (level) {
      source.asserters.add(asserter);
    } else {
      source.asserters.remove(asserter);
    }
    if (number == 0 || was || source.asserters.isEmpty()) {
      return;
    }
    if (!source.gatewayWaits) {
      source.forward();
    } else if (source.edge && !source.ip) {
      source.anotherEdge = true;
    }
  }

  void trigger(int number, boolean edge) {
    Source source = sources[number];
    source.edge = edge;
    if (!edge) {
      source.anotherEdge = false;
      source.look();
    }
  }

  void priority(int number, int priority) {
    sources[number].priority = priority;
  }

  void enable(int context, int number, boolean on) {
    if (on) {
      enabled(context).add(number);
    } else {
      enabled(context).remove(number);
    }
  }

  void threshold(int context, int threshold) {
    thresholds[context] = threshold;
  }

  int claim(int context) {
    int best = 0;
    for (int number : enabled(context)) {
      if (sources[number].ip
          && sources[number].priority > (best == 0 ? 0 : sources[best].priority)) {
        best = number;
      }
    }
    sources[best].ip = false;
    return best;
  }

  void complete(int context, int number) {
    if (!enabled(context).contains(number)) {
      return;
    }
    Source source = sources[number];
    if (source.gatewayWaits && !source.ip) {
      source.gatewayWaits = false;
      source.look();
      if (source.anotherEdge) {
        source.anotherEdge = false;
        source.forward();
      }
    }
  }

  void reset() {
    for (Source source : sources) {
      source.ip = false;
      source.gatewayWaits = false;
      source.anotherEdge = false;
      source.priority = 0;
      if (source != sources[0]) {
        source.look();
      }
    }
    for (int context = 0; context < thresholds.length; context++) {
      thresholds[context] = 0;
      enabled[context].clear();
    }
  }

  boolean pending(int number) {
    return sources[number].ip;
  }

  boolean output(int context) {
    return enabled(context).stream()
        .anyMatch(n -> sources[n].ip && sources[n].priority > thresholds[context]);
  }

  boolean masked(int number) {
    boolean any = false;
    for (int context = 0; context < thresholds.length; context++) {
      any |= enabled(context).contains(number);
    }
    return !any || sources[number].priority == 0;
  }
}
