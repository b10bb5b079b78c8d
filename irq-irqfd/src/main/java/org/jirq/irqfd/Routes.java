// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import org.jirq.routing.GsiRoute;

/** Questions to the routes of one GSI. */
final class Routes {

  private Routes() {}

  /** The number of chips that the GSI is routed to: 0 if it is unrouted, or routed to a message. */
  static int chips(GsiRoute route) {
    return route.isMsi() ? 0 : route.count();
  }

  /** Whether the GSI is routed to a pin of a chip. */
  static boolean has(GsiRoute route, int chip, int pin) {
    for (int i = 0; i < chips(route); i++) {
      if (route.chip(i) == chip && route.pin(i) == pin) {
        return true;
      }
    }
    return false;
  }
}
