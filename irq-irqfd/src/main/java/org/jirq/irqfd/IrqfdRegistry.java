// Copyright 2026 The jirq authors
// SPDX-License-Identifier: Apache-2.0
package org.jirq.irqfd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jirq.api.ChipCapability;
import org.jirq.api.IrqChip;
import org.jirq.api.LineListener;
import org.jirq.api.LineQuery;
import org.jirq.api.SourceId;
import org.jirq.api.spi.Failure;
import org.jirq.routing.GsiRoute;
import org.jirq.routing.IrqRouter;
import org.jirq.routing.Registration;
import org.jirq.srcu.Srcu;
import org.jspecify.annotations.Nullable;

/**
 * The irqfds of a machine: assigns event sources to the GSIs of a router, and closes them all.
 *
 * <p>Of several registries of a router one has level irqfds, from its first one until it is closed:
 * the resamplers of two would take each other's level down. The others refuse them.
 *
 * <p><b>Source ids.</b> Level irqfds assert under {@link SourceId#RESAMPLER}. Plain irqfds pulse
 * under an id of their own, {@link #PULSE_SOURCE}, so that the end of a pulse lowers nobody's line;
 * KVM pulses under {@link SourceId#DEFAULT} and does lower it. A registry made with that id ({@link
 * IrqfdRegistryBuilder#pulseSource}) behaves like KVM.
 *
 * <p><b>Dispatch.</b> A signal is injected where it is made, by the signalling thread, unless the
 * registry was made with an {@link IrqfdInbox} ({@link IrqfdRegistryBuilder#inbox}): then by the
 * thread that drains that.
 *
 * <p><b>Threads.</b> Any; assigning must not happen inside a callback. <b>Progress.</b> Assigning
 * takes the router's update lock and the entry-write sections of the chips that route the GSI, and
 * may wait for the shutdown of the level irqfd that left the GSI before.
 */
public final class IrqfdRegistry implements AutoCloseable {

  /**
   * The source id under which plain irqfds pulse: the last one, {@value}. A board that hands out
   * ids of its own from {@link SourceId#FIRST_FREE} upwards must leave it alone.
   */
  public static final int PULSE_SOURCE = SourceId.COUNT - 1;

  private final IrqRouter router;
  private final int pulseSource;
  private final String name;
  private final @Nullable IrqfdInbox inbox;
  private final ListenerTiming timing;
  private final PinSharing sharing = new PinSharing();
  private final ConcurrentHashMap<Integer, Resampler> resamplers = new ConcurrentHashMap<>();

  /** In the order of their assignment, so that they are closed in it. */
  private final Set<Attachment> attachments = Collections.synchronizedSet(new LinkedHashSet<>());

  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private volatile boolean closing;

  /** The source ids that are this registry's alone: the resamplers', if it has had one. */
  private final ConcurrentHashMap<Integer, Registration> sources = new ConcurrentHashMap<>(1);

  /**
   * Makes a registry with everything at its default.
   *
   * @param router routes the GSIs; its domain guards callbacks and injections
   */
  public IrqfdRegistry(IrqRouter router) {
    this(builder(router));
  }

  IrqfdRegistry(IrqfdRegistryBuilder from) {
    this.router = from.router;
    this.pulseSource = from.pulseSource;
    this.name = from.name;
    this.inbox = from.inbox;
    this.timing = new ListenerTiming(from.clock, from.thresholdNanos, from.observer);
  }

  /**
   * Begins a registry.
   *
   * @param router routes the GSIs; its domain guards callbacks and injections
   * @return a builder with everything at its default
   */
  public static IrqfdRegistryBuilder builder(IrqRouter router) {
    return new IrqfdRegistryBuilder(router);
  }

