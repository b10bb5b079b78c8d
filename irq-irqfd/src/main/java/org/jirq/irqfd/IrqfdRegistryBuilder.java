// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.util.Objects;
import org.jirq.api.SourceId;
import org.jirq.routing.IrqRouter;
import org.jspecify.annotations.Nullable;

/**
 * Makes an {@link IrqfdRegistry}. Begun by {@link IrqfdRegistry#builder}.
 *
 * <p><b>Threads.</b> One at a time.
 */
public final class IrqfdRegistryBuilder {

  final IrqRouter router;
  int pulseSource = IrqfdRegistry.PULSE_SOURCE;
  @Nullable IrqfdInbox inbox;

  IrqfdRegistryBuilder(IrqRouter router) {
    this.router = Objects.requireNonNull(router, "router");
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
   * Has all signals go through an inbox, which a thread of the host's must {@linkplain
   * IrqfdInbox#drain() drain}. Unless set, the thread that signals injects.
   *
   * @param through the inbox; other registries may use it too
   * @return this
   */
  public IrqfdRegistryBuilder inbox(IrqfdInbox through) {
    inbox = Objects.requireNonNull(through, "through");
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
