// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jirq.api.AckNotifier;
import org.jirq.api.ChipBoard;
import org.jirq.api.ChipCapability;
import org.jirq.api.Delivery;
import org.jirq.api.IrqChip;
import org.jirq.api.LineTarget;
import org.jirq.api.MaskNotifier;
import org.jirq.api.MsiSink;
import org.jirq.api.SourceId;
import org.jirq.api.TakenNotifier;
import org.jirq.srcu.Srcu;
import org.jspecify.annotations.Nullable;

/**
 * Leads global system interrupts (GSIs) to the pins of interrupt controllers and to messages, and
 * what the guest does to a pin back to those who listen to its GSIs.
 *
 * <p>The table is immutable and replaced as a whole, as {@code KVM_SET_GSI_ROUTING} does it; {@link
 * #edit} makes the next one from the one in force. Deliveries run inside a read-side critical
 * section of the router's {@link Srcu} domain, callbacks included. So the guarantee is strong: when
 * {@link #replace} returns, no delivery along an old route runs, and none will. (Linux leaves the
 * reader before it drives the chip.)
 *
 * <p>A router begins with an empty table that all routers share. Making one needs no grace period
 * and no thread.
 *
 * <h2>Threads, progress, memory</h2>
 *
 * Any thread may call anything, if the chips may be used so ({@link org.jirq.api.Cell}). {@link
 * #setIrq} and what chips report take no lock, allocate nothing and never wait for an update.
 * Updates and registrations serialise in a lock, under which only {@link RouteWatcher}s are called.
 * What happened-before an update or a registration is seen by every delivery and callback that uses
 * it; all that a removed route or callback did happens-before the return that ended it.
 *
 * <h2>Callbacks</h2>
 *
 * Notifiers, sinks and chips run inside a reader. They may drive lines, register and close. They
 * must not wait for a grace period: {@link #replace} throws there, before it changes anything, and
 * {@link #replaceAsync} does not wait. If a notifier throws, the others of that pin are still
 * called, the reader is left, and the exception goes on to the chip.
 */
public final class IrqRouter implements LineTarget, MsiSink {

  private final Srcu srcu;
  private final LiveTable live = new LiveTable();
  private final RouteCompiler compiler;
  private final RouteUpdates updates;
  private final @Nullable MsiSink msi;
  private final SourceOwners sourceOwners = new SourceOwners();

  private IrqRouter(Srcu srcu, RouteCompiler compiler, @Nullable MsiSink msi) {
    this.srcu = srcu;
    this.compiler = compiler;
    this.updates = new RouteUpdates(srcu, live, compiler);
    this.msi = msi;
  }

  /**
   * Begins a router.
   *
   * @return a builder without chips
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Drives one source of a GSI: every chip that it leads to, or, if it leads to a message and is
   * asserted, sends that. As {@code KVM_IRQ_LINE} for a caller that does not act on the result.
   *
   * <p>Unlike that ioctl, which ignores a GSI of any size, it refuses one that no table can route.
   *
   * @param gsi the GSI, 0 to 4095
   * @param sourceId which asserter, 0 to 15; messages have no sources
   * @param level {@code true} asserts, {@code false} de-asserts
   * @return the {@linkplain Delivery#join joined} results of the chips, or that of the message;
   *     {@link Delivery#IGNORED} for a GSI without a route and for a message de-asserted
   * @throws IllegalArgumentException if {@code gsi} or {@code sourceId} is out of range; nothing
   *     has changed then
   */
  public int setIrq(int gsi, int sourceId, boolean level) {
    checkGsi(gsi);
    SourceId.check(sourceId);
    long token = srcu.readLock();
    try {
      return live.acquire().route(gsi).setLevel(sourceId, level);
    } finally {
      srcu.readUnlock(token);
    }
  }

  /** {@inheritDoc} The same as {@link #setIrq}. */
  @Override
  public int setLevel(int input, int sourceId, boolean level) {
    return setIrq(input, sourceId, level);
  }

  @Override
  public int setLevelForStatus(int input, int sourceId, boolean level) {
    checkGsi(input);
    SourceId.check(sourceId);
    long token = srcu.readLock();
    try {
      return live.acquire().route(input).setLevelForStatus(sourceId, level);
    } finally {
      srcu.readUnlock(token);
    }
  }

