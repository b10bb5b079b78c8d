// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.util.Objects;
import org.jirq.api.SourceId;
import org.jirq.routing.IrqRouter;

/**
 * Makes an {@link IrqfdRegistry}. Begun by {@link IrqfdRegistry#builder}.
 *
 * <p><b>Threads.</b> One at a time.
 */
public final class IrqfdRegistryBuilder {

  final IrqRouter router;
  int pulseSource = IrqfdRegistry.PULSE_SOURCE;
  String name;

  IrqfdRegistryBuilder(IrqRouter router) {
    this.router = Objects.requireNonNull(router, "router");
    this.name = router.srcu().name();
  }

  /**
   * Sets the source id under which plain irqfds pulse, {@link IrqfdRegistry#PULSE_SOURCE} unless
   * set. With {@link SourceId#DEFAULT} a pulse lowers a line that is held under that id, as in KVM.
   *
   * @param source 0 to {@link SourceId#COUNT} - 1 but not {@link SourceId#RESAMPLER}
   * @return this
   * @throws IllegalArgumentException if {@code source} is not one of those
   */
  public IrqfdRegistryBuilder pulseSource(int source) {
    if (SourceId.check(source) == SourceId.RESAMPLER) {
      throw new IllegalArgumentException("pulseSource=" + source + " is the resamplers' source id");
    }
    pulseSource = source;
    return this;
  }

  /**
   * Names the registry, for messages: where a process runs many machines, an event that is assigned
   * already says in which. Unless set it is the name of the router's domain.
   *
   * @param registryName the name, for instance the machine's
   * @return this
   */
  public IrqfdRegistryBuilder name(String registryName) {
    name = Objects.requireNonNull(registryName, "registryName");
    return this;
  }

  /**
   * Makes the registry.
   *
   * @return a new registry without irqfds
   */
  public IrqfdRegistry build() {
    return new IrqfdRegistry(this);
  }
}