  /**
   * Assigns an event to a GSI: each signal is a pulse, or a message. A count that the event already
   * has injects once and stays in the event until the next signal; with an inbox, the next drain
   * injects once for it and takes it. An unrouted GSI swallows signals until it is routed.
   *
   * @param event the event; it must not be assigned already, here or elsewhere
   * @param gsi the GSI, 0 to 4095
   * @return the irqfd
   * @throws IllegalArgumentException if {@code gsi} is out of range; nothing has changed then
   * @throws IllegalStateException if {@code event} is assigned (the message names the GSI and the
   *     registry) or closed, the registry is closed, or the caller is inside a callback; nothing
   *     has changed then
   * @throws RuntimeException what the CPU side throws at the injection of an old count; nothing
   *     stays assigned then
   */
  public Irqfd assign(EventSource event, int gsi) {
    Objects.requireNonNull(event, "event");
    checkAssignable();
    router.route(gsi);
    EdgeAttachment attachment = new EdgeAttachment(this, event, gsi);
    begin(attachment, event);
    complete(attachment, attachment::watch);
    return new Irqfd(attachment);
  }

  /**
   * Assigns an event to a level-triggered GSI, with the policy that fits the chips which route it:
   * {@link ResamplePolicy#POSTPONE_WHILE_MASKED}, or {@link ResamplePolicy#RESAMPLE_AT_UNMASK} if
   * the guest can read at one of them whether a masked pin is pending. A listener that is a {@link
   * LineQuery} gets {@link ResamplePolicy#QUERY_LINE} on any chip; a lambda is one only if it is
   * cast to it.
   *
   * @param event as in {@link #assignLevel(EventSource, int, LineListener, ResamplePolicy)}
   * @param gsi as there
   * @param listener as there
   * @return the level irqfd
   * @throws IllegalArgumentException as there
   * @throws IllegalStateException as there
   */
  public LevelIrqfd assignLevel(EventSource event, int gsi, LineListener listener) {
    ResamplePolicy policy = listener instanceof LineQuery ? ResamplePolicy.QUERY_LINE : null;
    return assignLevel(event, gsi, listener, policy, router.route(gsi));
  }

  /**
   * Assigns an event to a level-triggered GSI: a signal asserts the line, an acknowledgement
   * de-asserts it and notifies the listener, to sample its device again. A count that the event
   * already has asserts once and stays in the event until the next signal; with an inbox, the next
   * drain asserts once for it and takes it.
   *
   * <p>The first thing that the listener hears is {@code masked} or {@code unmasked}, the state of
   * the GSI at that moment, with the first pin of its route; changes after that are told in order,
   * nothing twice, and those that come while another thread is telling as the state in which they
   * end. It is told before this returns, on this thread, or, if another thread is just telling
   * masks to the GSI's listeners, on that one, which this waits for. A GSI without a route, or with
   * a message, is unmasked.
   *
   * <p>A {@link LineQuery} under another policy than {@link ResamplePolicy#QUERY_LINE} is a
   * listener like others: its {@code resample} is called.
   *
   * <p>An unrouted GSI swallows signals until it is routed. If it is routed later to a chip that
   * cannot acknowledge, or to a message, signals are delivered and nobody is notified.
   *
   * @param event the event; it must not be assigned already, here or elsewhere
   * @param gsi the GSI, 0 to 4095
   * @param listener the owner of the line
   * @param policy when to notify the listener
   * @return the level irqfd
   * @throws IllegalArgumentException if {@code gsi} is out of range, {@code policy} is {@code
   *     QUERY_LINE} and {@code listener} no {@link LineQuery}, or {@code policy} is one of those
   *     that notify and {@code listener} a {@code LineQuery} that leaves {@code resample} as it is;
   *     nothing has changed then
   * @throws IllegalStateException if {@code event} is assigned (the message names the GSI and the
   *     registry) or closed, the GSI is routed to a chip that cannot acknowledge or to a message,
   *     another registry of the router has had level irqfds and is not closed (the message names
   *     it), the registry is closed, or the caller is inside a callback; nothing has changed then.
   *     Also if the event was closed while it was being assigned, when the listener may have heard
   *     the mask, and on the domain's call thread while the GSI's former irqfds are ending
   * @throws RuntimeException what a chip throws that is asked for its mask, or the CPU side at the
   *     injection of an old count; nothing stays assigned then
   */
  public LevelIrqfd assignLevel(
      EventSource event, int gsi, LineListener listener, ResamplePolicy policy) {
    Objects.requireNonNull(policy, "policy");
    return assignLevel(event, gsi, listener, policy, router.route(gsi));
  }

