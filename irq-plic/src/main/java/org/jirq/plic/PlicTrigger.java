// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.plic;

/** How a source's gateway turns the level of its line into interrupt requests. */
public enum PlicTrigger {
  /**
   * A request as long as the line is high; sampled when it rises and at each completion. (PLIC 1.0,
   * "Interrupt Gateways", level-sensitive)
   */
  LEVEL,

  /**
   * A request for each rise. Rises while one is pending are one with it; rises while one is in
   * service are one more request, forwarded at its completion. (PLIC 1.0, "Interrupt Gateways",
   * edge-triggered; a counter that saturates at one)
   */
  EDGE
}
