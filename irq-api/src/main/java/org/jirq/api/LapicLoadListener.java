// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.api;

/** A chip that follows a vector into the CPUs and must hear when a CPU's state is replaced. */
@FunctionalInterface
public interface LapicLoadListener {

  /**
   * A CPU's local APIC state was loaded, by a restore or by a debugger.
   *
   * @param cpu its APIC id, 0 or more
   * @param view the loaded state; used only during the call
   */
  void lapicLoaded(int cpu, LapicView view);
}