  private LevelIrqfd assignLevel(
      EventSource event,
      int gsi,
      LineListener listener,
      @Nullable ResamplePolicy policy,
      GsiRoute route) {
    Objects.requireNonNull(event, "event");
    Objects.requireNonNull(listener, "listener");
    ListenerFit.check(listener, policy);
    checkAssignable();
    checkAcknowledges(gsi, route);
    LevelAttachment attachment =
        new LevelAttachment(
            this, event, gsi, listener, policy == null ? defaultPolicy(route) : policy);
    begin(attachment, event);
    complete(attachment, () -> join(attachment));
    return new LevelIrqfd(attachment);
  }

  private static void checkAcknowledges(int gsi, GsiRoute route) {
    if (route.isMsi()) {
      throw new IllegalStateException(
          "gsi=" + gsi + " is routed to a message, which nobody acknowledges");
    }
    for (int i = 0; i < route.count(); i++) {
      IrqChip chip = route.chipAt(i);
      if (!chip.capabilities().contains(ChipCapability.ACK)) {
        throw new IllegalStateException(
            "gsi=%d is routed to chip=%d kind=%s, which cannot acknowledge"
                .formatted(gsi, route.chip(i), chip.kind()));
      }
    }
  }

  private static ResamplePolicy defaultPolicy(GsiRoute route) {
    for (int i = 0; i < route.count(); i++) {
      if (route.chipAt(i).capabilities().contains(ChipCapability.PENDING_READABLE)) {
        return ResamplePolicy.RESAMPLE_AT_UNMASK;
      }
    }
    return ResamplePolicy.POSTPONE_WHILE_MASKED;
  }

  private void checkAssignable() {
    if (router.srcu().inReader() || router.inRouteWatcher()) {
      throw new IllegalStateException("an event cannot be assigned inside a callback");
    }
    if (closing) {
      throw new IllegalStateException("the registry is closed");
    }
  }

  /** Takes the event, so that an event that is not free is refused before anything is done. */
  private void begin(Attachment attachment, EventSource event) {
    if (inbox != null) {
      attachment.queueIn(inbox);
    }
    event.bind(attachment);
    attachments.add(attachment);
  }

  /** Sets up the inner side, then lets signals through. */
  private void complete(Attachment attachment, Runnable setUp) {
    boolean done = false;
    try {
      // `closing` is read after the attachment was added, and close() looks at them after writing
      // it: a close that this read has missed waits for the attachment.
      if (!closing) {
        setUp.run();
        done = !closing && attachment.activate();
      }
    } finally {
      if (!done) {
        attachment.abort();
      }
    }
    if (!done) {
      throw new IllegalStateException(attachment.describe() + " was closed while being assigned");
    }
    boolean started = false;
    try {
      attachment.started();
      started = true;
    } finally {
      if (!started) {
        // The CPU side threw at the injection of an old count: nobody would have the irqfd to
        // close.
        attachment.close();
      }
    }
  }

  private void join(LevelAttachment attachment) {
    sources.computeIfAbsent(
        SourceId.RESAMPLER, source -> router.ownSource(source, "registry=" + name));
    boolean atUnmask =
        attachment.queries() || attachment.policy() == ResamplePolicy.RESAMPLE_AT_UNMASK;
    while (true) {
      Resampler resampler =
          resamplers.computeIfAbsent(attachment.gsi(), gsi -> new Resampler(this, gsi));
      resampler.register(atUnmask);
      if (attachment.join(resampler)) {
        attachment.introduce();
        return;
      }
      if (mustNotWait()) {
        throw new IllegalStateException(
            "gsi=%d is being closed, which an assignment on the domain's call thread cannot wait for"
                .formatted(attachment.gsi()));
      }
      resampler.awaitRetired();
    }
  }

