// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
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
  String name;
  @Nullable IrqfdInbox inbox;
  LongSupplier clock = System::nanoTime;
  long thresholdNanos = Long.MAX_VALUE;
  @Nullable SlowListener observer;

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
   * Has every call of every line's listener timed, and slow ones told. Unless set, the first 8 and
   * every 997th call is timed and nobody told; {@link LevelIrqfd#listenerTimes} and {@link
   * IrqfdRegistry#slowest} tell either way. Costs two looks at the clock a call.
   *
   * @param newThreshold the shortest time that is slow; zero or more
   * @param newObserver hears of calls that took that long or longer
   * @return this
   * @throws IllegalArgumentException if {@code newThreshold} is negative
   */
  public IrqfdRegistryBuilder timeListeners(Duration newThreshold, SlowListener newObserver) {
    Objects.requireNonNull(newObserver, "newObserver");
    if (newThreshold.isNegative()) {
      throw new IllegalArgumentException("threshold=" + newThreshold);
    }
    // Longer than a long holds is longer than anything lasts.
    boolean never = newThreshold.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0;
    thresholdNanos = never ? Long.MAX_VALUE : newThreshold.toNanos();
    observer = newObserver;
    return this;
  }

  /** Sets the clock by which listeners are timed, in nanoseconds from any origin. */
  IrqfdRegistryBuilder clock(LongSupplier newClock) {
    clock = newClock;
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