  /**
   * Sends a message past the table, as {@code KVM_SIGNAL_MSI} does.
   *
   * @param address the address the device would write
   * @param data the data it would write
   * @param deviceId the device, 0 if none is told apart
   * @return a {@link Delivery} result; {@link Delivery#IGNORED} if the board has no MSI sink, or if
   *     the address breaks {@link RouteRule#MSI_ADDRESS_HIGH}: guests choose it, so nothing throws
   */
  public int sendMsi(long address, int data, int deviceId) {
    MsiSink to = msi;
    if (to == null || !compiler.isValidAddress(address)) {
      return Delivery.IGNORED;
    }
    return to.deliver(address, data, deviceId);
  }

  /** {@inheritDoc} The same as {@link #sendMsi}. */
  @Override
  public int deliver(long address, int data, int deviceId) {
    return sendMsi(address, data, deviceId);
  }

  /**
   * Replaces the whole table and waits until nobody uses the old one.
   *
   * <p>In this order: the new table is checked and compiled; under the update lock it is compared,
   * published and shown to the {@link RouteWatcher}s of the GSIs that changed; then, with no lock
   * held, the mask notifiers of those GSIs hear the masks of their pins, and the grace period is
   * waited for. Levels are not moved: a pin whose route goes away while it is asserted stays
   * asserted, and only a route to it can lower it again.
   *
   * <p>An interrupt of the calling thread, before or meanwhile, changes nothing: the new table
   * comes into force, the grace period is waited for, and the thread's flag is set afterwards.
   *
   * <p>Not to be called with a lock held that a chip, sink or notifier may take.
   *
   * @param routes the new table, at most 4096 entries; may be empty
   * @return {@code false} if it routes every GSI as the table in force does, which costs no grace
   *     period (unless the one of the update that brought that table is still running); the order
   *     of entries counts only within a GSI
   * @throws RouteException if a rule is broken; the table in force stays, untouched
   * @throws IllegalStateException inside a reader of this router's domain, so in every callback,
   *     and inside a {@link RouteWatcher}; nothing has changed then
   * @throws RouteListenerException if a route watcher or mask notifier threw: after all was done,
   *     and the new table is in force. Whatever else is thrown, the old one is
   */
  public boolean replace(Collection<? extends IrqRoute> routes) {
    return updates.replace(routes);
  }

  /**
   * Replaces the whole table without waiting. It is in force when this returns; old routes may
   * still deliver until the stage completes. May be called inside callbacks, but not inside a
   * {@link RouteWatcher}. Outside of callbacks it waits while the domain's queue of calls is full.
   *
   * <p>Mask notifiers hear of changed GSIs before the return, or, if this is called inside a
   * callback, on the thread that completes the stage: with chips that are {@linkplain
   * org.jirq.api.Cell#PLAIN confined to one thread} and mask notifiers, call it outside.
   *
   * @param routes the new table, at most 4096 entries; may be empty
   * @return completes with what {@link #replace} would return, or exceptionally with a {@link
   *     RouteListenerException}, on the domain's call thread, which dependents must not block
   * @throws RouteException if a rule is broken; the table in force stays, untouched
   * @throws IllegalStateException inside a {@link RouteWatcher}
   */
  public CompletionStage<Boolean> replaceAsync(Collection<? extends IrqRoute> routes) {
    return updates.replaceAsync(routes);
  }

  /**
   * Begins a change of some routes of the table in force, at the cost of what changes.
   *
   * @return a transaction without operations, for one thread
   */
  public RouteTransaction edit() {
    return new RouteTransaction(updates);
  }

  /**
   * Returns the table in force.
   *
   * @return its entries by GSI, immutable
   */
  public List<IrqRoute> routes() {
    return live.acquire().routes();
  }

  /**
   * Returns the route of a GSI.
   *
   * @param gsi the GSI, 0 to 4095
   * @return an immutable view; of a GSI without a route, an empty one
   * @throws IllegalArgumentException if {@code gsi} is out of range
   */
  public GsiRoute route(int gsi) {
    return live.acquire().route(checkGsi(gsi));
  }

  /**
   * Returns the number of the table in force.
   *
   * @return 0 for the empty one of the beginning, one more for each that changed something
   */
  public long generation() {
    return live.acquire().generation();
  }

  /**
   * Tells which chips can do something. Neither the chips nor what they can do ever changes.
   *
   * @param capability what they can do
   * @return bit n: the chip with id n can
   */
  public long chipsWith(ChipCapability capability) {
    Objects.requireNonNull(capability, "capability");
    return compiler.chipsWith(capability);
  }