  /**
   * Notifies every listener, masked or not, to sample its line again. For a host that has reset the
   * machine or loaded a snapshot into it: postponed notifies are not part of a chip's state, and a
   * notify too many does no harm.
   *
   * <p>The listeners are called on this thread, inside a reader, with no lock held.
   */
  public void resampleAll() {
    Srcu srcu = router.srcu();
    Failure failure = null;
    for (Resampler resampler : resamplers.values()) {
      long token = srcu.readLock();
      try {
        resampler.sampleAgainRegardless();
      } catch (Throwable e) {
        failure = Failure.add(failure, e);
      } finally {
        srcu.readUnlock(token);
      }
    }
    Failure.rethrow(failure);
  }

  /**
   * Names the slowest call of a listener that was timed: the first 8 and every 997th of each
   * irqfd's listener, or all if {@link IrqfdRegistryBuilder#timeListeners} says so. Closed irqfds
   * included.
   *
   * @return empty if none was timed yet
   */
  public Optional<SlowCall> slowest() {
    // Those that are here first: one that goes meanwhile is found among those that went.
    SlowCall worst = null;
    for (Attachment attachment : List.copyOf(attachments)) {
      if (attachment instanceof LevelAttachment level) {
        worst = ListenerTiming.worse(worst, level.calls().slowest().orElse(null));
      }
    }
    return Optional.ofNullable(ListenerTiming.worse(worst, timing.worstGone().orElse(null)));
  }

  /**
   * Counts the irqfds, those included that are just being assigned or closed.
   *
   * @return 0 or more
   */
  public int size() {
    return attachments.size();
  }

  /**
   * Closes all irqfds, in the same two grace periods; nothing can be assigned any more. When it
   * returns, nothing is injected and no listener is called. A second call waits for the first.
   * Inside a callback and inside a {@link org.jirq.routing.RouteWatcher} it returns at once, and
   * {@link #closed} tells when the rest is done; an action of the domain's calls ({@link
   * Srcu#call}) does not wait for what somebody else is closing.
   *
   * @throws RuntimeException the first that a chip, the CPU side or an event has thrown meanwhile;
   *     all are closed all the same
   */
  @Override
  public void close() {
    closing = true;
    List<Attachment> mine = new ArrayList<>();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (Attachment attachment : List.copyOf(attachments)) {
      all.add(attachment.closed());
      if (attachment.deactivate()) {
        mine.add(attachment);
      }
    }
    CompletableFuture<Void> done =
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
            .thenRun(
                () -> {
                  sources.values().forEach(Registration::close);
                  closed.complete(null);
                });
    if (!mine.isEmpty()) {
      new Shutdown(router, mine).run();
    }
    if (!mustNotWait()) {
      done.join();
    }
  }

  /**
   * Tells when {@link #close} is done to the end. Actions that depend on the stage must not wait,
   * as in {@link Irqfd#closed}.
   *
   * @return a stage that completes then, never exceptionally
   */
  public CompletionStage<Void> closed() {
    return closed.minimalCompletionStage();
  }

  /**
   * Tells whether the caller is where the end of a shutdown cannot be waited for: inside a reader,
   * under the update lock, or on the thread that runs those shutdowns which began in such a place.
   */
  boolean mustNotWait() {
    return router.srcu().inReader() || router.inRouteWatcher() || router.srcu().inCall();
  }

  IrqRouter router() {
    return router;
  }

  /**
   * Returns the name.
   *
   * @return the name that {@link IrqfdRegistryBuilder#name} gave, or that of the router's domain
   */
  public String name() {
    return name;
  }

  int pulseSource() {
    return pulseSource;
  }

  ListenerTiming timing() {
    return timing;
  }

  PinSharing sharing() {
    return sharing;
  }

  void forget(Attachment attachment) {
    attachments.remove(attachment);
  }

  /** The resampler of a GSI that has level irqfds. */
  Resampler resampler(int gsi) {
    return Objects.requireNonNull(resamplers.get(gsi));
  }

  void retired(Resampler resampler) {
    sharing.gone(resampler);
    resamplers.remove(resampler.gsi(), resampler);
  }
}