  /**
   * Takes a source id of all pins for one owner, so that a second one who would lower what the
   * first has raised is refused. Nothing else is checked: who drives lines gives any source id.
   *
   * @param sourceId the id, 0 to 15
   * @param owner who takes it, for the message to others
   * @return closes to give it back
   * @throws IllegalArgumentException if {@code sourceId} is out of range
   * @throws IllegalStateException if somebody has it; the message names him
   */
  public Registration ownSource(int sourceId, String owner) {
    return sourceOwners.take(sourceId, Objects.requireNonNull(owner, "owner"));
  }

  /**
   * Closes registrations as {@link Registration#close} does, in the order given, but all in the
   * same grace period.
   *
   * @param registrations those of this router that are to go; those that are closed do not matter
   * @throws IllegalArgumentException if one is of another router; nothing has changed then
   */
  public void closeAll(Collection<? extends Registration> registrations) {
    List<Subscription> leaving = new ArrayList<>(registrations.size());
    for (Registration registration : registrations) {
      if (!(registration instanceof Subscription subscription) || !subscription.isOf(updates)) {
        throw new IllegalArgumentException("registration=" + registration + " is not of " + this);
      }
      leaving.add(subscription);
    }
    updates.removeAll(leaving);
  }

  /**
   * Tells whether the caller is inside a {@link RouteWatcher} of this router, where its update lock
   * is held: nothing may be changed there that waits for a grace period.
   *
   * @return {@code true} if it is
   */
  public boolean inRouteWatcher() {
    return updates.watching();
  }

  /**
   * Returns the domain whose readers deliver.
   *
   * @return the domain given to the builder, or the router's own
   */
  public Srcu srcu() {
    return srcu;
  }

  /**
   * Calls a notifier when the guest acknowledges a pin that the GSI leads to, on whichever chip.
   *
   * @param gsi the GSI, 0 to 4095; need not have a route yet
   * @param notifier called inside a reader, with no lock held
   * @return closes to remove it
   * @throws IllegalArgumentException if {@code gsi} is out of range
   * @throws IllegalStateException inside a {@link RouteWatcher}
   */
  public Registration addAckNotifier(int gsi, AckNotifier notifier) {
    Objects.requireNonNull(notifier, "notifier");
    return updates.add(new Subscription.Ack(updates, checkGsi(gsi), notifier));
  }

  /**
   * Calls a notifier when a CPU acknowledges an interrupt of a pin that the GSI leads to, on any
   * chip that sees it: those with {@link ChipCapability#TAKEN}, see {@link #chipsWith}.
   *
   * @param gsi the GSI, 0 to 4095; need not have a route yet
   * @param notifier called inside a reader, with no lock held, before the acknowledgement returns
   * @return closes to remove it
   * @throws IllegalArgumentException if {@code gsi} is out of range
   * @throws IllegalStateException inside a {@link RouteWatcher}
   */
  public Registration addTakenNotifier(int gsi, TakenNotifier notifier) {
    Objects.requireNonNull(notifier, "notifier");
    return updates.add(new Subscription.Taken(updates, checkGsi(gsi), notifier));
  }

  /**
   * Calls a notifier with the mask of every pin that the GSI leads to: before this returns, after
   * each change that the guest makes, and after each update that changes the routes of the GSI.
   * Each pin's masks come in the guest's order, and none is left out; one may come twice.
   *
   * <p>Enters the chips' entry-write sections, so not to be called in a mask notifier, which runs
   * inside one.
   *
   * @param gsi the GSI, 0 to 4095; need not have a route yet
   * @param notifier called inside a reader and inside the chip's entry-write section; of several
   *     chips each one tells its own mask, and {@link GsiRoute#chipBits} says which ones count
   * @return closes to remove it
   * @throws IllegalArgumentException if {@code gsi} is out of range
   * @throws IllegalStateException inside a {@link RouteWatcher}
   */
  public Registration addMaskNotifier(int gsi, MaskNotifier notifier) {
    Objects.requireNonNull(notifier, "notifier");
    return updates.add(new Subscription.Mask(updates, checkGsi(gsi), notifier));
  }

  /**
   * Asks a resampler when the guest writes the entry of a pin that the GSI leads to, while its
   * level is pending.
   *
   * @param gsi the GSI, 0 to 4095; need not have a route yet
   * @param resampler called inside a reader, with no lock held
   * @return closes to remove it
   * @throws IllegalArgumentException if {@code gsi} is out of range
   * @throws IllegalStateException inside a {@link RouteWatcher}
   */
  public Registration addUnmaskResampler(int gsi, UnmaskResampler resampler) {
    Objects.requireNonNull(resampler, "resampler");
    return updates.add(new Subscription.Resample(updates, checkGsi(gsi), resampler));
  }

  /**
   * Tells a watcher the route of a GSI: before this returns, and at each update that changes it.
   *
   * @param gsi the GSI, 0 to 4095; need not have a route yet
   * @param watcher called with the update lock held
   * @return closes to remove it, without a grace period
   * @throws IllegalArgumentException if {@code gsi} is out of range
   * @throws IllegalStateException inside a {@link RouteWatcher}
   */
  public Registration addRouteWatcher(int gsi, RouteWatcher watcher) {
    Objects.requireNonNull(watcher, "watcher");
    return updates.add(new Subscription.Watch(updates, checkGsi(gsi), watcher));
  }

  /** For tests: the updating side. */
  RouteUpdates updates() {
    return updates;
  }

  private static int checkGsi(int gsi) {
    if (gsi < 0 || gsi >= RoutingTable.GSIS) {
      throw new IllegalArgumentException("gsi=" + gsi + " is not in 0..4095");
    }
    return gsi;
  }

  /** Collects what a router needs. Not thread-safe; makes one router. */
  public static final class Builder {

    private @Nullable IrqChip[] chips = {};
    private @Nullable Srcu srcu;
    private @Nullable MsiSink msi;
    private boolean x2apicMsi;
    private Collection<? extends IrqRoute> routes = List.of();

    private Builder() {}

    /**
     * Uses a domain that other things share; without it the router makes its own.
     *
     * @param domain the domain; not closed while the router is in use
     * @return this builder
     */
    public Builder srcu(Srcu domain) {
      this.srcu = Objects.requireNonNull(domain, "domain");
      return this;
    }

    /**
     * Adds a chip. {@link #build} becomes its board.
     *
     * @param chipId the id by which routes name it, 0 to 63
     * @param chip the chip
     * @return this builder
     * @throws IllegalArgumentException if the id is out of range or taken, or the chip has another
     *     id
     */
    public Builder chip(int chipId, IrqChip chip) {
      Objects.requireNonNull(chip, "chip");
      if (chipId < 0 || chipId >= RoutingTable.CHIPS) {
        throw new IllegalArgumentException("chipId=" + chipId + " is not in 0..63");
      }
      for (int id = 0; id < chips.length; id++) {
        if (chips[id] == chip || (id == chipId && chips[id] != null)) {
          throw new IllegalArgumentException("chipId=" + chipId + " clashes with chipId=" + id);
        }
      }
      if (chipId >= chips.length) {
        chips = Arrays.copyOf(chips, chipId + 1);
      }
      chips[chipId] = chip;
      return this;
    }

    /**
     * Says where messages go; without it MSI routes are refused.
     *
     * @param sink called inside a reader for routed messages, with no lock held
     * @return this builder
     */
    public Builder msi(MsiSink sink) {
      this.msi = Objects.requireNonNull(sink, "sink");
      return this;
    }

    /**
     * Checks messages as KVM does once {@code KVM_CAP_X2APIC_API} is on: destination ids above 255
     * stand in address bits 63:40, and bits 39:32 must be 0.
     *
     * @return this builder
     */
    public Builder x2apicMsi() {
      this.x2apicMsi = true;
      return this;
    }

    /**
     * Gives the router a first table, which needs no grace period: nobody can be using an older
     * one.
     *
     * @param first the table
     * @return this builder
     */
    public Builder routes(Collection<? extends IrqRoute> first) {
      this.routes = Objects.requireNonNull(first, "first");
      return this;
    }

    /**
     * Makes the router and connects the chips to it.
     *
     * @return the router
     * @throws RouteException if the first table breaks a rule; no chip has been connected then
     */
    public IrqRouter build() {
      Srcu domain = srcu == null ? new Srcu("irq-router") : srcu;
      RouteCompiler compiler = new RouteCompiler(chips.clone(), msi, x2apicMsi);
      IrqRouter router = new IrqRouter(domain, compiler, msi);
      router.updates.install(routes);
      for (int id = 0; id < chips.length; id++) {
        IrqChip chip = chips[id];
        if (chip != null) {
          ChipBoard board = new RouterBoard(domain, router.live, id);
          chip.connect(board);
        }
      }
      return router;
    }
  }
}
